import { CreateDocumentCommand, ModifyDocumentPermissionCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { adopting, adoptingDocument, existing, existingDocument } from '../support/adopting.ts';
import { documentSpec, isReady, REGION, shellContent, type Rig } from '../support/rig.ts';
import { createReady, createReadyDocument } from '../support/scene.ts';
import { achievements } from './achievements.ts';
import type { Steps } from './chapters.ts';
import { denials, sceneOfRights, type Chapter } from './needed.ts';
import { statementsOf } from './policy.ts';

const OTHER = '444455556666';
const ROLE = 'arn:aws:iam::111122223333:role/runs';

/** What a resource of another cluster has let go of with `deletionPolicy: Retain`. */
const LET_GO = {
  'ssm-operator.dev/owner': 'other/apps/agent',
  'ssm-operator.dev/uid': 'retained',
  'ssm-operator.dev/cluster': 'other',
};

const NOBODYS = {};

function adoption(tags: Readonly<Record<string, string>>): Chapter {
  return (rig) => ({
    async 'adopts an association'() {
      await existing(rig, tags);
      await rig.associations.create('agent', adopting());
      await rig.associations.until('agent', isReady);
    },
    async 'adopts a document'() {
      await existingDocument(rig, shellContent('uptime'), tags);
      await rig.documents.create('script', adoptingDocument());
      await rig.documents.until('script', isReady);
    },
    async deletes() {
      await rig.associations.edit('agent', { deletionPolicy: 'Delete' });
      await rig.associations.until('agent', isReady);
      await rig.associations.delete('agent');
      await rig.associations.gone('agent');
    },
  });
}

function creates(change: Partial<SsmAssociationSpec>): Chapter {
  return (rig) => ({ creates: () => createReady(rig, 'agent', change) });
}

function attaches(rig: Rig): Steps {
  const attachments = [{ key: 'S3FileUrl' as const, values: ['s3://files/1/tool.zip'], name: 'tool.zip' }];
  return { attaches: () => createReadyDocument(rig, 'script', documentSpec({ attachments })) };
}

/** A document that another account shares with this one. */
function usesShared(rig: Rig): Steps {
  return {
    async 'uses it'() {
      await share(rig);
      const documentName = `arn:aws:ssm:${REGION}:${OTHER}:document/shared`;
      await createReady(rig, 'agent', { documentName, parameters: {} });
    },
  };
}

async function share({ aws }: Rig): Promise<void> {
  await aws.put('settings', { accounts: { neighbour: OTHER } });
  const credentials = { accessKeyId: 'neighbour', secretAccessKey: 'else' };
  const client = new SSMClient({ region: REGION, endpoint: aws.url, credentials });
  onTestFinished(() => client.destroy());
  const Content = JSON.stringify(shellContent('uptime'));
  await client.send(new CreateDocumentCommand({ Name: 'shared', Content, DocumentType: 'Command' }));
  await aws.advance(1_000);
  const AccountIdsToAdd = ['111122223333'];
  await client.send(
    new ModifyDocumentPermissionCommand({ Name: 'shared', PermissionType: 'Share', AccountIdsToAdd }),
  );
}

/** File → what it is for, and the right that is told as missing without it. */
const ADDITIONS: Readonly<Record<string, readonly [Chapter, string]>> = {
  adoption: [adoption(LET_GO), 'adopts an association: ssm:AddTagsToResource'],
  roles: [creates({ associationDispatchAssumeRole: ROLE }), 'creates: iam:PassRole'],
  attachments: [attaches, 'attaches: s3:GetObject'],
  calendars: [creates({ calendarNames: ['work'] }), 'creates: ssm:GetCalendarState'],
  'shared-documents': [usesShared, 'uses it: ssm:CreateAssociation'],
};

async function sceneOfAddition(...files: readonly string[]): Promise<Rig> {
  const rig = await sceneOfRights(statementsOf(...files));
  await rig.aws.put('calendars/work', { state: 'OPEN' });
  return rig;
}

describe.each(Object.entries(ADDITIONS))('the addition %s', (file, [chapter, refusal]) => {
  test('is enough, beside the policy of the operator', async () => {
    const rig = await sceneOfAddition('operator', file);
    const steps = chapter(rig);

    expect(await achievements(rig, steps)).toBe(Object.keys(steps).at(-1));
    expect(await denials(rig)).toEqual([]);
  });

  test('is needed, beside the policy of the operator', async () => {
    const rig = await sceneOfAddition('operator');

    expect(await achievements(rig, chapter(rig))).toBe(`not ${refusal}`);
  });
});

test('what carries no mark of any cluster is adopted with the policy of the operator alone', async () => {
  const rig = await sceneOfAddition('operator');

  expect(await achievements(rig, adoption(NOBODYS)(rig))).toBe('deletes');
  expect(await denials(rig)).toEqual([]);
});
