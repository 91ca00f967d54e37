import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import type { Resource } from '../../src/api/resource.ts';
import type { Call, Passage } from '../replay/wire.ts';
import { retag } from '../support/adopting.ts';
import { startThrough } from '../support/passing.ts';
import type { Resources } from '../support/resources.ts';
import { hasReason, isReady, shellContent, somebody, spec, type Rig } from '../support/rig.ts';
import { createReady, createReadyDocument, openScene, sceneWithOperator, writes } from '../support/scene.ts';

const LOOK_NOW = { [RECONCILE_REQUESTED_AT]: '2026-01-05T00:00:01Z' };

/** One look shows the tags as they were. As the resource is when that is over. */
async function lookAtOldTags<R extends Resource>(rig: Rig, kind: Resources<R>, name: string): Promise<R> {
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 1 }]);
  await kind.annotate(name, LOOK_NOW);
  await kind.until(name, hasReason('MakingSure'));
  await rig.advance(120_000);
  return kind.until(name, isReady);
}

test('tags that a read shows as they were are not set again', async () => {
  const rig = await sceneWithOperator('stale');
  await rig.associations.create('agent', spec({ tags: { team: 'a' } }));
  await rig.associations.until('agent', isReady);
  await rig.associations.edit('agent', { tags: { team: 'b' } });
  await rig.associations.until('agent', isReady);

  await lookAtOldTags(rig, rig.associations, 'agent');

  expect(await writes(rig)).toEqual(['CreateAssociation', 'AddTagsToResource']);
});

test('with driftPolicy Report tags that a read shows as they were are no drift', async () => {
  const rig = await sceneWithOperator('stale');
  await createReady(rig, 'agent', { driftPolicy: 'Report', tags: { team: 'a' } });
  await rig.associations.edit('agent', { tags: { team: 'b' } });
  await rig.associations.until('agent', isReady);

  const resource = await lookAtOldTags(rig, rig.associations, 'agent');

  expect(resource.status?.drift).toBeUndefined();
});

test('with driftPolicy Report tags of a document that a read shows as they were are no drift', async () => {
  const rig = await sceneWithOperator('stale');
  await createReadyDocument(rig, 'script', { driftPolicy: 'Report', tags: { team: 'a' } });
  await rig.documents.edit('script', { tags: { team: 'b' } });
  await rig.documents.until('script', isReady);

  const resource = await lookAtOldTags(rig, rig.documents, 'script');

  expect(resource.status?.drift).toBeUndefined();
});

test('with driftPolicy Observe tags that a read shows as they were are no drift', async () => {
  const rig = await sceneWithOperator('stale');
  const { status } = await createReady(rig, 'agent', { tags: { team: 'a' } });
  await retag(rig, 'Association', status?.associationId ?? '', { team: 'b' });
  await rig.associations.edit('agent', { driftPolicy: 'Observe', tags: { team: 'b' } });
  await rig.associations.until('agent', isReady);

  const resource = await lookAtOldTags(rig, rig.associations, 'agent');

  expect(resource.status?.drift).toBeUndefined();
});

for (const [what, parameters] of Object.entries({
  'tags that stay as somebody made them': undefined,
  'tags and parameters that stay as somebody made them': { commands: ['reboot'] },
})) {
  test(`with driftPolicy Report ${what} are drift, and are not doubted again by the next operator`, async () => {
    const rig = await openScene('stale');
    const first = await rig.startOperator();
    const { status } = await createReady(rig, 'agent', { driftPolicy: 'Report', tags: { team: 'a' } });
    const AssociationId = status?.associationId ?? '';
    await retag(rig, 'Association', AssociationId, { team: 'theirs' });
    if (parameters !== undefined)
      await somebody(rig).send(new UpdateAssociationCommand({ AssociationId, Parameters: parameters }));
    await rig.associations.annotate('agent', LOOK_NOW);
    await rig.associations.until('agent', hasReason('MakingSure'));
    await rig.advance(180_000);
    const shown = await rig.associations.until('agent', hasReason('DriftReported'));
    await first.stop();

    await rig.startOperator();
    await rig.advance(120_000);

    const resource = await rig.associations.get('agent');
    const team = { path: 'tags.team', declared: 'a', observed: 'changed' };
    expect(shown.status?.drift?.fields).toContainEqual(team);
    expect(resource.metadata.resourceVersion).toBe(shown.metadata.resourceVersion);
  });
}

for (const driftPolicy of ['Correct', 'Report'] as const) {
  test(`with driftPolicy ${driftPolicy} tags that do not show after an update stall nothing`, async () => {
    const rig = await openScene('stale');
    await startThrough(rig, noTagsAfter('UpdateAssociation'));
    const quiet = { applyOnlyAtCronInterval: true, scheduleExpression: 'cron(0 2 ? * SUN *)' };
    await createReady(rig, 'agent', { driftPolicy, tags: { team: 'a' }, ...quiet });

    await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
    await rig.associations.until('agent', hasReason('MakingSure'));
    await rig.advance(30_000);
    await rig.associations.until('agent', isReady);

    expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
  });
}

test('tags of a document that do not show after a promotion stall nothing', async () => {
  const rig = await openScene('stale');
  await startThrough(rig, noTagsAfter('UpdateDocumentDefaultVersion'));
  await createReadyDocument(rig, 'script', { tags: { team: 'a' } });

  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.documents.until('script', hasReason('MakingSure'));
  await rig.advance(30_000);
  await rig.documents.until('script', isReady);

  expect(await writes(rig)).toEqual(['CreateDocument', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

/** The first read of tags after this call shows none. */
function noTagsAfter(operation: string): Passage {
  let lags = false;
  return async <T>({ name }: Call, send: () => Promise<T>): Promise<T> => {
    const answer = await send();
    if (name === operation) lags = true;
    if (!lags || name !== 'ListTagsForResource') return answer;
    lags = false;
    return { ...answer, body: Buffer.from('{"TagList":[]}') };
  };
}
