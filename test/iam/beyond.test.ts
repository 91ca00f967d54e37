import {
  DeleteAssociationCommand,
  ModifyDocumentPermissionCommand,
  StartAssociationsOnceCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { verdictOf, type Policy } from '../../src/simulator/policy.ts';
import { createDocument, deleteDocument, setDefault, updateDocument } from '../simulator/document-support.ts';
import { HERE, missing } from '../simulator/policy-support.ts';
import { create, update } from '../simulator/support.ts';
import {
  ALL,
  denied,
  DOCUMENT,
  groundWith,
  marks,
  OTHERS,
  OURS,
  tag,
  TEAM,
  untag,
  type Call,
} from './ground.ts';
import { statementsOf } from './policy.ts';

/** Call → the action that is denied. */
const CHANGES: Readonly<Record<string, readonly [Call, string]>> = {
  'edit an association': [
    ({ guest, id }) => update(guest, { AssociationId: id, Parameters: { commands: ['id'] } }),
    'UpdateAssociation',
  ],
  'run an association': [
    ({ guest, id }) => guest.send(new StartAssociationsOnceCommand({ AssociationIds: [id] })),
    'StartAssociationsOnce',
  ],
  'delete an association': [
    ({ guest, id }) => guest.send(new DeleteAssociationCommand({ AssociationId: id })),
    'DeleteAssociation',
  ],
  'publish a version of a document': [
    ({ guest }) => updateDocument(guest, { Name: DOCUMENT }),
    'UpdateDocument',
  ],
  'move the default version of a document': [
    ({ guest }) => setDefault(guest, '1', DOCUMENT),
    'UpdateDocumentDefaultVersion',
  ],
  'delete a document': [({ guest }) => deleteDocument(guest, { Name: DOCUMENT }), 'DeleteDocument'],
  'share a document': [
    ({ guest }) =>
      guest.send(
        new ModifyDocumentPermissionCommand({
          Name: DOCUMENT,
          PermissionType: 'Share',
          AccountIdsToAdd: ['222222222222'],
        }),
      ),
    'ModifyDocumentPermission',
  ],
  'tag an association': [tag('Association', TEAM), 'AddTagsToResource'],
  'tag a document': [tag('Document', TEAM), 'AddTagsToResource'],
  'untag an association': [untag('team'), 'RemoveTagsFromResource'],
};

describe.each(Object.entries(CHANGES))('the role can’t %s', (_what, [call, action]) => {
  test.each([
    ['another cluster has marked', OTHERS],
    ['nobody has marked', []],
  ])('that %s', async (_who, tags) => {
    expect(await denied(await groundWith(tags), call)).toBe(`ssm:${action}`);
  });
});

describe('the role can’t steal', () => {
  test.each(['Association', 'Document'] as const)('a marked %s, by its own marks', async (type) => {
    expect(await denied(await groundWith(OTHERS), tag(type, ...OURS))).toBe('ssm:AddTagsToResource');
  });

  test('what is marked, by taking the marks off first', async () => {
    const ground = await groundWith(OTHERS);

    expect(await denied(ground, untag('ssm-operator.dev/cluster'))).toBe('ssm:RemoveTagsFromResource');
  });

  test('what another cluster has let go of, for a third one', async () => {
    const ground = await groundWith(marks('other', 'other/apps/agent', 'retained'));

    expect(await denied(ground, tag('Document', ...marks('third')))).toBe('ssm:AddTagsToResource');
    expect(await denied(ground, tag('Document', ...OURS))).toBe('');
  });
});

describe('the role can’t give away', () => {
  test.each([
    ['the cluster', marks('other')],
    ['the owner', marks('test', 'other/apps/agent')],
    ['an owner whose cluster begins alike', marks('test', 'test-2/apps/agent')],
  ])('what it has marked, by another mark of %s', async (_mark, tags) => {
    expect(await denied(await groundWith(OURS), tag('Association', ...tags))).toBe('ssm:AddTagsToResource');
  });

  test.each(['owner', 'uid', 'cluster', 'hold'])('the tag %s, by taking it off', async (name) => {
    const ground = await groundWith([...OURS, TEAM, { Key: 'ssm-operator.dev/hold', Value: '' }]);

    expect(await denied(ground, untag('team', `ssm-operator.dev/${name}`))).toBe(
      'ssm:RemoveTagsFromResource',
    );
    expect(await denied(ground, untag('team'))).toBe('');
  });
});

describe('the role can’t create', () => {
  test.each([
    ['without marks', []],
    ['with the marks of another cluster', OTHERS],
    ['with an owner of another cluster', marks('test', 'other/apps/agent')],
  ])('anything %s', async (_how, Tags) => {
    const { guest } = await groundWith([]);

    expect(await missing(create(guest, { Tags }))).toBe(
      `ssm:CreateAssociation on arn:aws:ssm:${HERE}:association/*`,
    );
    expect(await missing(createDocument(guest, { Tags }))).toBe(
      `ssm:CreateDocument on arn:aws:ssm:${HERE}:document/setup`,
    );
  });

  test('anything in another region', async () => {
    const { elsewhere } = await groundWith([]);

    expect(await missing(create(elsewhere, { Tags: OURS }))).toContain('ssm:CreateAssociation on ');
    expect(await missing(createDocument(elsewhere, { Tags: OURS }))).toContain('ssm:CreateDocument on ');
  });
});

describe('the role can’t pass', () => {
  test('a role that the policy does not name', async () => {
    const { guest } = await groundWith([]);
    const role = 'arn:aws:iam::111122223333:role/admin';

    expect(await missing(create(guest, { Tags: OURS, AssociationDispatchAssumeRole: role }))).toBe(
      `iam:PassRole on ${role}`,
    );
  });

  test('a role to any service but Systems Manager', () => {
    const policy = { Statement: statementsOf(...ALL) } as unknown as Policy;
    const verdicts = ['ec2.amazonaws.com', 'ssm.amazonaws.com'].map((service) =>
      verdictOf(policy, {
        action: 'iam:PassRole',
        resource: 'arn:aws:iam::111122223333:role/runs',
        context: new Map([['iam:passedtoservice', [service]]]),
      }),
    );

    expect(verdicts).toEqual(['not allowed', 'allowed']);
  });
});

test('what nobody has marked can be marked: to IAM it looks like what is new', async () => {
  const ground = await groundWith([TEAM]);

  expect(await denied(ground, tag('Association', ...OURS))).toBe('');
  expect(await denied(ground, tag('Document', ...OURS))).toBe('');
});

test('the tag of any other cluster keeps what nobody manages from being marked', async () => {
  const ground = await groundWith([{ Key: 'ssm-operator.dev/cluster', Value: 'none' }]);

  expect(await denied(ground, tag('Association', ...OURS))).toBe('ssm:AddTagsToResource');
  expect(await denied(ground, tag('Document', ...OURS))).toBe('ssm:AddTagsToResource');
});
