import type { Execution } from '../../../ssm/gateway.ts';
import { hasFailed, totalIn } from '../tally.ts';

/** So many targets one answer shows. */
const PAGE = 50;
/** With more failures than are shown, it is not worth a call that all of them are found. */
export const FEW = 10;

export function isBeyondPage(execution: Execution): boolean {
  return totalIn(execution) > PAGE;
}

/**
 * The statuses that are failures, the most frequent first. AWS may count under Failed what has timed out.
 */
export function failuresIn({ counts }: Pick<Execution, 'counts'>): readonly string[] {
  const counted = Object.entries(counts)
    .filter(([status, count]) => count > 0 && hasFailed({ status }))
    .toSorted(([, left], [, right]) => right - left)
    .map(([status]) => status);
  return [...new Set([...counted, 'TimedOut'])];
}
