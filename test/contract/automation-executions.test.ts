import {
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  type AutomationExecution,
  type DescribeAutomationStepExecutionsRequest,
  type StepExecution,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { commandId, createdId, errorOf, newestTargets, nodeId, UNKNOWN } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { scripted, statement, type World } from './statement.ts';

const RUNBOOK = { Name: 'AWS-RestartEC2Instance', Parameters: { InstanceId: [nodeId('1')] }, Targets: [] };
const SOURCE = 'U: what the source of an automation is, nobody shows';
const GET = 'M: service model, GetAutomationExecution';
const STEPS = 'M: service model, DescribeAutomationStepExecutions';

async function automation({ ssm }: Account, id: string): Promise<AutomationExecution> {
  const request = new GetAutomationExecutionCommand({ AutomationExecutionId: id });
  return (await ssm.send(request)).AutomationExecution!;
}

async function steps(
  { ssm }: Account,
  request: DescribeAutomationStepExecutionsRequest,
): Promise<StepExecution[]> {
  return (await ssm.send(new DescribeAutomationStepExecutionsCommand(request))).StepExecutions!;
}

function statuses(found: StepExecution[] = []): string[] {
  return found.map((step) => `${step.StepName} ${step.StepStatus}`);
}

/** The id of the automation that an association without targets left. */
async function ran({ ssm, admin, pass }: World, outcome?: object): Promise<string> {
  if (outcome) await admin('PUT', 'outcomes', [outcome]);
  const id = await createdId(ssm, RUNBOOK);
  await pass('PT3M');
  return commandId(ssm, id);
}

/** Of two nodes, the first of which fails. */
async function ranOnTwo({ ssm, admin, node, pass }: World, request: object = {}): Promise<string> {
  const Values = [await node('1'), await node('2')];
  await admin('PUT', 'outcomes', [{ nodeId: Values[0], status: 'Failed' }]);
  const id = await createdId(ssm, {
    Name: RUNBOOK.Name,
    Parameters: {},
    AutomationTargetParameterName: 'InstanceId',
    Targets: [{ Key: 'InstanceIds', Values }],
    ...request,
  });
  await pass('PT3M');
  return commandId(ssm, id);
}

const SECOND_FAILS = {
  status: 'Failed',
  stepName: 'startInstances',
  stderr: 'No capacity.',
  durationMs: 60_000,
};

describe('the automation of an association', () => {
  scripted('is the source of its one target if it has none', SOURCE, async ({ ssm, pass }) => {
    const id = await createdId(ssm, RUNBOOK);

    await pass('PT1M');

    expect(await newestTargets(ssm, id)).toMatchObject([
      { Status: 'Success', OutputSource: { OutputSourceType: 'Automation' } },
    ]);
  });

  scripted('is found under that id', SOURCE, async (world) => {
    const source = await ran(world);

    expect(await automation(world, source)).toMatchObject({
      AutomationExecutionId: source,
      DocumentName: 'AWS-RestartEC2Instance',
      DocumentVersion: '1',
      AutomationExecutionStatus: 'Success',
      AssociationId: expect.any(String),
      Parameters: RUNBOOK.Parameters,
    });
  });

  scripted('shows its steps in their order, the last as the end', GET, async (world) => {
    const { StepExecutions } = await automation(world, await ran(world));

    expect(StepExecutions).toMatchObject([
      { StepName: 'stopInstances', Action: 'aws:changeInstanceState', StepStatus: 'Success', IsEnd: false },
      { StepName: 'startInstances', Action: 'aws:changeInstanceState', StepStatus: 'Success', IsEnd: true },
    ]);
  });

  scripted('that failed names the step and the reason', GET, async (world) => {
    const execution = await automation(world, await ran(world, SECOND_FAILS));

    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      FailureMessage: expect.stringContaining('No capacity.'),
      CurrentStepName: 'startInstances',
    });
    expect(execution.StepExecutions![1]).toMatchObject({
      StepStatus: 'Failed',
      FailureMessage: expect.stringContaining('No capacity.'),
    });
  });

  scripted('counts its steps', GET, async (world) => {
    const { ProgressCounters } = await automation(world, await ran(world, SECOND_FAILS));

    expect(ProgressCounters).toMatchObject({ TotalSteps: 2, SuccessSteps: 1, FailedSteps: 1 });
  });

  scripted(
    'that failed at its first step never reaches the others',
    'U: nobody shows a step that was not reached',
    async (world) => {
      const execution = await automation(world, await ran(world, { status: 'TimedOut' }));

      expect(execution.AutomationExecutionStatus).toBe('TimedOut');
      expect(statuses(execution.StepExecutions)).toEqual([
        'stopInstances TimedOut',
        'startInstances Pending',
      ]);
      expect(execution.StepExecutions![1]!.ExecutionStartTime).toBeUndefined();
    },
  );

  scripted('is InProgress until it ends', GET, async (world) => {
    const source = await ran(world, { status: 'Success', durationMs: 3_600_000 });

    const execution = await automation(world, source);

    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'InProgress',
      CurrentStepName: 'stopInstances',
    });
    expect(execution.ExecutionEndTime).toBeUndefined();
  });

  scripted('gives each target to the parameter that is named', GET, async (world) => {
    const execution = await automation(world, await ranOnTwo(world));

    expect(execution).toMatchObject({
      TargetParameterName: 'InstanceId',
      ResolvedTargets: { ParameterValues: [nodeId('1'), nodeId('2')], Truncated: false },
    });
  });

  scripted('shows the steps of all its targets', 'U: nobody shows one of several targets', async (world) => {
    const execution = await automation(world, await ranOnTwo(world));

    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      ProgressCounters: { TotalSteps: 4, SuccessSteps: 2, FailedSteps: 1 },
    });
    expect(execution.StepExecutions![2]!.Targets).toEqual([{ Key: 'InstanceId', Values: [nodeId('2')] }]);
  });

  scripted(
    'that stops at its errors has Cancelled steps for what it did not come to',
    'U: nobody shows a target that was not reached',
    async (world) => {
      const source = await ranOnTwo(world, { MaxConcurrency: '1', MaxErrors: '0' });

      expect(statuses((await automation(world, source)).StepExecutions)).toEqual([
        'stopInstances Failed',
        'startInstances Pending',
        'stopInstances Cancelled',
        'startInstances Cancelled',
      ]);
    },
  );

  statement('that nobody has is AutomationExecutionNotFoundException', GET, async (account) => {
    expect((await errorOf(automation(account, UNKNOWN))).name).toBe('AutomationExecutionNotFoundException');
  });

  statement('of an id that is none is ValidationException', GET, async (account) => {
    expect((await errorOf(automation(account, 'short'))).name).toBe('ValidationException');
  });
});

describe('the steps of an automation', () => {
  const both = ['stopInstances Success', 'startInstances Failed'];
  const filters: Record<string, [string, string, string[]]> = {
    'their name': ['StepName', 'startInstances', both.slice(1)],
    'their status': ['StepExecutionStatus', 'Success', both.slice(0, 1)],
    'their action': ['Action', 'aws:sleep', []],
    'a time before': ['StartTimeBefore', '2026-01-01T00:00:00Z', []],
    'a time after': ['StartTimeAfter', '2026-01-01T00:00:00Z', both],
    'a step around them': ['ParentStepExecutionId', UNKNOWN, []],
  };

  for (const [what, [Key, value, expected]] of Object.entries(filters)) {
    scripted(`are found by ${what}`, STEPS, async (world) => {
      const AutomationExecutionId = await ran(world, SECOND_FAILS);

      const found = await steps(world, {
        AutomationExecutionId,
        Filters: [{ Key: Key as 'StepName', Values: [value] }],
      });

      expect(statuses(found)).toEqual(expected);
    });
  }

  scripted('come in reverse and page by page', STEPS, async (world) => {
    const AutomationExecutionId = await ran(world);
    const request = { AutomationExecutionId, ReverseOrder: true, MaxResults: 1 };

    const { NextToken, StepExecutions } = await world.ssm.send(
      new DescribeAutomationStepExecutionsCommand(request),
    );
    const rest = await steps(world, { ...request, NextToken });

    const found = [...StepExecutions!, ...rest].map((step) => step.StepName);
    expect(found).toEqual(['startInstances', 'stopInstances']);
  });

  statement('of one that nobody has are AutomationExecutionNotFoundException', STEPS, async (account) => {
    const { name } = await errorOf(steps(account, { AutomationExecutionId: UNKNOWN }));

    expect(name).toBe('AutomationExecutionNotFoundException');
  });
});
