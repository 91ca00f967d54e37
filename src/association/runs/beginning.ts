import type { ToldRuns } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import { failedIn } from './tally.ts';

/** What AWS says of a version that no node has heard of. */
const CREATING = 'Creating';

/** A new version, or a run of which nothing is to be told yet. */
export function isBeginning(told: ToldRuns, { overview, lastExecutionTime }: SeenRuns): boolean {
  if (overview.detailedStatus === CREATING) return true;
  const isAnother = wasRunning(told) && told.status?.lastExecutionTime !== lastExecutionTime;
  return overview.status === 'Pending' && failedIn(overview) === 0 && !isAnother;
}

/** A version that has not run is Pending for AWS, too. */
function wasRunning({ status = {} }: ToldRuns): boolean {
  const { overview } = status;
  return overview?.status === 'Pending' && overview.detailedStatus !== CREATING && hasBegun(status);
}

/** It has run since it was made, or changed. */
export function hasBegun({
  lastExecutionTime,
  lastUpdateTime = '',
}: Pick<SeenRuns, 'lastExecutionTime' | 'lastUpdateTime'>): boolean {
  return lastExecutionTime !== undefined && lastExecutionTime >= lastUpdateTime;
}
