import { GetAutomationExecutionCommand, type AutomationExecution } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { commandId, createdId, nodeId, stage } from './support.ts';

const RUNBOOK = { Name: 'AWS-RestartEC2Instance', Parameters: { InstanceId: [nodeId('1')] }, Targets: [] };

/** An automation without targets that has ended in `outcome`. */
async function ended(outcome: object): Promise<AutomationExecution> {
  const { ssm, admin, advance } = await stage();
  await admin('PUT', 'outcomes', [outcome]);
  const id = await createdId(ssm, RUNBOOK);
  await advance('PT1M');
  const request = new GetAutomationExecutionCommand({ AutomationExecutionId: await commandId(ssm, id) });
  return (await ssm.send(request)).AutomationExecution!;
}

describe('an automation execution', () => {
  test('begins with its cause and ends with its last target', async () => {
    expect(await ended({ status: 'Success' })).toMatchObject({
      Mode: 'Auto',
      ExecutionStartTime: new Date('2026-01-01T00:00:00Z'),
      ExecutionEndTime: new Date('2026-01-01T00:00:01.200Z'),
      ResolvedTargets: { ParameterValues: [], Truncated: false },
    });
  });

  test('has steps with ids of their own', async () => {
    const ids = (await ended({ status: 'Success' })).StepExecutions!.map((step) => step.StepExecutionId!);

    expect(new Set(ids).size).toBe(2);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  test('has the exit code of its outcome at the step that the outcome names', async () => {
    const { StepExecutions } = await ended({ status: 'Failed', stepName: 'startInstances', exitCode: 7 });

    expect(StepExecutions!.map((step) => step.ResponseCode)).toEqual(['0', '7']);
  });

  test('without parameters has no member for them: the model wants at least one', async () => {
    const { ssm, node, advance } = await stage();
    const id = await createdId(ssm, {
      Name: RUNBOOK.Name,
      Parameters: {},
      AutomationTargetParameterName: 'InstanceId',
      Targets: [{ Key: 'InstanceIds', Values: [await node('1')] }],
    });
    await advance('PT1M');

    const request = new GetAutomationExecutionCommand({ AutomationExecutionId: await commandId(ssm, id) });

    expect((await ssm.send(request)).AutomationExecution).not.toHaveProperty('Parameters');
  });
});
