import type { NodeStep } from './document-steps.ts';
import type { ExecutionTarget } from './region.ts';

/** A step of a command on a node, as command plugins show it. */
export interface CommandStep {
  name: string;
  /** How it went, by the words of associations: Pending, Success, Failed, TimedOut, Skipped. */
  result: string;
  /** The same by the words of command plugins, which don't know Skipped. [U] that they say Success instead. */
  status: string;
  statusDetails: string;
  exitCode: number;
  stdout: string;
  stderr: string;
}

export function invocationStatus(target: ExecutionTarget): string {
  if (target.cancelled) return 'Cancelled';
  if (target.statusDetails === 'Delayed') return 'Delayed';
  if (!target.done) return target.startedAt === undefined ? 'Pending' : 'InProgress';
  return target.status === 'Skipped' ? 'Success' : target.status;
}

const SUCCESS = { status: 'Success', statusDetails: 'Success', exitCode: 0, stdout: '', stderr: '' };

function asTarget(target: ExecutionTarget): Omit<CommandStep, 'name'> {
  const { status: result, statusDetails, exitCode } = target;
  const invocation = invocationStatus(target);
  // Plugins don't know Delayed.
  const status = invocation === 'Delayed' ? 'Pending' : invocation;
  return { result, status, statusDetails, exitCode, stdout: '', stderr: '' };
}

function commandStep(target: ExecutionTarget, { name, skipped }: NodeStep, hasOutcome: boolean): CommandStep {
  const hasBegun = target.done || target.startedAt !== undefined;
  if (skipped !== undefined && hasBegun) return { name, ...SUCCESS, result: 'Skipped', stdout: skipped };
  if (hasOutcome) return { name, ...asTarget(target), stdout: target.stdout, stderr: target.stderr };
  const isOver = target.done && target.refusal === undefined && !target.cancelled;
  return isOver ? { name, ...SUCCESS, result: 'Success' } : { name, ...asTarget(target) };
}

/** The step that ends as the outcome says. [U] unless the outcome names one: the first that runs. */
export function outcomeStep({ steps, stepName }: ExecutionTarget): number {
  const named = steps.findIndex((step) => step.name === stepName);
  return named < 0 ? steps.findIndex((step) => step.skipped === undefined) : named;
}

/** The steps of a command on a node. [U] that those after one that failed run all the same. */
export function commandSteps(target: ExecutionTarget): CommandStep[] {
  const ending = outcomeStep(target);
  return target.steps.map((step, index) => commandStep(target, step, index === ending));
}
