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
/** Statuses of a node that are no failure. */
export const UNFAILED = new Set(['Success', 'Pending', 'InProgress', 'Skipped', 'Associated']);

/** What is known of why a node failed. */
interface Reason {
  readonly text: string;
  readonly exitCode?: number | undefined;
  readonly outputUrl?: string | undefined;
}

interface Failure {
  readonly target: ExecutionTarget;
  readonly reason?: Reason | undefined;
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
    const failed = targets.filter((target) => !latest.has(target.id) && !UNFAILED.has(target.status));
    for (const target of targets) latest.add(target.id);
    // oxlint-disable-next-line no-await-in-loop -- the calls are counted one after another
    const told = await reasonsFor(ssm, { associationId, failed, output, calls: calls - 1 });
    calls = told.callsLeft;
    failures.push(...told.failures);
  }
  const items = failures.slice(0, MAX_TARGETS).map(itemFrom);
  const explained = failures.every(({ reason }) => reason !== undefined);
  return {
    failed: items,
    complete: explained && failures.length >= expected && failures.length <= MAX_TARGETS,
  };
}

interface ReasonsQuestion {
  readonly associationId: string;
  readonly failed: readonly ExecutionTarget[];
  readonly output: 'tail' | 'none';
  readonly calls: number;
}

interface Reasons {
  readonly failures: readonly Failure[];
  readonly callsLeft: number;
}

/** One call for each Run Command command, which tells of all its nodes; then one for each node that it left out. */
async function reasonsFor(ssm: SsmGateway, question: ReasonsQuestion): Promise<Reasons> {
  const { failed, output, calls } = question;
  const commands = failed
    .filter(({ source }) => source?.type === 'RunCommand')
    .map(({ source }) => source?.id ?? '');
  const asked = [...new Set(commands)].slice(0, Math.max(0, calls));
  const answers = await Promise.all(asked.map((id) => ssm.commandInvocations(id)));
  const byCommand = new Map(asked.map((id, index) => [id, answers[index] ?? []]));
  const failures = failed.map((target): Failure => {
    const invocation = byCommand.get(target.source?.id ?? '')?.find(({ nodeId }) => nodeId === target.id);
    return { target, reason: invocation && reasonFrom(invocation, output) };
  });
  return askNodes(ssm, question.associationId, { failures, callsLeft: calls - asked.length });
}

async function askNodes(
  ssm: SsmGateway,
  associationId: string,
  { failures, callsLeft }: Reasons,
): Promise<Reasons> {
  const silent = failures.filter(({ reason }) => reason === undefined).slice(0, Math.max(0, callsLeft));
  const answers = await Promise.all(silent.map(({ target }) => ssm.nodeAssociationStatuses(target.id)));
  const told = silent.map(({ target }, index): Failure => {
    const status = answers[index]?.find((item) => item.associationId === associationId);
    return { target, reason: status && { text: status.summary, outputUrl: status.outputUrl } };
  });
  const asked = new Map(told.map((failure) => [failure.target, failure]));
  return {
    failures: failures.map((failure) => asked.get(failure.target) ?? failure),
    callsLeft: callsLeft - silent.length,
  };
}

/** The end of the output is where scripts say what went wrong. */
function reasonFrom({ output: said, statusDetails, exitCode }: Invocation, output: 'tail' | 'none'): Reason {
  return { text: output === 'tail' && said !== '' ? said : statusDetails, exitCode };
}

function itemFrom({ target, reason }: Failure): FailedTarget {
  const message = tailOf(reason?.text ?? '');
  return {
    id: target.id,
    type: target.type,
    status: target.status,
    detailedStatus: target.detailedStatus,
    ...(reason?.exitCode === undefined ? {} : { exitCode: reason.exitCode }),
    ...(message === '' ? {} : { message }),
    ...(reason?.outputUrl === undefined ? {} : { outputUrl: reason.outputUrl }),
    ...(target.at === undefined ? {} : { at: target.at }),
  };
}

function tailOf(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `… ${text.slice(2 - MAX_MESSAGE).toWellFormed()}`;
}
