import { expect, onTestFinished, test } from 'vitest';
import type { Operator } from '../../src/operator.ts';
import { eventually } from '../support/eventually.ts';
import { isReady, openRig, spec } from '../support/rig.ts';

test('a stop while a sweep waits for the AWS budget begins no further pass', async () => {
  const rig = await openRig('stopping');
  onTestFinished(() => rig.close());
  const operator = await rig.startOperator({ AWS_RATE: '0.001', AWS_BURST: '1', GRACE_PERIOD: '1s' });
  await rig.associations.create('first', spec());
  await eventually(async () => expect(await waiting(operator, 'edit')).toBeGreaterThan(0));
  await rig.clock.advance(60_000);
  await eventually(async () => expect(await waiting(operator, 'sweep')).toBeGreaterThan(0));

  const stopped = operator.stop();
  await rig.associations.create('late', spec());
  await stopped;

  expect((await rig.associations.get('late')).metadata.finalizers).toBeUndefined();
});

test('a stop does not wait for a sweep: it changes nothing', async () => {
  const rig = await openRig('stopping');
  onTestFinished(() => rig.close());
  const operator = await rig.startOperator({ AWS_RATE: '0.001', AWS_BURST: '20', GRACE_PERIOD: '1h' });
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', isReady);
  await operator.idle();
  await eventually(async () => {
    await rig.clock.advance(60_000);
    expect(await waiting(operator, 'sweep')).toBeGreaterThan(0);
  });

  await operator.stop();

  expect(await waiting(operator, 'sweep').catch(() => 'closed')).toBe('closed');
});

/** Calls of an urgency that wait for the budget. */
async function waiting({ port }: Operator, urgency: string): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const series = new RegExp(`aws_budget_waiting{region="eu-west-1",urgency="${urgency}"} (\\d+)`);
  return Number(series.exec(metrics)?.[1] ?? 0);
}
