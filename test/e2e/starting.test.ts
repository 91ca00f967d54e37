import { expect, onTestFinished, test } from 'vitest';
import type { Operator } from '../../src/operator.ts';
import { eventually } from '../support/eventually.ts';
import { openRig } from '../support/rig.ts';

const ELECTED = { LEADER_ELECTION: 'true' };

test('an operator that waits for the lease says that it does not lead', async () => {
  const rig = await openRig('starting');
  onTestFinished(() => rig.close());
  const first = await rig.startOperator(ELECTED);
  await eventually(async () => expect(await leading(first)).toBe('1'));

  const second = await rig.startOperator(ELECTED);

  expect(await leading(second)).toBe('0');
});

test('what a prober adds behind a question mark does not matter', async () => {
  const rig = await openRig('starting');
  onTestFinished(() => rig.close());
  const { port } = await rig.startOperator();

  const answers = ['healthz?verbose', 'readyz?verbose', 'metrics?name=up', 'else?healthz'].map(
    async (path) => (await fetch(`http://127.0.0.1:${port}/${path}`)).status,
  );

  expect(await Promise.all(answers)).toEqual([200, 200, 200, 404]);
});

async function leading({ port }: Operator): Promise<string | undefined> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return /leader_election_master_status{name="ssm-operator"} (\d)/.exec(metrics)?.[1];
}
