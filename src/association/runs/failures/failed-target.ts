import type { Missing } from '../gap/gap.ts';

/** One target that failed and why: an item of `status.failedTargets`. */
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

/** Those that the status tells. */
export interface FailedTargets {
  /** By id. */
  readonly failed: readonly FailedTarget[];
  /** What is not known of them. `undefined`: nothing of those for which there is room. */
  readonly lack?: Lack | undefined;
  /** All that AWS counts are told, and why. */
  readonly complete: boolean;
}

/** Some are not named, or some are named without the reason. */
export type Lack = Exclude<Missing, 'Run'>;

/** So many the status holds. */
export const MAX_TARGETS = 10;
const MAX_MESSAGE = 256;
const UNSAID = 'AWS does not say why';

/** What is told when AWS counts `expected`. `unshown`: what AWS is known to hold and does not show. */
export function failedTargetsFrom(
  failed: readonly FailedTarget[],
  expected: number,
  unshown?: Lack,
): FailedTargets {
  const lack = lackIn(failed, expected, unshown);
  return { failed, lack, complete: lack === undefined && failed.length >= expected };
}

/** When nobody is known to have failed, and AWS counts `expected`. */
export function nobodyNamed(expected: number): FailedTargets {
  return failedTargetsFrom([], expected);
}

function lackIn(failed: readonly FailedTarget[], expected: number, unshown?: Lack): Lack | undefined {
  if (unshown === 'Targets' || failed.length < Math.min(expected, MAX_TARGETS)) return 'Targets';
  return failed.every(unshown === 'Output' ? hasOwnReason : hasReason) ? undefined : 'Output';
}

/** It is told why. */
export function hasReason({ message }: FailedTarget): boolean {
  return message !== undefined && !message.startsWith(UNSAID);
}

/** It is told by what ran there. A node knows of a command no more than that it failed, and not its exit code. */
export function hasOwnReason(target: FailedTarget): boolean {
  return hasReason(target) && (target.type !== 'ManagedInstance' || target.exitCode !== undefined);
}

/** In place of a reason. */
export function unsaid({ reason }: { readonly reason: string }): string {
  return `${UNSAID}: ${reason}.`;
}

/** The end of a text, as much as there is room for. */
export function tailOf(text: string): string {
  return text.length <= MAX_MESSAGE ? text : `… ${text.slice(2 - MAX_MESSAGE).toWellFormed()}`;
}
