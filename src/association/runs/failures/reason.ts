import type { Automation, ExecutionTarget, Invocation } from '../../../ssm/gateway.ts';
import { redacted } from './redact.ts';

/** What is known of why a target failed. */
export interface Reason {
  readonly text: string;
  readonly exitCode?: number | undefined;
  readonly outputUrl?: string | undefined;
}

/** How much is shown of what scripts print. */
export interface Showing {
  readonly output: 'tail' | 'none';
  /** Values that must not be shown. */
  readonly secrets: readonly string[];
}

/** What AWS says in detail of a command that is still at work on a node. */
const UNFINISHED = new Set(['Pending', 'In Progress', 'InProgress', 'Delayed', 'Cancelling']);

/** The end of the output is where scripts say what went wrong. `undefined`: it is not said yet. */
export function commandReason(
  { output: said, statusDetails, exitCode }: Invocation,
  showing: Showing,
): Reason | undefined {
  if (UNFINISHED.has(statusDetails)) return undefined;
  const isShown = showing.output === 'tail' && said !== '';
  return { text: isShown ? redacted(said, showing.secrets) : statusDetails, exitCode };
}

const AT_WORK = new Set(['Pending', 'InProgress', 'Waiting', 'Scheduled', 'RunbookInProgress', 'Cancelling']);

/** Words of AWS around the reason that are the same for every step. */
const AROUND =
  /^Step fails when it is \S+ action\. | ?Please refer to Automation Service Troubleshooting Guide for more diagnosis details\.?$/g;

/**
 * The step at which it failed for this target, or, when the steps name no targets, at which it failed at all. `undefined`: it
 * is not said yet.
 */
export function automationReason(
  automation: Automation,
  { id, detailedStatus }: ExecutionTarget,
  { output, secrets }: Showing,
): Reason | undefined {
  if (!hasSaid(automation)) return undefined;
  const { failedSteps, message = '' } = automation;
  const step =
    failedSteps.find(({ targets }) => targets.includes(id)) ??
    failedSteps.find(({ targets }) => targets.length === 0);
  const said = (step?.message ?? message).replaceAll(AROUND, '');
  const text = output === 'tail' && said !== '' ? redacted(said, secrets) : detailedStatus;
  return { text: step === undefined ? text : `Step ${step.name} (${step.action}): ${text}` };
}

/** One that is still at work may have failed for some of its targets. */
function hasSaid({ status, failedSteps, message }: Automation): boolean {
  return failedSteps.length > 0 || message !== undefined || !AT_WORK.has(status);
}
