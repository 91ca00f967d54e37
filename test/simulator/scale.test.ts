import { CreateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { shellScript, stage } from './support.ts';

const ASSOCIATIONS = 100;
const NODES = 200;
/** Each association chooses as many nodes, so that a node has twenty. */
const NODES_EACH = 40;
const GROUPS = NODES / NODES_EACH;

/** A state that is read for its numbers only. */
interface Shown {
  Overview: unknown;
  Executions: { Status: string; Targets: unknown[] }[];
}

async function after(duration: string, spreadMs = 0): Promise<Shown[]> {
  const { ssm, admin, node, advance } = await stage();
  await admin('PUT', 'settings', { agentPickUp: { spreadMs } });
  for (let n = 0; n < NODES; n++) await node(n.toString(16), { tags: { group: `g${n % GROUPS}` } });
  for (let n = 0; n < ASSOCIATIONS; n++) {
    const request = shellScript({
      AssociationName: `scale-${n}`,
      Targets: [{ Key: 'tag:group', Values: [`g${n % GROUPS}`] }],
      ScheduleExpression: n % 2 === 0 ? 'rate(1 hour)' : 'cron(0 2 * * ? *)',
      MaxConcurrency: '25%',
      MaxErrors: '10%',
    });
    await ssm.send(new CreateAssociationCommand(request));
  }
  await advance(duration);
  const { body } = await admin('GET', 'state');
  return body.regions[0].associations;
}

test('many associations on many nodes have every run on every node', async () => {
  const associations = await after('PT6H1M');

  const runs = associations.map((one) => one.Executions.length);
  const executions = associations.flatMap((one) => one.Executions);
  expect(runs).toEqual(Array.from({ length: ASSOCIATIONS }, (_, n) => (n % 2 === 0 ? 7 : 2)));
  expect(new Set(executions.map((one) => `${one.Status} ${one.Targets.length}`))).toEqual(
    new Set([`Success ${NODES_EACH}`]),
  );
  expect(new Set(associations.map((one) => JSON.stringify(one.Overview)))).toEqual(
    new Set([
      JSON.stringify({
        Status: 'Success',
        DetailedStatus: 'Success',
        AssociationStatusAggregatedCount: { Success: NODES_EACH },
      }),
    ]),
  );
});

test('agents at their own pace give as many results, in more executions', async () => {
  const associations = await after('PT6H11M', 600_000);

  const hourly = associations.filter((_, n) => n % 2 === 0);
  const results = hourly.map((one) => one.Executions.reduce((sum, { Targets }) => sum + Targets.length, 0));
  expect(new Set(results)).toEqual(new Set([7 * NODES_EACH]));
  expect(hourly.every((one) => one.Executions.length > 7 * 5)).toBe(true);
});
