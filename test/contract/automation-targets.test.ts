import {
  GetAutomationExecutionCommand,
  type AutomationExecution,
  type CreateAssociationRequest,
  type SSMClient,
  type TargetLocation,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import {
  commandId,
  createdId,
  describeAssociation,
  errorOf,
  executionsOf,
  newestTargets,
  nodeId,
  overviewOf,
} from '../simulator/support.ts';
import { scripted, statement, type World } from './statement.ts';

const RUNBOOK = { Name: 'AWS-RestartEC2Instance', Parameters: {}, Targets: undefined };
const MAPS = [{ InstanceId: [nodeId('1')] }, { InstanceId: [nodeId('2'), nodeId('3')] }];
const IDS = [nodeId('1'), `${nodeId('2')},${nodeId('3')}`];
const MODEL_ONLY = 'U: documented of runbooks; what an association shows of it is not';

const PLACES: TargetLocation[] = [
  {
    Accounts: ['111122223333', '444455556666'],
    Regions: ['eu-west-1', 'us-east-1'],
    ExecutionRoleName: 'run',
  },
];
const PLACE_IDS = [
  '111122223333/eu-west-1',
  '111122223333/us-east-1',
  '444455556666/eu-west-1',
  '444455556666/us-east-1',
];
const PLACED = { ...RUNBOOK, Parameters: { InstanceId: [nodeId('1')] } };

async function automation(ssm: SSMClient, id: string): Promise<AutomationExecution> {
  const request = new GetAutomationExecutionCommand({ AutomationExecutionId: await commandId(ssm, id) });
  return (await ssm.send(request)).AutomationExecution!;
}

/** The id of an association that has run. */
async function ran({ ssm, pass }: World, request: Partial<CreateAssociationRequest>): Promise<string> {
  const id = await createdId(ssm, request);
  await pass('PT1M');
  return id;
}

describe('an association with TargetMaps', () => {
  statement('shows them, and no Targets', 'M: AssociationDescription', async ({ ssm }) => {
    const id = await createdId(ssm, { ...RUNBOOK, TargetMaps: MAPS });

    const { TargetMaps, Targets } = await describeAssociation(ssm, id);

    expect(TargetMaps).toEqual(MAPS);
    expect(Targets).toBeUndefined();
  });

  statement('may name a parameter for Targets beside them', 'U: nobody has tried', async ({ ssm }) => {
    const id = await createdId(ssm, {
      ...RUNBOOK,
      TargetMaps: MAPS,
      AutomationTargetParameterName: 'InstanceId',
    });

    expect((await describeAssociation(ssm, id)).AutomationTargetParameterName).toBe('InstanceId');
  });

  scripted('runs once as an automation, for each map', MODEL_ONLY, async (world) => {
    const id = await ran(world, { ...RUNBOOK, TargetMaps: MAPS });

    const targets = await newestTargets(world.ssm, id);

    expect(await executionsOf(world.ssm, id)).toHaveLength(1);
    expect(targets.map((one) => [one.ResourceId, one.Status, one.OutputSource!.OutputSourceType])).toEqual([
      [IDS[0], 'Success', 'Automation'],
      [IDS[1], 'Success', 'Automation'],
    ]);
    expect((await overviewOf(world.ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 2 });
  });

  scripted('is told with its maps by the automation', 'M: AutomationExecution', async (world) => {
    const id = await ran(world, { ...RUNBOOK, TargetMaps: MAPS });

    expect((await automation(world.ssm, id)).TargetMaps).toEqual(MAPS);
  });

  scripted(
    'gives each step the parameters of its map',
    'U: the shape is that of StepExecution',
    async (world) => {
      const id = await ran(world, { ...RUNBOOK, TargetMaps: MAPS });

      const { StepExecutions: steps } = await automation(world.ssm, id);

      expect(steps!.map((step) => step.Targets![0]!.Values!.length)).toEqual([1, 1, 2, 2]);
      expect(steps![2]!.Targets).toEqual([{ Key: 'InstanceId', Values: [nodeId('2'), nodeId('3')] }]);
    },
  );

  scripted('runs twice for two maps that are the same', MODEL_ONLY, async (world) => {
    const id = await ran(world, { ...RUNBOOK, TargetMaps: [MAPS[0]!, MAPS[0]!] });

    expect(await newestTargets(world.ssm, id)).toHaveLength(2);
    expect((await overviewOf(world.ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 2 });
  });

  scripted('does not run again for a node that is new', MODEL_ONLY, async (world) => {
    const id = await ran(world, { ...RUNBOOK, TargetMaps: MAPS });

    await world.node('4');
    await world.pass('PT1M');

    expect(await executionsOf(world.ssm, id)).toHaveLength(1);
  });

  scripted('stops at its errors', 'D: API Reference, CreateAssociation', async (world) => {
    await world.admin('PUT', 'outcomes', [{ nodeId: IDS[0], status: 'Failed' }]);
    const id = await ran(world, { ...RUNBOOK, TargetMaps: MAPS, MaxConcurrency: '1', MaxErrors: '0' });

    const [failed, rest] = await newestTargets(world.ssm, id);

    expect(failed!.Status).toBe('Failed');
    expect(rest!.Status).not.toBe('Success');
    expect((await overviewOf(world.ssm, id))!.Status).toBe('Failed');
  });

  const refused: Record<
    string,
    [Partial<CreateAssociationRequest>, string, `${'M' | 'U' | 'D'}: ${string}`]
  > = {
    'beside Targets': [
      {
        Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
        AutomationTargetParameterName: 'InstanceId',
        TargetMaps: MAPS,
      },
      'InvalidTargetMaps',
      'U: documented as exclusive; CreateAssociation declares InvalidTargetMaps',
    ],
    'when not every map has a required parameter': [
      { TargetMaps: [MAPS[0]!, { AutomationAssumeRole: ['a'] }] },
      'InvalidParameters',
      'U: each map is one run of the runbook',
    ],
    'with a map without members': [{ TargetMaps: [{}] }, 'ValidationException', 'M: TargetMap'],
    'with a value of 51 characters': [
      { TargetMaps: [{ InstanceId: ['x'.repeat(51)] }] },
      'ValidationException',
      'M: TargetMapValueList',
    ],
    'with 26 values': [
      { TargetMaps: [{ InstanceId: Array.from({ length: 26 }, () => 'x') }] },
      'ValidationException',
      'M: TargetMapValueList',
    ],
    'with 301 maps': [
      { TargetMaps: Array.from({ length: 301 }, () => MAPS[0]!) },
      'ValidationException',
      'M: TargetMaps',
    ],
  };
  for (const [what, [request, code, ground]] of Object.entries(refused)) {
    statement(`is refused ${what}`, ground, async ({ ssm }) => {
      expect((await errorOf(createdId(ssm, { ...RUNBOOK, ...request }))).name).toBe(code);
    });
  }
});

describe('an association with TargetLocations', () => {
  statement('shows them', 'M: AssociationDescription', async ({ ssm }) => {
    const id = await createdId(ssm, { ...PLACED, TargetLocations: PLACES });

    expect((await describeAssociation(ssm, id)).TargetLocations).toEqual(PLACES);
  });

  scripted('runs once as an automation, for each account and region', MODEL_ONLY, async (world) => {
    const id = await ran(world, { ...PLACED, TargetLocations: PLACES });

    const targets = await newestTargets(world.ssm, id);

    expect(await executionsOf(world.ssm, id)).toHaveLength(1);
    expect(targets.map((one) => one.ResourceId)).toEqual(PLACE_IDS);
    expect(new Set(targets.map((one) => one.OutputSource!.OutputSourceType))).toEqual(
      new Set(['Automation']),
    );
    expect((await overviewOf(world.ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 4 });
  });

  scripted('leaves out the accounts that it excludes', 'M: TargetLocation', async (world) => {
    const locations = [{ ...PLACES[0]!, ExcludeAccounts: ['111122223333'] }];
    const id = await ran(world, { ...PLACED, TargetLocations: locations });

    expect((await newestTargets(world.ssm, id)).map((one) => one.ResourceId)).toEqual(PLACE_IDS.slice(2));
  });

  scripted('runs once where two locations name the same place', MODEL_ONLY, async (world) => {
    const id = await ran(world, { ...PLACED, TargetLocations: [PLACES[0]!, PLACES[0]!] });

    expect(await newestTargets(world.ssm, id)).toHaveLength(4);
  });

  scripted('is told with its places by the automation', 'M: AutomationExecution', async (world) => {
    const id = await ran(world, { ...PLACED, TargetLocations: PLACES });

    const { TargetLocations, StepExecutions: steps, ResolvedTargets } = await automation(world.ssm, id);

    expect(TargetLocations).toEqual(PLACES);
    expect(ResolvedTargets!.ParameterValues).toEqual([]);
    expect(steps![2]!.TargetLocation).toMatchObject({ Accounts: ['111122223333'], Regions: ['us-east-1'] });
  });

  scripted('runs for places though it has Targets too', MODEL_ONLY, async (world) => {
    await world.node('1');
    const targeted = {
      ...RUNBOOK,
      AutomationTargetParameterName: 'InstanceId',
      Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    };
    const id = await ran(world, { ...targeted, TargetLocations: PLACES });

    expect((await newestTargets(world.ssm, id)).map((one) => one.ResourceId)).toEqual(PLACE_IDS);
  });

  const malformed: Record<string, [TargetLocation[], string]> = {
    'no place': [[], "'targetLocations'"],
    '101 places': [Array.from({ length: 101 }, () => PLACES[0]!), "'targetLocations'"],
    'an excluded account that is none': [
      [{ ...PLACES[0]!, ExcludeAccounts: ['everyone'] }],
      "'targetLocations.1.member.excludeAccounts'",
    ],
  };
  for (const [what, [TargetLocations, path]] of Object.entries(malformed)) {
    statement(`is refused with ${what}`, 'M: TargetLocation', async ({ ssm }) => {
      const { name, message } = await errorOf(createdId(ssm, { ...PLACED, TargetLocations }));

      expect(name).toBe('ValidationException');
      expect(message).toContain(path);
    });
  }
});
