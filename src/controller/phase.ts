import { FINALIZER } from '../api/names.ts';
import type { Resource } from '../api/resource.ts';

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
