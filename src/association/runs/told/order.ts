import type { ListedAssociation } from '../../../ssm/gateway.ts';
import { versionTold, type ToldRuns } from '../mark.ts';
import type { SeenRuns } from '../seen.ts';
import { failedIn } from '../tally.ts';

// Is what AWS says of the runs newer than what was told, or older? Its reads and its lists lag, each at its own time.

/** AWS answers with what was before the runs that the status tells of: its reads lag behind its lists. */
export function isOlderThanTold(
  told: ToldRuns,
  { id, version, overview, lastExecutionTime }: SeenRuns,
): boolean {
  const { associationId, lastExecutionTime: before = '', overview: had } = told.status ?? {};
  const toldVersion = versionTold(told);
  if (id !== associationId || version > toldVersion) return false;
  if (version < toldVersion) return true;
  const now = lastExecutionTime ?? '';
  if (now !== before) return now < before;
  const hadEnded = had?.status !== undefined && had.status !== 'Pending';
  return before !== '' && hadEnded && overview.status === 'Pending';
}

/** Another run, or the end of the one that was going on. */
export function isNewerThanTold(
  { status = {} }: ToldRuns,
  { overview, lastExecutionTime: now = '' }: Pick<ListedAssociation, 'overview' | 'lastExecutionTime'>,
): boolean {
  const { lastExecutionTime: before = '', overview: had, failedTargetCount = 0 } = status;
  if (now !== before) return now > before;
  const wasGoingOn = had?.status === 'Pending' && now !== '';
  const isGoingOn = overview.status === 'Pending';
  return wasGoingOn && !(isGoingOn && failedIn(overview) < failedTargetCount);
}
