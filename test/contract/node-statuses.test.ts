import {
  DescribeInstanceAssociationsStatusCommand,
  type InstanceAssociationStatusInfo,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createdId, errorOf, nodeId } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

const STATUS = 'M: service model, InstanceAssociationStatusInfo';
const EXAMPLE = 'S: AWS CLI examples, describe-instance-associations-status';
const AGENT = 'C: amazon-ssm-agent, statuses of an association';

async function statusesOn(ssm: SSMClient, last: string): Promise<InstanceAssociationStatusInfo[]> {
  const request = new DescribeInstanceAssociationsStatusCommand({ InstanceId: nodeId(last) });
  return (await ssm.send(request)).InstanceAssociationStatusInfos!;
}

describe('the status of an association on a node', () => {
  scripted('says what ran there, when, and how it ended', EXAMPLE, async ({ ssm, node, pass }) => {
    await node('1');
    const AssociationId = await createdId(ssm, { AssociationName: 'good' });
    await pass('PT1M');

    expect(await statusesOn(ssm, '1')).toEqual([
      {
        AssociationId,
        AssociationName: 'good',
        AssociationVersion: '1',
        Name: 'AWS-RunShellScript',
        DocumentVersion: '$DEFAULT',
        InstanceId: nodeId('1'),
        ExecutionDate: expect.any(Date),
        Status: 'Success',
        DetailedStatus: 'Success',
        ExecutionSummary: expect.any(String),
      },
    ]);
  });

  scripted('sums up the plugins of the document', EXAMPLE, async ({ ssm, node, pass }) => {
    await node('1');
    await createdId(ssm);
    await pass('PT1M');

    const [{ ExecutionSummary: summary } = {}] = await statusesOn(ssm, '1');

    expect(summary).toContain('1 out of 1 plugin processed, 1 success, 0 failed, 0 timedout, 0 skipped.');
  });

  const states: Record<string, [object, detailed: string]> = {
    'that runs': [{ status: 'Success', durationMs: 3_600_000 }, 'InProgress'],
    'that succeeded': [{ status: 'Success' }, 'Success'],
    'that failed': [{ status: 'Failed' }, 'Failed'],
    'that timed out': [{ status: 'TimedOut' }, 'TimedOut'],
  };

  for (const [which, [outcome, detailed]] of Object.entries(states)) {
    scripted(`${which} is ${detailed} in detail`, AGENT, async ({ ssm, admin, node, pass }) => {
      await node('1');
      await admin('PUT', 'outcomes', [outcome]);
      await createdId(ssm);

      await pass('PT1M');

      expect(await statusesOn(ssm, '1')).toMatchObject([{ DetailedStatus: detailed }]);
    });
  }

  scripted('that waits is Associated in detail', AGENT, async ({ ssm, node, pass }) => {
    await node('1');
    await createdId(ssm);

    await pass('PT0.1S');

    expect(await statusesOn(ssm, '1')).toMatchObject([{ DetailedStatus: 'Associated' }]);
  });

  scripted('has an error code of at most ten characters if it failed', STATUS, async (world) => {
    const { ssm, admin, node, pass } = world;
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'TimedOut' }]);
    await createdId(ssm);

    await pass('PT1M');

    expect(await statusesOn(ssm, '1')).toMatchObject([{ ErrorCode: expect.stringMatching(/^.{1,10}$/) }]);
  });

  scripted('has its status for its error code', 'U: no code was seen that fits the model', async (world) => {
    const { ssm, admin, node, pass } = world;
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'TimedOut' }]);
    await createdId(ssm);

    await pass('PT1M');

    expect(await statusesOn(ssm, '1')).toMatchObject([{ Status: 'TimedOut', ErrorCode: 'TimedOut' }]);
  });

  scripted('is told of each association of the node', STATUS, async ({ ssm, admin, node, pass }) => {
    await node('1');
    const good = await createdId(ssm);
    const bad = await createdId(ssm);
    await admin('PUT', 'outcomes', [{ associationId: bad, status: 'Failed' }]);

    await pass('PT1M');

    const statuses = await statusesOn(ssm, '1');
    expect(statuses.map((one) => [one.AssociationId, one.Status])).toEqual([
      [good, 'Success'],
      [bad, 'Failed'],
    ]);
  });

  statement(
    'of a node that nobody has is InvalidInstanceId',
    'M: service model, DescribeInstanceAssociationsStatus',
    async ({ ssm }) => {
      expect((await errorOf(statusesOn(ssm, '99'))).name).toBe('InvalidInstanceId');
    },
  );
});
