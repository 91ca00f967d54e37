import {
  AddTagsToResourceCommand,
  RemoveTagsFromResourceCommand,
  UpdateAssociationCommand,
  type ResourceTypeForTagging,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { HOLD_TAG, RECONCILE_REQUESTED_AT, RUN_REQUESTED_AT } from '../../src/api/names.ts';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { adoptingDocument, existingDocument, NAME, sceneOfAdoption } from '../support/adopting.ts';
import { condition, documentSpec, isReady, shellContent, somebody, spec, type Rig } from '../support/rig.ts';
import {
  createReady,
  createReadyDocument,
  openScene,
  sceneWithOperator,
  sent,
  writes,
} from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

const MINUTE_MS = 60_000;
const ASKED = '2026-01-05T00:00:01Z';

/** By people, who write to AWS as well. */
type Kind = Extract<ResourceTypeForTagging, 'Association' | 'Document'>;

async function hold(rig: Rig, ResourceType: Kind, ResourceId: string | undefined): Promise<void> {
  const Tags = [{ Key: HOLD_TAG, Value: 'until Monday' }];
  await somebody(rig).send(new AddTagsToResourceCommand({ ResourceType, ResourceId, Tags }));
}

async function release(rig: Rig, ResourceType: Kind, ResourceId: string | undefined): Promise<void> {
  await somebody(rig).send(
    new RemoveTagsFromResourceCommand({ ResourceType, ResourceId, TagKeys: [HOLD_TAG] }),
  );
}

/** What the operator has changed in AWS. */
async function ownWrites(rig: Rig): Promise<readonly string[]> {
  const calls = await rig.aws.calls();
  const theirs = new Set(calls.filter(({ principal }) => principal === 'somebody').map(({ seq }) => seq));
  return calls
    .filter(
      ({ seq, operation }) => !theirs.has(seq) && /^(Create|Update|Delete|Start|Add|Remove)/.test(operation),
    )
    .map(({ operation }) => operation);
}

const isHeld = (resource: SsmAssociation | SsmDocument): boolean =>
  condition(resource, 'Ready').reason === 'Held' &&
  resource.status?.observedGeneration === resource.metadata.generation;

async function heldAssociation(rig: Rig): Promise<string | undefined> {
  const { status } = await createReady(rig, 'agent', { tags: { team: 'a' } });
  await hold(rig, 'Association', status?.associationId);
  return status?.associationId;
}

async function times({ associations }: Rig, reason: string): Promise<number> {
  const told = await associations.events('agent', reason);
  return told.filter((event) => event.reason === reason).length;
}

test('a held association is not updated; asked to look after the tag is gone, the operator goes on at once', async () => {
  const rig = await sceneWithOperator('hold');
  const id = await heldAssociation(rig);

  await rig.associations.edit('agent', { parameters: { commands: ['df'] }, tags: { team: 'b' } });
  const resource = await rig.associations.until('agent', isHeld);
  await rig.advance(60 * MINUTE_MS);
  const before = await ownWrites(rig);
  await release(rig, 'Association', id);
  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: ASKED });
  const after = await rig.associations.until('agent', isReady);

  expect(condition(resource, 'Ready').status).toBe('Unknown');
  expect(condition(resource, 'Stalled').status).toBe('False');
  expect(condition(resource, 'Ready').message).toContain(
    `carries the tag ${HOLD_TAG} in AWS. Remove it there`,
  );
  expect(before).toEqual(['CreateAssociation']);
  expect(await ownWrites(rig)).toEqual(['CreateAssociation', 'UpdateAssociation', 'AddTagsToResource']);
  expect(after.status?.heldSince).toBeUndefined();
  expect([await times(rig, 'Held'), await times(rig, 'Released')]).toEqual([1, 1]);
});

test('drift of a held association stays, Ready is True as long as the spec is, and a release is noticed within 10 minutes', async () => {
  const rig = await sceneWithOperator('hold');
  const id = await heldAssociation(rig);
  const edit = { AssociationId: id, Parameters: { commands: ['edited'] } };
  await somebody(rig).send(new UpdateAssociationCommand(edit));

  await rig.advance(60 * MINUTE_MS);
  const resource = await rig.associations.until('agent', isHeld);
  const before = await ownWrites(rig);
  await release(rig, 'Association', id);
  await rig.advance(10 * MINUTE_MS);

  expect(isReady(resource)).toBe(true);
  expect(before).toEqual(['CreateAssociation']);
  expect(await ownWrites(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
  await rig.associations.until('agent', (found) => condition(found, 'Ready').reason === 'Succeeded');
});

test('tags of a held association are not put back, and the hold tag outlives those of the spec', async () => {
  const rig = await sceneWithOperator('hold');
  const id = await heldAssociation(rig);
  const keys = ['team', 'ssm-operator.dev/uid'];
  const untag = { ResourceType: 'Association', ResourceId: id, TagKeys: keys } as const;
  await somebody(rig).send(new RemoveTagsFromResourceCommand(untag));

  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: ASKED });
  await rig.associations.until('agent', isHeld);
  await rig.associations.edit('agent', { tags: { team: null } });
  await rig.advance(60 * MINUTE_MS);

  const [held] = await rig.aws.associations();
  expect(await ownWrites(rig)).toEqual(['CreateAssociation']);
  expect(held && tagOf(held, HOLD_TAG)).toBe('until Monday');
});

test('runs of a held association are reported, and a request to run it is refused for good', async () => {
  const rig = await openScene('hold');
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux' });
  await rig.startOperator();
  const { status } = await createReady(rig, 'agent', { scheduleExpression: 'rate(30 minutes)' });
  await hold(rig, 'Association', status?.associationId);
  await rig.advance(5 * MINUTE_MS);
  await rig.associations.annotate('agent', { [RUN_REQUESTED_AT]: ASKED });
  const refused = await rig.associations.until('agent', (found) => found.status?.lastHandledRunAt === ASKED);

  await rig.advance(40 * MINUTE_MS);
  const later = await rig.associations.get('agent');
  await release(rig, 'Association', status?.associationId);
  await rig.advance(15 * MINUTE_MS);

  await rig.associations.until('agent', (found) => condition(found, 'Ready').reason === 'Succeeded');
  await rig.associations.events('agent', 'RunRefused');
  expect(isHeld(refused)).toBe(true);
  expect(later.status?.lastRun).toMatchObject({ status: 'Success' });
  expect(later.status?.lastRun?.executionId).not.toBe(refused.status?.lastRun?.executionId);
  expect(await ownWrites(rig)).toEqual(['CreateAssociation']);
});

test('deleting the resource deletes what is held', async () => {
  const rig = await sceneWithOperator('hold');
  await heldAssociation(rig);
  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: ASKED });
  await rig.associations.until('agent', isHeld);

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(await rig.aws.associations()).toEqual([]);
});

/** As a restore from a backup does: same name, new uid, no status. Nobody serves it meanwhile. */
async function makeAnew(rig: Rig, kind: 'ssmassociations' | 'ssmdocuments', name: string): Promise<void> {
  const resources = kind === 'ssmassociations' ? rig.associations : rig.documents;
  await rig.kube.request({
    method: 'PATCH',
    path: `/apis/ssm-operator.dev/v1alpha1/namespaces/${rig.namespace}/${kind}/${name}`,
    body: { metadata: { finalizers: [] } },
    contentType: 'application/merge-patch+json',
  });
  await resources.delete(name);
  await resources.gone(name);
}

for (const ending of ['released', 'deleted']) {
  test(`a held association of an earlier resource is not taken over, until it is released or the new resource is ${ending}`, async () => {
    const rig = await openScene('hold');
    const first = await rig.startOperator();
    const id = await heldAssociation(rig);
    await first.stop();
    await makeAnew(rig, 'ssmassociations', 'agent');
    const { metadata } = await rig.associations.create('agent', spec({ tags: { team: 'a' } }));

    await rig.startOperator();
    const resource = await rig.associations.until('agent', isHeld);
    await rig.advance(20 * MINUTE_MS);
    const before = await ownWrites(rig);
    if (ending === 'deleted') {
      await rig.associations.delete('agent');
      await rig.associations.gone('agent');
    } else {
      await release(rig, 'Association', id);
      await rig.advance(11 * MINUTE_MS);
      await rig.associations.until('agent', (found) => condition(found, 'Ready').reason === 'Succeeded');
    }

    const [held, ...others] = await rig.aws.associations();
    expect(condition(resource, 'Ready').status).toBe('Unknown');
    expect(resource.status).not.toHaveProperty('associationId');
    expect(before).toEqual(['CreateAssociation']);
    expect(held?.AssociationId).toBe(id);
    expect(others).toEqual([]);
    expect(held && tagOf(held, 'ssm-operator.dev/uid') === metadata.uid).toBe(ending === 'released');
    expect(await ownWrites(rig)).toEqual(
      ending === 'released' ? ['CreateAssociation', 'AddTagsToResource'] : ['CreateAssociation'],
    );
  });
}

test('a read of tags that lags behind the hold is no release', async () => {
  const rig = await sceneWithOperator('hold');
  await heldAssociation(rig);
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', isHeld);
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 3 }]);

  await rig.associations.edit('agent', { parameters: { commands: ['id'] } });
  await rig.associations.until('agent', isHeld);
  await rig.advance(60 * MINUTE_MS);

  expect(await ownWrites(rig)).toEqual(['CreateAssociation']);
  expect(isHeld(await rig.associations.get('agent'))).toBe(true);
});

test('what is held costs few reads and no write of its status', async () => {
  const rig = await sceneWithOperator('hold');
  await heldAssociation(rig);
  await createReadyDocument(rig, 'script');
  await hold(rig, 'Document', 'script');
  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: ASKED });
  await rig.associations.until('agent', isHeld);
  await rig.advance(10 * MINUTE_MS);
  const before = [await rig.associations.until('agent', isHeld), await rig.documents.until('script', isHeld)];
  const { length } = await rig.aws.calls();

  await rig.advance(120 * MINUTE_MS);

  const after = [await rig.associations.get('agent'), await rig.documents.get('script')];
  const calls = (await rig.aws.calls())
    .slice(length)
    .filter(({ operation }) => !/^List(Assoc|Doc)/.test(operation));
  const looks = calls.length / 12; // in 10 minutes, at both
  expect(looks).toBeGreaterThan(2);
  expect(looks).toBeLessThanOrEqual(5);
  expect(after.map(({ metadata }) => metadata.resourceVersion)).toEqual(
    before.map(({ metadata }) => metadata.resourceVersion),
  );
});

test('a hold counts before the next list shows it: a held document gets no new version', async () => {
  const rig = await sceneWithOperator('hold');
  await createReadyDocument(rig, 'script');
  await rig.advance(65_000); // a list shows its tags
  await hold(rig, 'Document', 'script');

  await rig.documents.edit('script', { content: shellContent('df') });
  const resource = await rig.documents.until('script', isHeld);
  await rig.advance(30 * MINUTE_MS);
  const before = await ownWrites(rig);
  await release(rig, 'Document', 'script');
  await rig.documents.annotate('script', { [RECONCILE_REQUESTED_AT]: ASKED });
  await rig.advance(10_000);
  await rig.documents.until('script', isReady);

  expect(condition(resource, 'Ready').status).toBe('Unknown');
  expect(before).toEqual(['CreateDocument']);
  expect(await ownWrites(rig)).toEqual(['CreateDocument', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

/** No list shows the tag before it counts. */
const NO_SWEEP = { SWEEP_INTERVAL: '1h' };

test('a hold that comes between a new version and its promotion keeps the old default', async () => {
  const rig = await sceneWithOperator('hold', NO_SWEEP);
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.documents.until('script', ({ status }) => status?.writtenVersion === '2');
  await hold(rig, 'Document', 'script');

  await rig.advance(30 * MINUTE_MS);

  const resource = await rig.documents.until('script', isHeld);
  expect(resource.status?.defaultVersion).toBe('1');
  expect(await ownWrites(rig)).toEqual(['CreateDocument', 'UpdateDocument']);
});

test('a tag that somebody took off a held document is put back within 10 minutes of its release', async () => {
  const rig = await sceneWithOperator('hold');
  await createReadyDocument(rig, 'script', { tags: { team: 'a' } });
  await hold(rig, 'Document', 'script');
  const untag = new RemoveTagsFromResourceCommand({
    ResourceType: 'Document',
    ResourceId: 'script',
    TagKeys: ['team'],
  });
  await somebody(rig).send(untag);
  await rig.advance(65_000);
  const held = await rig.documents.until('script', isHeld);
  await rig.advance(60 * MINUTE_MS);
  const before = await ownWrites(rig);

  await release(rig, 'Document', 'script');
  await rig.advance(10 * MINUTE_MS);

  await rig.documents.until('script', (found) => condition(found, 'Ready').reason === 'Succeeded');
  await rig.documents.events('script', 'Held');
  await rig.documents.events('script', 'Released');
  expect(isReady(held)).toBe(true);
  expect(before).toEqual(['CreateDocument']);
  expect(await ownWrites(rig)).toEqual(['CreateDocument', 'AddTagsToResource']);
});

test('a held document of an earlier resource is not taken over before it is released', async () => {
  const rig = await openScene('hold');
  const first = await rig.startOperator();
  await createReadyDocument(rig, 'script');
  await hold(rig, 'Document', 'script');
  await first.stop();
  await makeAnew(rig, 'ssmdocuments', 'script');
  await rig.documents.create('script', documentSpec());

  await rig.startOperator();
  const resource = await rig.documents.until('script', isHeld);
  await rig.advance(20 * MINUTE_MS);
  const before = await ownWrites(rig);
  await release(rig, 'Document', 'script');
  await rig.advance(11 * MINUTE_MS);

  await rig.documents.until('script', (found) => condition(found, 'Ready').reason === 'Succeeded');
  expect(condition(resource, 'Ready').status).toBe('Unknown');
  expect(resource.status).not.toHaveProperty('documentArn');
  expect(before).toEqual(['CreateDocument']);
  expect(await ownWrites(rig)).toEqual(['CreateDocument', 'AddTagsToResource']);
});

test('a read of tags that lags behind the hold does not mark a document that was adopted', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig);
  await hold(rig, 'Document', NAME);
  await rig.documents.create('script', adoptingDocument());
  await rig.documents.until('script', isHeld);
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 2 }]);

  await rig.documents.edit('script', { tags: { team: 'b' } });
  await rig.documents.until('script', isHeld);
  await rig.advance(30 * MINUTE_MS);
  const before = await sent(rig);
  await release(rig, 'Document', NAME);
  await rig.advance(11 * MINUTE_MS);
  const resource = await rig.documents.until('script', isReady);

  expect(before).toEqual([]);
  expect(await sent(rig)).toEqual(['AddTagsToResource']);
  expect(resource.status).not.toHaveProperty('heldSince');
  const told = await rig.documents.events('script', 'Adopted');
  expect(told.filter(({ reason }) => reason === 'Adopted')).toHaveLength(1);
});

test('deleting the resource deletes the held document', async () => {
  const rig = await sceneWithOperator('hold');
  await createReadyDocument(rig, 'script');
  await hold(rig, 'Document', 'script');
  await rig.advance(65_000);
  await rig.documents.until('script', isHeld);

  await rig.documents.delete('script');
  await rig.advance(5_000);
  await rig.documents.gone('script');

  expect(await writes(rig)).toContain('DeleteDocument');
  expect(await rig.aws.documents()).toEqual([]);
});
