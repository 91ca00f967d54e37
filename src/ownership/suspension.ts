import type { Outcome } from '../controller/reconciler.ts';
import type { OwnedResource, OwnedWork } from './owned.ts';
import { untouched } from './verdict.ts';

type Asking = Pick<OwnedWork, 'resource' | 'pass'>;

/** What is said while spec.suspend is true. That it begins is told. */
export function suspended({ resource, pass }: Asking, specHash: string): Outcome {
  if (!wasSuspended(resource)) {
    const message =
      'spec.suspend is true: nothing is read or written in AWS, and what it holds goes on running.';
    pass.tell({ type: 'Normal', reason: 'Suspended', action: 'Reconcile', message });
  }
  const { message, ...standing } = untouched(resource, specHash);
  const way = `${message} Set spec.suspend to false to go on.`;
  return { verdict: { ...standing, reason: 'Suspended', message: way } };
}

/** Tells that a suspension is over. */
export function resume({ resource, pass }: Asking): void {
  if (!wasSuspended(resource)) return;
  const message = 'spec.suspend is not true any more: it is compared with AWS, and looked after again.';
  pass.tell({ type: 'Normal', reason: 'Resumed', action: 'Reconcile', message });
}

function wasSuspended({ status }: OwnedResource): boolean {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.reason === 'Suspended';
}
