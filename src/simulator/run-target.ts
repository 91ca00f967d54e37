import type { AwsDocument } from './document.ts';
import type { Node } from './nodes.ts';
import type { Outcome } from './outcomes.ts';
import type { Execution, ExecutionTarget } from './region.ts';

/** How a run on a node ended. */
interface Result {
  status: string;
  detailedStatus?: string;
  statusDetails?: string;
  exitCode?: number;
  stdout?: string;
  stderr?: string;
  refusal?: string;
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

export function newTarget(execution: Execution, resourceId: string): ExecutionTarget {
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
  };
}

export function finishTarget(target: ExecutionTarget, result: Result, now: number): void {
  const { status } = result;
  Object.assign(target, {
    done: true,
    endedAt: now,
    status,
    detailedStatus: result.detailedStatus ?? status,
    statusDetails: result.statusDetails ?? STATUS_DETAILS[status] ?? status,
    exitCode: result.exitCode ?? EXIT_CODES[status] ?? 1,
    stdout: result.stdout ?? '',
    stderr: result.stderr ?? '',
    ...(result.refusal === undefined ? {} : { refusal: result.refusal }),
  });
}

export function resultOf(outcome: Outcome): Result {
  const { documentName: _d, nodeId: _n, associationId: _a, durationMs: _ms, ...result } = outcome;
  const details = GIVEN_DETAILS.find((given) => given === outcome.detailedStatus);
  return details === undefined ? result : { ...result, statusDetails: details };
}

/** Fails the target when the document doesn't support the node's platform. Whether it did. */
export function refuseTarget(
  target: ExecutionTarget,
  node: Node,
  document: AwsDocument,
  now: number,
): boolean {
  if (document.documentType === 'Automation' || document.platformTypes.includes(node.platformType)) {
    return false;
  }
  const supported = document.platformTypes.join(', ');
  const refusal = `Document ${document.name} does not support platform type ${node.platformType} of node ${node.id}; it supports ${supported}.`;
  // [U] code and wording: nothing starts on the node.
  const result = { status: 'Failed', statusDetails: 'Undeliverable', exitCode: -1, stderr: refusal, refusal };
  finishTarget(target, result, now);
  return true;
}
