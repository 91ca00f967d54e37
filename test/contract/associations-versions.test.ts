import {
  DescribeAssociationCommand,
  ListAssociationVersionsCommand,
  type AssociationVersionInfo,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { FULL, UNKNOWN, createdId, errorOf, fullRequest, update } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';
import { AUTOMATION } from './target-refusals.ts';

const DATE = { Parameters: { commands: ['date'] } };

/** The id of an association whose version 2 runs another command. */
async function updated(ssm: SSMClient): Promise<string> {
  const AssociationId = await createdId(ssm);
  await update(ssm, { AssociationId, ...DATE });
  return AssociationId;
}

async function versionsOf(ssm: SSMClient, AssociationId: string): Promise<AssociationVersionInfo[]> {
  const answer = await ssm.send(new ListAssociationVersionsCommand({ AssociationId }));
  return answer.AssociationVersions!;
}

describe('describing a version of an association', () => {
  const docs = 'D: API Reference, DescribeAssociation, AssociationVersion';
  const asked = { '1': ['1', 'uptime'], '2': ['2', 'date'], $LATEST: ['2', 'date'] };

  for (const [AssociationVersion, [version, command]] of Object.entries(asked)) {
    statement(`by ${AssociationVersion} shows its number and configuration`, docs, async ({ ssm }) => {
      const AssociationId = await updated(ssm);

      const answer = await ssm.send(new DescribeAssociationCommand({ AssociationId, AssociationVersion }));

      expect(answer.AssociationDescription).toMatchObject({
        AssociationVersion: version,
        Parameters: { commands: [command] },
      });
    });
  }

  statement('that is not named shows the latest', docs, async ({ ssm }) => {
    const AssociationId = await updated(ssm);

    const answer = await ssm.send(new DescribeAssociationCommand({ AssociationId }));

    expect(answer.AssociationDescription!.AssociationVersion).toBe('2');
  });

  statement('that does not exist is InvalidAssociationVersion', 'M: DescribeAssociation', async ({ ssm }) => {
    const AssociationId = await updated(ssm);

    const missing = new DescribeAssociationCommand({ AssociationId, AssociationVersion: '3' });

    expect((await errorOf(ssm.send(missing))).name).toBe('InvalidAssociationVersion');
  });
});

describe('versions of an association', () => {
  statement('count up by one for each update', 'D: User Guide, versions of associations', async ({ ssm }) => {
    const AssociationId = await updated(ssm);
    await update(ssm, { AssociationId, ...DATE });

    const numbers = (await versionsOf(ssm, AssociationId)).map((one) => one.AssociationVersion);

    expect(new Set(numbers)).toEqual(new Set(['1', '2', '3']));
    expect(numbers).toHaveLength(3);
  });

  statement('are listed from the oldest to the newest', 'U: not documented', async ({ ssm }) => {
    const numbers = (await versionsOf(ssm, await updated(ssm))).map((one) => one.AssociationVersion);

    expect(numbers).toEqual(['1', '2']);
  });

  statement('are listed each with its own configuration', 'M: AssociationVersionInfo', async ({ ssm }) => {
    const found = await versionsOf(ssm, await updated(ssm));

    const commands = found.map((one) => [one.AssociationVersion, one.Parameters!['commands']]);
    expect(Object.fromEntries(commands)).toEqual({ 1: ['uptime'], 2: ['date'] });
  });

  scripted(
    'are listed with every member but AlarmConfiguration',
    'M: AssociationVersionInfo',
    async ({ ssm }) => {
      const [version] = await versionsOf(ssm, await createdId(ssm, fullRequest()));

      const { AlarmConfiguration: _alarm, ...members } = FULL;
      expect(version).toEqual({
        ...members,
        Name: 'AWS-RunShellScript',
        AssociationId: expect.anything(),
        AssociationVersion: '1',
        CreatedDate: expect.anything(),
      });
    },
  );

  statement(
    'are listed without AutomationTargetParameterName',
    'M: AssociationVersionInfo',
    async ({ ssm }) => {
      const Targets = [{ Key: 'tag:role', Values: ['web'] }];
      const request = { ...AUTOMATION, Targets, AutomationTargetParameterName: 'InstanceId' };

      const [version] = await versionsOf(ssm, await createdId(ssm, request));

      expect(version!.Name).toBe(AUTOMATION.Name);
      expect(version).not.toHaveProperty('AutomationTargetParameterName');
    },
  );

  for (const member of ['Overview', 'LastExecutionDate', 'LastSuccessfulExecutionDate', 'Date']) {
    scripted(`are listed without ${member}`, 'M: AssociationVersionInfo', async ({ ssm, node, pass }) => {
      await node('1');
      const id = await updated(ssm);
      await pass('PT1H');

      for (const version of await versionsOf(ssm, id)) expect(version).not.toHaveProperty(member);
    });
  }

  statement(
    'are listed with the time they were made at',
    'M: AssociationVersionInfo, CreatedDate',
    async ({ ssm, pass }) => {
      const AssociationId = await createdId(ssm);
      await pass('PT1M');
      await update(ssm, { AssociationId, ...DATE });

      const times = (await versionsOf(ssm, AssociationId)).map((one) => one.CreatedDate!.getTime());

      expect(Math.abs(times[1]! - times[0]!)).toBeGreaterThanOrEqual(60_000);
    },
  );

  statement(
    'of an unknown association are AssociationDoesNotExist',
    'M: ListAssociationVersions',
    async ({ ssm }) => {
      expect((await errorOf(versionsOf(ssm, UNKNOWN))).name).toBe('AssociationDoesNotExist');
    },
  );

  statement(
    'are 1,000 at most, then an update is AssociationVersionLimitExceeded',
    'D: API Reference, AssociationVersionLimitExceeded',
    async ({ ssm, call }) => {
      const AssociationId = await createdId(ssm);
      const request = { AssociationId, ...DATE };
      for (let version = 2; version <= 1000; version++) await call('UpdateAssociation', request);

      const beyond = await call('UpdateAssociation', request);

      expect(beyond.code).toBe('AssociationVersionLimitExceeded');
      const newest = await ssm.send(new DescribeAssociationCommand({ AssociationId }));
      expect(newest.AssociationDescription!.AssociationVersion).toBe('1000');
    },
  );
});
