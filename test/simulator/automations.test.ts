import {
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  type AutomationExecution,
  type DescribeAutomationStepExecutionsRequest,
  type SSMClient,
  type StepExecution,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { commandId, createdId, errorOf, nodeId, overviewOf, stage, UNKNOWN, type Stage } from './support.ts';

const RUNBOOK = {
  Name: 'AWS-RestartEC2Instance',
  Parameters: { InstanceId: [nodeId('1')] },
  Targets: [],
};

async function automation(ssm: SSMClient, id: string): Promise<AutomationExecution> {
  const request = new GetAutomationExecutionCommand({ AutomationExecutionId: id });
  return (await ssm.send(request)).AutomationExecution!;
}

async function steps(
  ssm: SSMClient,
  request: DescribeAutomationStepExecutionsRequest,
): Promise<StepExecution[]> {
  return (await ssm.send(new DescribeAutomationStepExecutionsCommand(request))).StepExecutions!;
}

function statuses(found: StepExecution[] = []): string[] {
  return found.map((step) => `${step.StepName} ${step.StepStatus}`);
}

/** An automation without targets that has ended in `outcome`. */
async function ended(outcome?: object): Promise<Stage & { id: string; source: string }> {
  const made = await stage();
  if (outcome) await made.admin('PUT', 'outcomes', [outcome]);
  const id = await createdId(made.ssm, RUNBOOK);
  await made.advance('PT1M');
  return { ...made, id, source: await commandId(made.ssm, id) };
}

const SECOND_FAILS = {
  status: 'Failed',
  stepName: 'startInstances',
  stderr: 'No capacity.',
  durationMs: 60_000,
};

describe('an automation execution', () => {
  test('shows what the run of an association did, step by step', async () => {
    const { ssm, id, source } = await ended();

    const execution = await automation(ssm, source);

    expect(execution).toMatchObject({
      AutomationExecutionId: source,
      DocumentName: 'AWS-RestartEC2Instance',
      DocumentVersion: '1',
      AutomationExecutionStatus: 'Success',
      Mode: 'Auto',
      AssociationId: id,
      Parameters: RUNBOOK.Parameters,
      ExecutionStartTime: new Date('2026-01-01T00:00:00Z'),
      ExecutionEndTime: new Date('2026-01-01T00:00:01.200Z'),
      ResolvedTargets: { ParameterValues: [], Truncated: false },
      ProgressCounters: { TotalSteps: 2, SuccessSteps: 2, FailedSteps: 0 },
      StepExecutionsTruncated: false,
    });
    expect(execution.StepExecutions).toMatchObject([
      { StepName: 'stopInstances', Action: 'aws:changeInstanceState', StepStatus: 'Success', IsEnd: false },
      { StepName: 'startInstances', Action: 'aws:changeInstanceState', StepStatus: 'Success', IsEnd: true },
    ]);
  });

  test('that fails names the step, the reason and the counts', async () => {
    const { ssm, id, source } = await ended(SECOND_FAILS).then(async (made) => {
      await made.advance('PT1M');
      return made;
    });

    const execution = await automation(ssm, source);

    expect((await overviewOf(ssm, id))!.Status).toBe('Failed');
    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      FailureMessage: expect.stringContaining('No capacity.'),
      CurrentStepName: 'startInstances',
      ProgressCounters: { TotalSteps: 2, SuccessSteps: 1, FailedSteps: 1 },
    });
    expect(execution.StepExecutions![1]).toMatchObject({
      StepStatus: 'Failed',
      ResponseCode: '1',
      FailureMessage: expect.stringContaining('No capacity.'),
    });
  });

  test('that fails at its first step never reaches the others', async () => {
    const { ssm, source } = await ended({ status: 'TimedOut' });

    const execution = await automation(ssm, source);

    expect(execution.AutomationExecutionStatus).toBe('TimedOut');
    expect(statuses(execution.StepExecutions)).toEqual(['stopInstances TimedOut', 'startInstances Pending']);
    expect(execution.StepExecutions![1]!.ExecutionStartTime).toBeUndefined();
  });

  test('is in progress until it ends', async () => {
    const { ssm, source } = await ended({ status: 'Success', durationMs: 3_600_000 });

    const execution = await automation(ssm, source);

    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'InProgress',
      CurrentStepName: 'stopInstances',
    });
    expect(execution.ExecutionEndTime).toBeUndefined();
    expect(statuses(execution.StepExecutions)).toEqual([
      'stopInstances InProgress',
      'startInstances Pending',
    ]);
  });

  test('with targets runs its steps for each of them', async () => {
    const { ssm, admin, node, advance } = await stage();
    const [good, bad] = [await node('1'), await node('2')];
    await admin('PUT', 'outcomes', [{ nodeId: bad, status: 'Failed' }]);
    const id = await createdId(ssm, {
      Name: RUNBOOK.Name,
      Parameters: {},
      AutomationTargetParameterName: 'InstanceId',
      Targets: [{ Key: 'InstanceIds', Values: [good, bad] }],
    });
    await advance('PT1M');

    const execution = await automation(ssm, await commandId(ssm, id));

    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      TargetParameterName: 'InstanceId',
      ResolvedTargets: { ParameterValues: [good, bad] },
      ProgressCounters: { TotalSteps: 4, SuccessSteps: 2, FailedSteps: 1 },
    });
    expect(execution.StepExecutions![2]!.Targets).toEqual([{ Key: 'InstanceId', Values: [bad] }]);
    expect(execution).not.toHaveProperty('Parameters');
  });

  test('that stops at its errors has cancelled the steps for what it did not come to', async () => {
    const { ssm, admin, node, advance } = await stage();
    const [bad, next] = [await node('1'), await node('2')];
    await admin('PUT', 'outcomes', [{ nodeId: bad, status: 'Failed' }]);
    const id = await createdId(ssm, {
      Name: RUNBOOK.Name,
      Parameters: {},
      AutomationTargetParameterName: 'InstanceId',
      Targets: [{ Key: 'InstanceIds', Values: [bad, next] }],
      MaxConcurrency: '1',
      MaxErrors: '0',
    });
    await advance('PT1M');

    const execution = await automation(ssm, await commandId(ssm, id));

    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      ProgressCounters: { TotalSteps: 4, SuccessSteps: 0, FailedSteps: 1, CancelledSteps: 2 },
    });
    expect(statuses(execution.StepExecutions)).toEqual([
      'stopInstances Failed',
      'startInstances Pending',
      'stopInstances Cancelled',
      'startInstances Cancelled',
    ]);
  });

  test('that nobody knows is an error, and so is an id that is none', async () => {
    const { ssm } = await stage();

    const errors = [
      await errorOf(automation(ssm, UNKNOWN)),
      await errorOf(steps(ssm, { AutomationExecutionId: UNKNOWN })),
      await errorOf(automation(ssm, 'short')),
    ];

    expect(errors.map((error) => error.name)).toEqual([
      'AutomationExecutionNotFoundException',
      'AutomationExecutionNotFoundException',
      'ValidationException',
    ]);
  });
});

describe('the steps of an automation', () => {
  const filters: Record<string, [string, string, string[]]> = {
    'their name': ['StepName', 'startInstances', ['startInstances Failed']],
    'their status': ['StepExecutionStatus', 'Success', ['stopInstances Success']],
    'their action': ['Action', 'aws:sleep', []],
    'a time before': ['StartTimeBefore', '2026-01-01T00:00:00Z', []],
    'a time after': [
      'StartTimeAfter',
      '2026-01-01T00:00:00Z',
      ['stopInstances Success', 'startInstances Failed'],
    ],
    'a step around them': ['ParentStepExecutionId', UNKNOWN, []],
  };

  test.each(Object.entries(filters))('are found by %s', async (_name, [Key, value, expected]) => {
    const { ssm, source } = await ended({ ...SECOND_FAILS, durationMs: 1000 });

    const found = await steps(ssm, {
      AutomationExecutionId: source,
      Filters: [{ Key: Key as 'StepName', Values: [value] }],
    });

    expect(statuses(found)).toEqual(expected);
  });

  test('come in reverse and page by page, each with an id of its own', async () => {
    const { ssm, source } = await ended();
    const request = { AutomationExecutionId: source, ReverseOrder: true, MaxResults: 1 };

    const first = await ssm.send(new DescribeAutomationStepExecutionsCommand(request));
    const second = await steps(ssm, { ...request, NextToken: first.NextToken });

    const found = [...first.StepExecutions!, ...second];
    expect(found.map((step) => step.StepName)).toEqual(['startInstances', 'stopInstances']);
    expect(new Set(found.map((step) => step.StepExecutionId)).size).toBe(2);
    expect(found[0]!.StepExecutionId).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
