import { expect, test } from 'vitest';
import { canonicalAssociation } from '../../src/ssm/association.ts';
import type { SsmGateway } from '../../src/ssm/gateway.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { simulatedAws } from '../support/simulated-aws.ts';
import { Aws, type Ending } from './aws.ts';
import { Gateway } from './gateway.ts';
import { Story } from './story.ts';

// The worlds' AWS is small, and holds to the simulator, which holds to AWS.

const NODES = ['i-0aaaaaaaaaaaaaaa1', 'i-0aaaaaaaaaaaaaaa2'];
const [FIRST = '', SECOND = ''] = NODES;
const PICK_UP_MS = 100;
const RUN_MS = 1_000;
const ASSOCIATION = canonicalAssociation({
  associationName: 'fleet.agent',
  documentName: 'AWS-RunShellScript',
  parameters: { commands: ['uptime'] },
  targets: [{ key: 'InstanceIds', values: NODES }],
  scheduleExpression: 'rate(30 minutes)',
});

/** What a story does to an AWS. */
interface Stage {
  readonly ssm: SsmGateway;
  /** These fail from now on. */
  fail(nodes: readonly string[]): Promise<void>;
  runAll(): Promise<void>;
  pass(ms: number): Promise<void>;
}

async function onSimulator(): Promise<Stage> {
  const { ssm, aws } = await simulatedAws();
  for (const node of NODES) await aws.put(`nodes/${node}`, { platformType: 'Linux' }); // oxlint-disable-line no-await-in-loop -- two
  return {
    ssm,
    fail: (nodes) =>
      aws.put(
        'outcomes',
        nodes.map((nodeId) => ({ nodeId, status: 'Failed', exitCode: 1, stdout: 'broke' })),
      ),
    async runAll() {
      const [association] = await ssm.listAssociations();
      await ssm.startAssociation(association!.id);
    },
    pass: (ms) => aws.advance(ms),
  };
}

function inWorld(): Stage {
  const clock = new ManualClock();
  const aws = new Aws(clock);
  const gateway = new Gateway(aws, new Story(clock));
  let failing: readonly string[] = [];
  const run = (): void => {
    const endings = NODES.map((node): [string, Ending] => [
      node,
      { afterMs: RUN_MS, result: failing.includes(node) ? 'Failed' : 'Success' },
    ]);
    aws.start(new Map(endings), PICK_UP_MS);
  };
  aws.nodes = NODES;
  aws.onVersion = run;
  return {
    ssm: gateway.ssm,
    async fail(nodes) {
      failing = nodes;
    },
    runAll: async () => run(),
    pass: (ms) => clock.advance(ms),
  };
}

/** All that is read of runs, without ids. */
async function seen({ ssm }: Stage): Promise<object> {
  const [listed] = await ssm.listAssociations();
  const { id, version, overview, lastExecutionTime } = listed!;
  const executions = await ssm.executions(id, 50);
  const [newest] = executions;
  const targets = newest === undefined ? [] : await ssm.executionTargets(id, newest.id);
  const statuses = await Promise.all(NODES.map((node) => ssm.nodeAssociationStatuses(node)));
  return {
    version,
    overview,
    lastExecutionTime,
    executions: executions.map((execution) => ({ ...execution, id: undefined })),
    targets: targets.map(({ source, ...target }) => ({ ...target, source: source?.type })),
    nodes: statuses.flat().map(({ detailedStatus, at }) => ({ detailedStatus, at })),
    success: (await ssm.describeAssociation(id))?.lastSuccessfulExecutionTime,
  };
}

async function story(stage: Stage): Promise<readonly object[]> {
  const { ssm } = stage;
  const moments: object[] = [];
  const passing = async (): Promise<void> => {
    for (const ms of [0, 2 * PICK_UP_MS, 60_000]) {
      await stage.pass(ms); // oxlint-disable-line no-await-in-loop -- time goes on
      moments.push(await seen(stage)); // oxlint-disable-line no-await-in-loop -- time goes on
    }
  };
  const { id } = await ssm.createAssociation(ASSOCIATION, {});
  await passing();
  await stage.fail([SECOND]);
  await stage.runAll();
  await passing();
  await stage.fail(NODES);
  await stage.runAll();
  await passing();
  await stage.fail([FIRST]);
  await ssm.updateAssociation(id, 1, { ...ASSOCIATION, parameters: { commands: ['date'] } });
  await passing();
  return moments;
}

test('of runs, the AWS of the worlds answers as the simulator does', async () => {
  const [small, large] = [inWorld(), await onSimulator()];

  expect(await story(small)).toEqual(await story(large));
});
