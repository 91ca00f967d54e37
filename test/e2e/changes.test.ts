import { expect, test } from 'vitest';
import type { Operator } from '../../src/operator.ts';
import { isReady, shellContent } from '../support/rig.ts';
import { createReady, createReadyDocument, openScene } from '../support/scene.ts';

/** What the metrics say was changed in AWS: action → how often. */
async function changesOf({ port }: Operator, kind: string): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const series = new RegExp(`ssm_operator_changes_total{controller="${kind}",action="(\\w+)"} (\\d+)`, 'g');
  return Object.fromEntries([...text.matchAll(series)].map(([, action, count]) => [action, Number(count)]));
}

test('each change of an association in AWS is counted once, the deletion too', async () => {
  const rig = await openScene('changes');
  const operator = await rig.startOperator();
  await createReady(rig, 'agent', { tags: { team: 'a', stage: 'x' } });
  await rig.associations.edit('agent', { parameters: { commands: ['date'] } });
  await rig.associations.until('agent', isReady);
  await rig.associations.edit('agent', { tags: { team: 'b', stage: null } });
  await rig.associations.until('agent', isReady);
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');
  await operator.idle();

  expect(await changesOf(operator, 'SsmAssociation')).toEqual({
    create: 1,
    update: 1,
    tag: 1,
    untag: 1,
    delete: 1,
  });
});

test('each change of a document in AWS is counted once, the deletion too', async () => {
  const rig = await openScene('changes');
  const operator = await rig.startOperator();
  await createReadyDocument(rig, 'patch');
  await rig.documents.edit('patch', { content: shellContent('date') });
  await rig.documents.until('patch', isReady);
  await rig.documents.delete('patch');
  await rig.documents.gone('patch');
  await operator.idle();

  expect(await changesOf(operator, 'SsmDocument')).toEqual({ create: 1, publish: 1, promote: 1, delete: 1 });
});
