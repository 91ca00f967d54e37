import { ListAssociationsCommand, type Association, type AssociationFilter } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { APPLY_ONLY, create, createdId, errorOf, fullRequest, update } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { scripted, statement, type World } from './statement.ts';

async function listed({ ssm }: Account, ...filters: AssociationFilter[]): Promise<Association[]> {
  const AssociationFilterList = filters.length === 0 ? undefined : filters;
  return (await ssm.send(new ListAssociationsCommand({ AssociationFilterList }))).Associations!;
}

const MAPPED = { Targets: undefined, Parameters: {}, TargetMaps: [{ commands: ['date'] }] };

async function names(account: Account, ...filters: AssociationFilter[]): Promise<unknown[]> {
  return (await listed(account, ...filters)).map((association) => association.AssociationName);
}

describe('listing associations', () => {
  const shape = 'M: ListAssociationsResult, Association';

  statement('shows what it shows of each', shape, async (account) => {
    const AssociationId = await createdId(account.ssm, {
      AssociationName: 'first',
      ScheduleExpression: 'cron(0 2 ? * SUN#1 *)',
      ApplyOnlyAtCronInterval: true,
      ScheduleOffset: 2,
      Duration: 3,
    });

    const [found] = await listed(account, { key: 'AssociationId', value: AssociationId });

    expect(found).toMatchObject({
      AssociationId,
      AssociationName: 'first',
      AssociationVersion: '1',
      DocumentVersion: '$DEFAULT',
      Name: 'AWS-RunShellScript',
      ScheduleExpression: 'cron(0 2 ? * SUN#1 *)',
      ScheduleOffset: 2,
      Duration: 3,
      Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    });
    expect(found!.Overview).toBeDefined();
  });

  const hidden = [
    'Parameters',
    'MaxErrors',
    'MaxConcurrency',
    'ComplianceSeverity',
    'SyncCompliance',
    'ApplyOnlyAtCronInterval',
    'CalendarNames',
    'OutputLocation',
    'AlarmConfiguration',
    'AssociationDispatchAssumeRole',
    'Date',
    'LastUpdateAssociationDate',
  ];

  for (const member of [...hidden, 'Tags']) {
    scripted(`does not show ${member}`, shape, async (world) => {
      await create(world.ssm, { ...fullRequest(), Tags: [{ Key: 'a', Value: 'b' }] });

      const [found] = await listed(world);

      expect(found!.AssociationName).toBe('patching');
      expect(found).not.toHaveProperty(member);
    });
  }

  scripted('shows TargetMaps', shape, async (world) => {
    await create(world.ssm, MAPPED);

    expect((await listed(world))[0]!.TargetMaps).toEqual(MAPPED.TargetMaps);
  });

  scripted('goes by the time of creation', 'U: no order is documented', async (world) => {
    for (const AssociationName of ['one', 'two', 'three']) await create(world.ssm, { AssociationName });

    expect(await names(world)).toEqual(['one', 'two', 'three']);
  });
});

/** Two associations that ran a day apart; the second one failed. */
async function twoThatRan({ ssm, node, admin, pass }: World): Promise<void> {
  await node('1');
  await admin('PUT', 'outcomes', [{ documentName: 'AWS-UpdateSSMAgent', status: 'Failed' }]);
  await create(ssm, { AssociationName: 'shell' });
  await pass('P1D');
  await create(ssm, { AssociationName: 'agent', Name: 'AWS-UpdateSSMAgent', Parameters: {} });
  await pass('P1D');
}

describe('a filter of ListAssociations', () => {
  const keys = 'M: AssociationFilter';

  const byConfiguration: Record<string, AssociationFilter> = {
    AssociationName: { key: 'AssociationName', value: 'agent' },
    'Name for the document': { key: 'Name', value: 'AWS-UpdateSSMAgent' },
    ResourceGroupName: { key: 'ResourceGroupName', value: 'web' },
  };

  for (const [name, filter] of Object.entries(byConfiguration)) {
    scripted(`goes by ${name}`, keys, async (world) => {
      const Targets = [{ Key: 'tag:role', Values: ['web'] }];
      await create(world.ssm, { AssociationName: 'shell', Targets });
      await create(world.ssm, { AssociationName: 'mapped', ...MAPPED });
      await create(world.ssm, {
        AssociationName: 'agent',
        Name: 'AWS-UpdateSSMAgent',
        Parameters: {},
        Targets: [
          { Key: 'resource-groups:Name', Values: ['web'] },
          { Key: 'resource-groups:ResourceTypeFilters', Values: ['AWS::EC2::Instance'] },
        ],
      });

      expect(await names(world, filter)).toEqual(['agent']);
    });
  }

  statement('goes by AssociationId', keys, async (account) => {
    const [id] = [await createdId(account.ssm), await createdId(account.ssm)];

    const found = await listed(account, { key: 'AssociationId', value: id });

    expect(found.map((one) => one.AssociationId)).toEqual([id]);
  });

  scripted('goes by CloudConnectorId', keys, async (world) => {
    await create(world.ssm, { AssociationName: 'shell' });
    const Targets = [{ Key: 'CloudConnector', Values: ['cc-1'] }];
    await create(world.ssm, { AssociationName: 'clouds', Targets });

    expect(await names(world, { key: 'CloudConnectorId', value: 'cc-1' })).toEqual(['clouds']);
  });

  const byRun: Record<string, [AssociationFilter, string[]]> = {
    'the status Success': [{ key: 'AssociationStatusName', value: 'Success' }, ['shell']],
    'the status Failed': [{ key: 'AssociationStatusName', value: 'Failed' }, ['agent']],
    'the status Pending': [{ key: 'AssociationStatusName', value: 'Pending' }, []],
    LastExecutedBefore: [{ key: 'LastExecutedBefore', value: '2026-01-01T12:00:00Z' }, ['shell']],
    LastExecutedAfter: [{ key: 'LastExecutedAfter', value: '2026-01-01T12:00:00Z' }, ['agent']],
  };

  for (const [what, [filter, found]] of Object.entries(byRun)) {
    scripted(`goes by ${what}`, 'D: API Reference, AssociationFilter', async (world) => {
      await twoThatRan(world);

      expect(await names(world, filter)).toEqual(found);
    });
  }

  scripted('by a time leaves out what ran at that very time or never', 'U: not documented', async (world) => {
    await create(world.ssm, { AssociationName: 'idle', ...APPLY_ONLY });
    await twoThatRan(world);
    const [shell] = await listed(world, { key: 'AssociationName', value: 'shell' });
    const value = shell!.LastExecutionDate!.toISOString();

    expect(await names(world, { key: 'LastExecutedBefore', value })).toEqual([]);
    expect(await names(world, { key: 'LastExecutedAfter', value })).toEqual(['agent']);
  });

  scripted('restricts another one', 'U: not documented', async (world) => {
    await twoThatRan(world);
    const success = { key: 'AssociationStatusName', value: 'Success' } as const;

    expect(await names(world, success, { key: 'AssociationName', value: 'agent' })).toEqual([]);
    expect(await names(world, success, { key: 'AssociationName', value: 'shell' })).toEqual(['shell']);
  });

  statement('finds nothing by a former name', 'R: Terraform issue 3407', async (account) => {
    const AssociationId = await createdId(account.ssm, { AssociationName: 'a-former-name' });

    await update(account.ssm, { AssociationId, Parameters: { commands: ['date'] } });

    expect(await names(account, { key: 'AssociationName', value: 'a-former-name' })).toEqual([]);
  });

  for (const key of ['tag:team', 'Tag', 'Targets', 'associationName']) {
    statement(`has no key ${key}: ValidationException`, keys, async (account) => {
      const error = await errorOf(listed(account, { key: key as 'Name', value: 'x' }));

      expect(error.name).toBe('ValidationException');
    });
  }

  statement('spells key and value in lower case', keys, async ({ call }) => {
    const upper = { AssociationFilterList: [{ Key: 'Name', Value: 'AWS-RunShellScript' }] };
    const lower = { AssociationFilterList: [{ key: 'Name', value: 'AWS-RunShellScript' }] };

    expect((await call('ListAssociations', upper)).code).toBe('ValidationException');
    expect((await call('ListAssociations', lower)).status).toBe(200);
  });

  statement('is one at least when a list of them is given', keys, async ({ call }) => {
    const { code } = await call('ListAssociations', { AssociationFilterList: [] });

    expect(code).toBe('ValidationException');
  });
});
