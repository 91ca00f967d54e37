import { ListAssociationsCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { create, createdId, newestTargets, nodeId, overviewOf } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

const DETAILED = 'R: values of Overview.DetailedStatus that users of Terraform and CloudFormation report';
const ROLE = [{ Key: 'tag:role', Values: ['of-no-node'] }];
const INVENTORY = { Name: 'AWS-GatherSoftwareInventory', Parameters: {} };

describe('the overview of an association', () => {
  statement('has no counts at first', 'S: API Reference, CreateAssociation', async ({ ssm }) => {
    const { Overview } = await create(ssm, { Targets: ROLE });

    expect(Overview).toEqual({ Status: 'Pending', DetailedStatus: 'Creating' });
  });

  statement(
    'is Success if no target was there, with no counts',
    'R: Terraform issue 31175, and the sample of DescribeAssociation',
    async ({ ssm, pass }) => {
      const id = await createdId(ssm, { Targets: ROLE });

      await pass('PT1M');

      expect(await overviewOf(ssm, id)).toEqual({
        Status: 'Success',
        DetailedStatus: 'Success',
        AssociationStatusAggregatedCount: {},
      });
    },
  );

  scripted(
    'is Pending and Associated while its nodes wait, and lists show that too',
    'S: API Reference, ListAssociations',
    async ({ ssm, node, pass }) => {
      await node('1');
      const id = await createdId(ssm);

      await pass('PT0.1S');

      const { Associations } = await ssm.send(new ListAssociationsCommand({}));
      expect(Associations).toMatchObject([{ AssociationId: id, Overview: await overviewOf(ssm, id) }]);
      expect(await overviewOf(ssm, id)).toEqual({
        Status: 'Pending',
        DetailedStatus: 'Associated',
        AssociationStatusAggregatedCount: { Pending: 1 },
      });
    },
  );

  scripted(
    'is Pending and Associated while it waits for its schedule',
    'U: as one that waits for its agent',
    async ({ ssm, node, pass }) => {
      await node('1');
      const ScheduleExpression = 'cron(0 2 ? * SUN *)';
      const id = await createdId(ssm, { ScheduleExpression, ApplyOnlyAtCronInterval: true });

      await pass('PT1H');

      expect(await overviewOf(ssm, id)).toEqual({
        Status: 'Pending',
        DetailedStatus: 'Associated',
        AssociationStatusAggregatedCount: { Pending: 1 },
      });
    },
  );

  scripted('is InProgress in detail while nodes run', DETAILED, async ({ ssm, admin, node, pass }) => {
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 3_600_000 }]);
    const id = await createdId(ssm);

    await pass('PT1M');

    expect((await overviewOf(ssm, id))!.DetailedStatus).toBe('InProgress');
  });

  scripted(
    'is Associated in detail while the nodes of its next run wait',
    'U: as in the first run',
    async ({ ssm, node, pass }) => {
      await node('1');
      const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });

      await pass('PT1H0.1S');

      expect((await overviewOf(ssm, id))!.DetailedStatus).toBe('Associated');
    },
  );

  scripted(
    'is Pending and counts a node as Pending while it runs',
    'U: of three statuses the only one of what is not over',
    async ({ ssm, admin, node, pass }) => {
      await node('1');
      await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 3_600_000 }]);
      const id = await createdId(ssm);

      await pass('PT1M');

      expect(await overviewOf(ssm, id)).toMatchObject({
        Status: 'Pending',
        AssociationStatusAggregatedCount: { Pending: 1 },
      });
    },
  );

  scripted(
    'is Success when all nodes succeeded, and counts them',
    'S: AWS CLI examples, describe-association',
    async ({ ssm, node, pass }) => {
      await node('1');
      await node('2');
      const id = await createdId(ssm);

      await pass('PT1M');

      expect(await overviewOf(ssm, id)).toEqual({
        Status: 'Success',
        DetailedStatus: 'Success',
        AssociationStatusAggregatedCount: { Success: 2 },
      });
    },
  );

  scripted(
    'is Failed when one of two nodes failed, and counts both',
    'U: nothing says of what the status is made',
    async ({ ssm, admin, node, pass }) => {
      await node('1');
      await admin('PUT', 'outcomes', [{ nodeId: await node('2'), status: 'Failed' }]);
      const id = await createdId(ssm);

      await pass('PT1M');

      expect(await overviewOf(ssm, id)).toEqual({
        Status: 'Failed',
        DetailedStatus: 'Failed',
        AssociationStatusAggregatedCount: { Success: 1, Failed: 1 },
      });
    },
  );

  scripted('is TimedOut in detail when its node timed out', DETAILED, async ({ ssm, admin, node, pass }) => {
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'TimedOut' }]);
    const id = await createdId(ssm);

    await pass('PT1M');

    expect((await overviewOf(ssm, id))!.DetailedStatus).toBe('TimedOut');
  });

  scripted(
    'counts a node that timed out as Failed',
    'U: no count of TimedOut was seen',
    async ({ ssm, admin, node, pass }) => {
      await node('1');
      await admin('PUT', 'outcomes', [{ status: 'TimedOut' }]);
      const id = await createdId(ssm);

      await pass('PT1M');

      expect(await overviewOf(ssm, id)).toMatchObject({
        Status: 'Failed',
        AssociationStatusAggregatedCount: { Failed: 1 },
      });
    },
  );

  scripted(
    'is Failed in detail when its nodes failed in different ways',
    'U: nobody shows one of several kinds',
    async ({ ssm, admin, node, pass }) => {
      const [first, second] = [await node('1'), await node('2')];
      await admin('PUT', 'outcomes', [
        { nodeId: first, status: 'TimedOut' },
        { nodeId: second, status: 'Failed', detailedStatus: 'ExecutionError' },
      ]);
      const id = await createdId(ssm);

      await pass('PT1M');

      expect(await overviewOf(ssm, id)).toMatchObject({ Status: 'Failed', DetailedStatus: 'Failed' });
    },
  );

  for (const detailedStatus of [
    'InvalidTarget',
    'InvalidAutomationParameters',
    'AutomationExecutionLimitExceeded',
  ]) {
    scripted(`can be ${detailedStatus} in detail`, DETAILED, async ({ ssm, admin, pass }) => {
      await admin('PUT', 'outcomes', [{ status: 'Failed', detailedStatus }]);
      const Parameters = { InstanceId: [nodeId('1')] };
      const id = await createdId(ssm, { Name: 'AWS-RestartEC2Instance', Parameters, Targets: [] });

      await pass('PT1M');

      expect(await overviewOf(ssm, id)).toMatchObject({ Status: 'Failed', DetailedStatus: detailedStatus });
    });
  }

  scripted(
    'counts a node as Skipped that has an inventory association of its own',
    'D: User Guide, Configuring inventory collection',
    async ({ ssm, node, pass }) => {
      await node('1', { tags: { role: 'web' } });
      await node('2');
      await create(ssm, { ...INVENTORY, Targets: [{ Key: 'tag:role', Values: ['web'] }] });

      const id = await createdId(ssm, INVENTORY);
      await pass('PT1M');

      expect((await overviewOf(ssm, id))!.AssociationStatusAggregatedCount).toEqual({
        Success: 1,
        Skipped: 1,
      });
    },
  );

  scripted(
    'leaves that node a Skipped target of the run',
    'U: the count is documented, not the target',
    async ({ ssm, node, pass }) => {
      await node('1', { tags: { role: 'web' } });
      await node('2');
      await create(ssm, { ...INVENTORY, Targets: [{ Key: 'tag:role', Values: ['web'] }] });

      const id = await createdId(ssm, INVENTORY);
      await pass('PT1M');

      expect((await newestTargets(ssm, id)).map((target) => target.Status)).toEqual(['Skipped', 'Success']);
    },
  );
});
