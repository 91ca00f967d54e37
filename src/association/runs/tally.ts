import type { Overview } from '../../ssm/gateway.ts';

/** Statuses of a target that are no failure. */
const UNFAILED = new Set(['Success', 'Pending', 'InProgress', 'Skipped', 'Associated']);

type Counts = Overview['counts'];

export function hasFailed({ status }: { readonly status: string }): boolean {
  return !UNFAILED.has(status);
}

/** Nothing more is to be heard of this execution. */
export function isOver({ status }: { readonly status: string }): boolean {
  return status !== 'Pending' && status !== 'InProgress';
}

/** An execution of which something has failed. */
export function hasGoneWrong(run: { readonly status: string; readonly counts: Counts }): boolean {
  return run.status === 'Failed' || failedIn(run) > 0;
}

export function failedIn({ counts }: { readonly counts: Counts }): number {
  return sum(Object.entries(counts).filter(([status]) => hasFailed({ status })));
}

export function totalIn({ counts }: { readonly counts: Counts }): number {
  return sum(Object.entries(counts));
}

function sum(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((all, [, count]) => all + count, 0);
}
