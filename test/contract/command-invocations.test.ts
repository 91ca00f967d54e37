import {
  GetCommandInvocationCommand,
  type CommandInvocation,
  type GetCommandInvocationResult,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createdId, executionsOf, invocations } from '../simulator/support.ts';
import { scripted, type World } from './statement.ts';

const GET = 'M: service model, GetCommandInvocation';
const DETAILS = 'M: service model, GetCommandInvocationResult, StatusDetails';

/** What an association left on node 1, where its run ended in `outcome`. */
async function ran(
  { ssm, admin, node, pass }: World,
  outcome: object = {},
  duration = 'PT1M',
): Promise<{ listed: CommandInvocation; got: GetCommandInvocationResult }> {
  await node('1');
  await admin('PUT', 'outcomes', [{ status: 'Success', ...outcome }]);
  const id = await createdId(ssm);
  await pass(duration);
  const [listed] = await invocations(ssm, id);
  const { CommandId, InstanceId } = listed!;
  return { listed: listed!, got: await ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId })) };
}

describe('the invocation of a command on a node', () => {
  const hour = { durationMs: 3_600_000 };
  const states: Record<string, [outcome: object, Status: string, StatusDetails: string]> = {
    'that runs': [hour, 'InProgress', 'In Progress'],
    'that succeeded': [{}, 'Success', 'Success'],
    'that failed': [{ status: 'Failed' }, 'Failed', 'Failed'],
    'that took too long': [{ status: 'TimedOut' }, 'TimedOut', 'Execution Timed Out'],
    'that could not be delivered in time': [
      { status: 'TimedOut', detailedStatus: 'Delivery Timed Out' },
      'TimedOut',
      'Delivery Timed Out',
    ],
    'that could not be delivered': [
      { status: 'Failed', detailedStatus: 'Undeliverable' },
      'Failed',
      'Undeliverable',
    ],
  };

  for (const [which, [outcome, Status, StatusDetails]] of Object.entries(states)) {
    scripted(`${which} is ${Status}, ${StatusDetails}`, DETAILS, async (world) => {
      const { listed, got } = await ran(world, outcome);

      expect(listed).toMatchObject({ Status, StatusDetails });
      expect(got).toMatchObject({ Status, StatusDetails });
    });
  }

  scripted('that has not begun is Pending, Pending', DETAILS, async (world) => {
    const { listed, got } = await ran(world, {}, 'PT0.15S');

    expect(listed).toMatchObject({ Status: 'Pending', StatusDetails: 'Pending' });
    expect(got).toMatchObject({ Status: 'Pending', StatusDetails: 'Pending' });
  });

  scripted('that was cancelled is Cancelled, Cancelled', DETAILS, async ({ ssm, admin, node, pass }) => {
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 7_200_000 }]);
    const ScheduleExpression = 'cron(0 2 * * ? *)';
    const id = await createdId(ssm, { ScheduleExpression, ApplyOnlyAtCronInterval: true, Duration: 1 });

    await pass('PT3H30M');

    expect(await invocations(ssm, id)).toMatchObject([{ Status: 'Cancelled', StatusDetails: 'Cancelled' }]);
  });

  scripted('that waits for its node is Delayed, Delayed', DETAILS, async ({ ssm, admin, node, pass }) => {
    await admin('PUT', 'settings', { switches: { offlineNodes: 'DeliveryTimedOut' } });
    await node('1', { pingStatus: 'ConnectionLost' });
    const id = await createdId(ssm);

    await pass('PT1M');

    expect(await invocations(ssm, id)).toMatchObject([{ Status: 'Delayed', StatusDetails: 'Delayed' }]);
  });

  scripted('that was never reached because of errors is Terminated', DETAILS, async (world) => {
    const { ssm, admin, node, pass } = world;
    await node('1');
    await node('2');
    await admin('PUT', 'outcomes', [{ status: 'Failed' }]);
    const id = await createdId(ssm, { MaxConcurrency: '1', MaxErrors: '0' });

    await pass('PT1M');

    expect((await invocations(ssm, id))[1]).toMatchObject({ StatusDetails: 'Terminated' });
  });

  scripted(
    'has no URLs of output that is kept nowhere',
    'S: AWS CLI examples, get-command-invocation',
    async (world) => {
      const { got } = await ran(world);

      expect(got).toMatchObject({
        StandardOutputUrl: '',
        StandardErrorUrl: '',
        CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
      });
    },
  );

  scripted(
    'names association and execution in its comment',
    'U: the comment of a sample is two ids, nothing says of what',
    async (world) => {
      const { ssm, node, pass } = world;
      await node('1');
      const id = await createdId(ssm);
      await pass('PT1M');

      const [{ ExecutionId } = {}] = await executionsOf(ssm, id);

      expect(await invocations(ssm, id)).toMatchObject([{ Comment: `${id}:${ExecutionId}` }]);
    },
  );

  scripted('has the response code of what it ran', GET, async (world) => {
    const { listed, got } = await ran(world, { status: 'Failed', exitCode: 3 });

    expect(listed.CommandPlugins).toMatchObject([{ Status: 'Failed', ResponseCode: 3 }]);
    expect(got.ResponseCode).toBe(3);
  });

  scripted('has the response code 0 of a success', GET, async (world) => {
    const { listed, got } = await ran(world);

    expect(listed.CommandPlugins).toMatchObject([{ Status: 'Success', ResponseCode: 0 }]);
    expect(got.ResponseCode).toBe(0);
  });

  scripted('has the response code -1 before it has begun', GET, async (world) => {
    const { got } = await ran(world, {}, 'PT0.15S');

    expect(got.ResponseCode).toBe(-1);
  });

  scripted('tells its times as text in ISO 8601', GET, async (world) => {
    const { got } = await ran(world, { durationMs: 90_000 }, 'PT2M');

    expect(got.ExecutionStartDateTime).toMatch(/^2026-01-01T00:00:00\.\d+Z$/);
    expect(got.ExecutionEndDateTime).toMatch(/^2026-01-01T00:01:30\.\d+Z$/);
    expect(got.ExecutionElapsedTime).toMatch(/^PT\S+$/);
  });

  scripted(
    'tells no times before it has begun',
    'S: AWS CLI examples, get-command-invocation',
    async (world) => {
      const { got } = await ran(world, {}, 'PT0.15S');

      expect(got).toMatchObject({
        ExecutionStartDateTime: '',
        ExecutionEndDateTime: '',
        ExecutionElapsedTime: '',
      });
    },
  );

  scripted('has what was written to stdout and to stderr', GET, async (world) => {
    const { got } = await ran(world, { status: 'Failed', stdout: 'checking', stderr: 'disk full' });

    expect(got).toMatchObject({ StandardOutputContent: 'checking', StandardErrorContent: 'disk full' });
  });

  scripted('has at most 24,000 characters of stdout and 8,000 of stderr', GET, async (world) => {
    const { got } = await ran(world, { stdout: 'o'.repeat(25_000), stderr: 'e'.repeat(9000) });

    expect(got.StandardOutputContent).toHaveLength(24_000);
    expect(got.StandardErrorContent).toHaveLength(8000);
  });

  scripted(
    'has at most 2,500 characters of output in a list',
    'M: service model, CommandPlugin',
    async (world) => {
      const { listed } = await ran(world, { stdout: 'o'.repeat(3000) });

      expect(listed.CommandPlugins![0]!.Output).toHaveLength(2500);
    },
  );

  scripted('joins stderr to stdout in a list', 'U: as agents were seen to write it', async (world) => {
    const { listed } = await ran(world, { status: 'Failed', exitCode: 3, stdout: 'out', stderr: 'err' });

    expect(listed.CommandPlugins![0]!.Output).toBe(
      'out\n----------ERROR-------\nerr\nfailed to run commands: exit status 3',
    );
  });
});
