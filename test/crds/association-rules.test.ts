import { CreateDocumentCommand, type CreateDocumentRequest } from '@aws-sdk/client-ssm';
import { afterAll, expect, inject, test } from 'vitest';
import type { SsmAssociation, SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { condition, openRig, shellContent, somebody } from '../support/rig.ts';
import { definition, openResources, refusalOf } from './fixture.ts';
import { memberRules, membersOpenToAws } from './member-rules.ts';
import { schedulesOpenToAws, scheduleRules } from './schedule-rules.ts';
import { targetRules, targetsOpenToAws } from './target-rules.ts';

// Who refuses what AWS does not take: the API server what is certain, AWS what depends on more than the spec or is not known.
const atTheDoor = Object.entries({ ...memberRules, ...targetRules, ...scheduleRules });
const byAws = Object.entries({ ...membersOpenToAws, ...targetsOpenToAws, ...schedulesOpenToAws });

const associations = await openResources(
  inject('kubeconfig'),
  definition('ssmassociations'),
  'crds-association-rules',
);
const rig = await openRig('rules');
afterAll(() => rig.close());

test.each(atTheDoor)('the API server refuses %s', async (_, { spec, words }) => {
  const refusal = await refusalOf(associations.create('refused', spec, { dryRun: true }));

  expect(refusal).toContain(words);
});

test('AWS refuses the others, and Ready says so with its code and in its words', async () => {
  await createDocument({ Name: 'one-version', Content: JSON.stringify(shellContent('uptime')) });
  await createDocument({ Name: 'a-session', DocumentType: 'Session', Content: JSON.stringify(SESSION) });
  await rig.startOperator();
  await Promise.all(
    byAws.map(([, { spec }], index) => rig.associations.create(nameOf(index), spec as SsmAssociationSpec)),
  );

  const refused = await Promise.all(
    byAws.map((_, index) => rig.associations.until(nameOf(index), isStalled)),
  );

  const told = refused.map((resource) => condition(resource, 'Ready'));
  expect(Object.fromEntries(byAws.map(([rule], index) => [rule, told[index]]))).toEqual(
    Object.fromEntries(
      byAws.map(([rule, { reason, words }]) => [
        rule,
        expect.objectContaining({ status: 'False', reason, message: expect.stringContaining(words) }),
      ]),
    ),
  );
  expect(await rig.aws.associations()).toEqual([]);
});

const SESSION = {
  schemaVersion: '1.0',
  sessionType: 'Standard_Stream',
  description: 'A session.',
  inputs: {},
};

/** Active at once. */
async function createDocument(request: CreateDocumentRequest): Promise<void> {
  await somebody(rig).send(new CreateDocumentCommand({ DocumentType: 'Command', ...request }));
  await rig.advance(1_000);
}

function nameOf(index: number): string {
  return `rule-${index}`;
}

function isStalled(resource: SsmAssociation): boolean {
  return condition(resource, 'Stalled').status === 'True';
}
