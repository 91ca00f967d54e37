import type { UsedDocument } from './document-lookup.ts';
import { hasPreconditions, type NodeStep } from './document-steps.ts';
import type { Node } from './nodes.ts';
import type { Outcome } from './outcomes.ts';
import type { Execution, ExecutionTarget, Region } from './region.ts';
import { missingParameters } from './parameter-references.ts';
import type { Configuration } from './shapes.ts';
import type { World } from './world.ts';

/** How a run on a node ended. */
export interface Result {
  status: string;
  detailedStatus?: string;
  statusDetails?: string;
  exitCode?: number;
  stdout?: string;
  stderr?: string;
  refusal?: string;
  stepName?: string;
  cancelled?: boolean;
}

/** StatusDetails of a command invocation: with spaces, unlike the DetailedStatus of an association. */
const STATUS_DETAILS: Record<string, string> = { TimedOut: 'Execution Timed Out', Skipped: 'Success' };
const GIVEN_DETAILS = [
  'Delivery Timed Out',
  'Execution Timed Out',
  'Undeliverable',
  'Terminated',
  'Cancelled',
];
const EXIT_CODES: Record<string, number> = { Success: 0, Skipped: 0, TimedOut: -1 };

export function newTarget(execution: Execution, resourceId: string, steps: NodeStep[]): ExecutionTarget {
  return {
    resourceId,
    // [U] the resource type of an automation without targets.
    resourceType: execution.sourceType === 'Automation' ? 'AutomationTarget' : 'ManagedInstance',
    status: 'Pending',
    detailedStatus: 'Associated',
    version: execution.version,
    executionId: execution.id,
    done: false,
    exitCode: -1,
    statusDetails: 'Pending',
    stdout: '',
    stderr: '',
    steps,
  };
}

/** What changes of a target that ends at `now`. */
export function ended(result: Result, now: number): Partial<ExecutionTarget> {
  const { status, refusal, stepName, cancelled } = result;
  return {
    done: true,
    endedAt: now,
    status,
    detailedStatus: result.detailedStatus ?? status,
    statusDetails: result.statusDetails ?? STATUS_DETAILS[status] ?? status,
    exitCode: result.exitCode ?? EXIT_CODES[status] ?? 1,
    stdout: result.stdout ?? '',
    stderr: result.stderr ?? '',
    ...(refusal === undefined ? {} : { refusal }),
    ...(stepName === undefined ? {} : { stepName }),
    ...(cancelled === undefined ? {} : { cancelled }),
  };
}

/** A target whose node is offline: it waits for it. */
export function delayedTarget(execution: Execution, resourceId: string, steps: NodeStep[]): ExecutionTarget {
  return { ...newTarget(execution, resourceId, steps), statusDetails: 'Delayed' };
}

/** Whether a target waits for its node, or waited in vain. */
export function isUndelivered({ statusDetails }: ExecutionTarget): boolean {
  return statusDetails === 'Delayed' || statusDetails === 'Delivery Timed Out';
}

/** Whether MaxErrors counts how a target ended. */
export function isError({ status, statusDetails }: ExecutionTarget): boolean {
  const isExcepted = statusDetails === 'Delivery Timed Out' || statusDetails === 'Undeliverable';
  return (status === 'Failed' || status === 'TimedOut') && !isExcepted;
}

/** [U] the words of associations; those of commands are documented. */
export const UNDELIVERED: Result = {
  status: 'TimedOut',
  detailedStatus: 'DeliveryTimedOut',
  statusDetails: 'Delivery Timed Out',
};

/** How a target ends that was not started when errors or time were used up. */
export function notReached(world: World, why: 'Terminated' | 'Cancelled'): Result {
  const refusal =
    why === 'Terminated' ? 'Not run: MaxErrors was exceeded.' : 'Not run: its Duration was over.';
  const status = world.settings.switches.nodesNotReached;
  return { status, detailedStatus: why, statusDetails: why, exitCode: -1, refusal, cancelled: true };
}

/** How a target ends that ran when its time was used up. [U] the words of associations. */
export const CUT_OFF: Result = {
  status: 'Failed',
  detailedStatus: 'Cancelled',
  statusDetails: 'Cancelled',
  exitCode: -1,
  cancelled: true,
};

export function resultOf(outcome: Outcome): Result {
  const { documentName: _d, nodeId: _n, associationId: _a, durationMs: _ms, ...result } = outcome;
  const details = GIVEN_DETAILS.find((given) => given === outcome.detailedStatus);
  return details === undefined ? result : { ...result, statusDetails: details };
}

/** [U] code and wording: nothing starts on the node. */
function refused(refusal: string): Result {
  return { status: 'Failed', statusDetails: 'Undeliverable', exitCode: -1, stderr: refusal, refusal };
}

/** [U] that it ends so, and counts as an error; the wording is the agent's. */
function unresolved(names: readonly string[]): Result {
  const refusal = `Input contains invalid ssm parameters [${names.join(' ')}]`;
  return { status: 'Failed', exitCode: -1, stderr: refusal, refusal };
}

/** What keeps a document without preconditions from running on a platform. */
function platformRefusal({ document, version }: UsedDocument, node: Node): string | undefined {
  if (version.platformTypes.includes(node.platformType) || hasPreconditions(version.content))
    return undefined;
  const supported = version.platformTypes.join(', ');
  return `Document ${document.name} does not support platform type ${node.platformType} of node ${node.id}; it supports ${supported}.`;
}

/** What would start on a target. */
interface Attempt {
  region: Region;
  target: ExecutionTarget;
  node: Node | undefined;
  used: UsedDocument | undefined;
  configuration: Configuration;
}

/** How a target ends on which nothing runs: its document or a parameter is gone, it is refused there, or skips all of its steps. */
export function resultWithoutRun(
  world: World,
  { region, target, node, used, configuration }: Attempt,
): Result | undefined {
  if (used === undefined) {
    const { Name: name, DocumentVersion: version = '$DEFAULT' } = configuration;
    // [U] the wording.
    return refused(`Document ${name} version ${version} does not exist or is not Active.`);
  }
  const missing = missingParameters(world, region, configuration);
  if (missing.length > 0) return unresolved(missing);
  if (used.document.documentType === 'Automation' || node === undefined) return undefined;
  const refusal = platformRefusal(used, node) ?? target.steps.find((step) => step.refused)?.refused;
  if (refusal !== undefined) return refused(refusal);
  // [U] that the agent calls a document a success whose steps were all skipped.
  const allSkipped = target.steps.every((step) => step.skipped !== undefined);
  return allSkipped ? { status: world.settings.switches.allStepsSkipped } : undefined;
}
