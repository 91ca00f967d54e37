import type { Execution, ExecutionTarget, Invocation, SsmGateway } from '../ssm/gateway.ts';

/** One node that failed and why: an item of `status.failedTargets`. */
export interface FailedTarget {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly detailedStatus: string;
  readonly exitCode?: number;
  readonly message?: string;
  readonly outputUrl?: string;
  readonly at?: string;
}

export interface FailedTargets {
  readonly failed: readonly FailedTarget[];
  /** False: there are more failed nodes, or reasons, than the calls of one look could bring. */
  readonly complete: boolean;
}

export interface FailedTargetsQuestion {
  readonly associationId: string;
  /** Newest first, all of the current version. */
  readonly executions: readonly Execution[];
  /** Failed nodes as AWS's overview counts them. */
  readonly expected: number;
  readonly output: 'tail' | 'none';
  /** Calls that may be spent. */
  readonly calls: number;
}

const MAX_TARGETS = 10;
const MAX_MESSAGE = 256;
const FINE = new Set(['Success', 'Pending', 'InProgress', 'Skipped', 'Associated']);

interface Failure {
  readonly target: ExecutionTarget;
  readonly invocation?: Invocation | undefined;
}

/**
 * Nodes run at their own times, so the newest execution may be one node's. Goes back over the executions, takes each
 * node's latest result, and stops when as many failures are found as AWS counts, or when the calls are spent.
 */
export async function failedTargetsOf(
  ssm: SsmGateway,
  question: FailedTargetsQuestion,
): Promise<FailedTargets> {
  const { associationId, executions, expected, output } = question;
  const latest = new Set<string>();
  const failures: Failure[] = [];
  let calls = question.calls;
  for (const { id } of executions) {
    if (failures.length >= expected || calls < 1) break;
    // oxlint-disable-next-line no-await-in-loop -- whether the next one is needed shows only now
    const targets = await ssm.executionTargets(associationId, id);
    const failed = targets.filter((target) => !latest.has(target.id) && !FINE.has(target.status));
    for (const target of targets) latest.add(target.id);
    // oxlint-disable-next-line no-await-in-loop -- the calls are counted one after another
    const told = await reasonsFor(ssm, failed, calls - 1);
    calls = told.callsLeft;
    failures.push(...told.failures);
  }
  const items = failures.slice(0, MAX_TARGETS).map((failure) => itemFrom(failure, output));
  const explained = failures.every(({ invocation }) => invocation !== undefined);
  return {
    failed: items,
    complete: explained && failures.length >= expected && failures.length <= MAX_TARGETS,
  };
}

/** One call for each Run Command command: with details it holds every node's reason. */
async function reasonsFor(
  ssm: SsmGateway,
  failed: readonly ExecutionTarget[],
  callsBefore: number,
): Promise<{ readonly failures: readonly Failure[]; readonly callsLeft: number }> {
  const commands = failed
    .filter(({ source }) => source?.type === 'RunCommand')
    .map(({ source }) => source?.id ?? '');
  const asked = [...new Set(commands)].slice(0, Math.max(0, callsBefore));
  const answers = await Promise.all(asked.map((id) => ssm.commandInvocations(id)));
  const byCommand = new Map(asked.map((id, index) => [id, answers[index] ?? []]));
  const failures = failed.map((target) => ({
    target,
    invocation: byCommand.get(target.source?.id ?? '')?.find(({ nodeId }) => nodeId === target.id),
  }));
  return { failures, callsLeft: callsBefore - asked.length };
}

function itemFrom({ target, invocation }: Failure, output: 'tail' | 'none'): FailedTarget {
  const message = messageOf(invocation, output);
  return {
    id: target.id,
    type: target.type,
    status: target.status,
    detailedStatus: target.detailedStatus,
    ...(invocation?.exitCode === undefined ? {} : { exitCode: invocation.exitCode }),
    ...(message === '' ? {} : { message }),
    ...(target.at === undefined ? {} : { at: target.at }),
  };
}

/** The end of the output is where scripts say what went wrong. */
function messageOf(invocation: Invocation | undefined, output: 'tail' | 'none'): string {
  if (invocation === undefined) return '';
  const said = output === 'tail' ? invocation.output : '';
  const text = said === '' ? invocation.statusDetails : said;
  return text.length <= MAX_MESSAGE ? text : `… ${text.slice(2 - MAX_MESSAGE)}`;
}
