import type { FailedTargetsQuestion } from '../../../src/association/runs/failures/failed-targets.ts';
import type {
  Automation,
  Execution,
  ExecutionTarget,
  Invocation,
  SsmGateway,
} from '../../../src/ssm/gateway.ts';

export const execution = (id: string, counts: Execution['counts'] = {}): Execution => ({
  id,
  associationVersion: '1',
  status: 'Failed',
  detailedStatus: 'Failed',
  counts,
});

export const target = (id: string, status = 'Failed', command = 'c1'): ExecutionTarget => ({
  id,
  type: 'ManagedInstance',
  status,
  detailedStatus: status,
  source: { id: command, type: 'RunCommand' },
});

export const said = (nodeId: string, output: string): Invocation => ({
  nodeId,
  statusDetails: 'Failed',
  exitCode: 1,
  output,
});

interface Runs {
  readonly targets: Readonly<Record<string, readonly ExecutionTarget[]>>;
  readonly invocations?: Readonly<Record<string, readonly Invocation[]>>;
  readonly automations?: Readonly<Record<string, Automation>>;
}

/** Answers from tables, and counts what is asked. */
export function runsOf({ targets, invocations = {}, automations = {} }: Runs) {
  const calls: string[] = [];
  const ssm = {
    async executionTargets(_association: string, id: string, status?: string) {
      calls.push(['targets', id, status].filter(Boolean).join(' '));
      const found = targets[id] ?? [];
      return found.filter((one) => status === undefined || one.status === status).slice(0, 50);
    },
    async commandInvocations(id: string, status?: string) {
      calls.push(['command', id, status].filter(Boolean).join(' '));
      return invocations[id] ?? [];
    },
    async automation(id: string) {
      calls.push(`automation ${id}`);
      return automations[id];
    },
    async nodeAssociationStatuses(id: string) {
      calls.push(`node ${id}`);
      return [{ associationId: 'a', detailedStatus: 'Failed', summary: `${id} says why` }];
    },
  } as unknown as SsmGateway;
  return { ssm, calls };
}

export const question = (change: Partial<FailedTargetsQuestion>): FailedTargetsQuestion => ({
  associationId: 'a',
  executions: [execution('e1')],
  expected: 1,
  output: 'tail',
  secrets: [],
  calls: 5,
  forAnotherLook: 3,
  told: [],
  lagsSince: '2026-01-05T12:00:00Z',
  ...change,
});

export const automated = (id: string): ExecutionTarget => ({
  ...target(id, 'Failed', 'a1'),
  type: 'AutomationTarget',
  source: { id: 'a1', type: 'Automation' },
});
