import { FINALIZER } from '../api/names.ts';
import { isAsked, type Resource } from '../api/resource.ts';
import type { Priority } from './workqueue.ts';

/**
 * | finalizer | being deleted | phase     |
 * |-----------|---------------|-----------|
 * | no        | no            | claim     |
 * | yes       | no            | reconcile |
 * | yes       | yes           | cleanup   |
 * | no        | yes           | ignore    |
 */
export type Phase = 'claim' | 'reconcile' | 'cleanup' | 'ignore';

export function phaseOf({ metadata }: Resource): Phase {
  const claimed = metadata.finalizers?.includes(FINALIZER) ?? false;
  if (metadata.deletionTimestamp !== undefined) return claimed ? 'cleanup' : 'ignore';
  return claimed ? 'reconcile' : 'claim';
}

/** Of a resource that is there when the operator starts: somebody may have edited it while nobody was looking. */
export function priorityAtStart(resource: Resource): Priority {
  return isAsked(resource) ? 'edit' : 'initial';
}
