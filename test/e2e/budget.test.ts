import { expect, test } from 'vitest';
import type { Operator } from '../../src/operator.ts';
import { eventually } from '../support/eventually.ts';
import { reschedule } from '../support/adopting.ts';
import { isReady, spec } from '../support/rig.ts';
import { openScene } from '../support/scene.ts';

/** Series of /metrics and what they say. */
async function metricsOf({ port }: Operator): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

test('every call says what it is for: edits, corrections, runs and lists are told apart', async () => {
  const rig = await openScene('budget');
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux', tags: { Role: 'web' } });
  const operator = await rig.startOperator();
  const sent = async (urgency: string): Promise<number> =>
    (await metricsOf(operator)).get(`ssm_operator_aws_budget_wait_seconds_count{urgency="${urgency}"}`) ?? 0;

  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', isReady);
  const edits = await sent('edit');
  await rig.advance(120_000);
  const [{ AssociationId } = { AssociationId: '' }] = await rig.aws.associations();
  await reschedule(rig, AssociationId, 'rate(2 days)');
  await rig.advance(120_000);

  expect(edits).toBeGreaterThanOrEqual(2); // a look and the create
  expect(await sent('edit')).toBe(edits);
  expect(await sent('correction')).toBeGreaterThan(0);
  expect(await sent('detail')).toBeGreaterThan(0);
  expect(await sent('sweep')).toBeGreaterThan(0);
});

test('metrics show the rate that AWS leaves us, and that nothing waits', async () => {
  const rig = await openScene('budget');
  const operator = await rig.startOperator({ AWS_RATE: '10', AWS_BURST: '20' });
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', isReady);
  const before = await metricsOf(operator);
  await rig.aws.put('faults', [{ operation: 'DeleteAssociation', kind: 'throttle', times: 1 }]);

  await rig.associations.delete('agent');
  await eventually(async () => {
    const deletes = (await rig.aws.calls()).filter(({ operation }) => operation === 'DeleteAssociation');
    expect(deletes).not.toEqual([]);
  });

  const after = await metricsOf(operator);
  const rate = 'ssm_operator_aws_budget_rate{region="eu-west-1"}';
  expect([before.get(rate), after.get(rate)]).toEqual([10, 5]);
  for (const urgency of ['edit', 'correction', 'detail', 'sweep'])
    expect(after.get(`ssm_operator_aws_budget_waiting{region="eu-west-1",urgency="${urgency}"}`)).toBe(0);
});
