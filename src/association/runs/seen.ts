import { conditionOf } from '../../api/resource.ts';
import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { Association } from '../../ssm/association.ts';
import type { ListedAssociation, ObservedAssociation } from '../../ssm/gateway.ts';
import { isAsTold, versionTold, type ToldRuns } from './mark.ts';
import { failedIn } from './tally.ts';

/** What AWS says of a version that no node has heard of. */
const CREATING = 'Creating';

/** An association as far as its runs are concerned. */
export type SeenRuns = Omit<ObservedAssociation, 'instanceId' | 'documentName' | 'documentVersion'>;

/**
 * What a list shows of the runs of an association that is in place. `undefined`: it shows another change, too, or goes
 * back behind what the status tells, because lists lag; or what the status tells in full.
 */
export function seenInList(
  { status = {} }: ToldRuns,
  listed: ListedAssociation,
  association: Association,
): SeenRuns | undefined {
  const isSame =
    listed.associationName === association.associationName &&
    listed.documentName === association.documentName;
  const isSameVersion = String(listed.version) === status.associationVersion;
  const isMissed = status.runsIncomplete !== undefined && isAsTold({ status }, listed);
  if (!isSame || !isSameVersion || !(isNewer(status, listed) || isMissed)) return undefined;
  return runsInList({ status }, listed, association);
}

/** What was read, or what is listed, whichever is of the newer run: both lag, each at its own time. */
export function newestSeen(told: ToldRuns, read: SeenRuns, listed: ListedAssociation | undefined): SeenRuns {
  const seen = listed && runsInList(told, listed, read.association);
  if (seen === undefined || seen.version !== read.version) return read;
  const [time, timeListed] = [read.lastExecutionTime ?? '', seen.lastExecutionTime ?? ''];
  const isEnded = read.overview.status === 'Pending' && seen.overview.status !== 'Pending';
  const isAhead = timeListed > time || (timeListed === time && timeListed !== '' && isEnded);
  return isAhead ? seen : read;
}

/** The same of an association of which nobody knows whether it is in place. `undefined`: of a version that is no more. */
export function runsInList(
  { status = {} }: ToldRuns,
  listed: ListedAssociation,
  association: Association,
): SeenRuns | undefined {
  if (listed.version < versionTold({ status })) return undefined;
  const { id, version, associationName, overview, lastExecutionTime } = listed;
  const { lastUpdateTime } = status;
  return {
    id,
    version,
    associationName,
    overview,
    association,
    ...(lastExecutionTime === undefined ? {} : { lastExecutionTime }),
    ...(lastUpdateTime === undefined ? {} : { lastUpdateTime }),
  };
}

/** AWS answers with what was before the runs that the status tells of: its reads lag behind its lists. */
export function isOlderThanTold(
  { status = {} }: ToldRuns,
  { id, version, overview, lastExecutionTime }: SeenRuns,
): boolean {
  const toldVersion = versionTold({ status });
  if (id !== status.associationId || version > toldVersion) return false;
  if (version < toldVersion) return true;
  const [before, now] = [status.lastExecutionTime ?? '', lastExecutionTime ?? ''];
  if (now !== before) return now < before;
  const had = status.overview?.status;
  return before !== '' && had !== undefined && had !== 'Pending' && overview.status === 'Pending';
}

/** A new version, or a run of which nothing is to be told yet. */
export function isBeginning({ status = {} }: ToldRuns, { overview, lastExecutionTime }: SeenRuns): boolean {
  if (overview.detailedStatus === CREATING) return true;
  const isAnother = wasRunning(status) && status.lastExecutionTime !== lastExecutionTime;
  return overview.status === 'Pending' && failedIn(overview) === 0 && !isAnother;
}

/** A version that has not run is Pending for AWS, too. */
function wasRunning(status: NonNullable<SsmAssociation['status']>): boolean {
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

/** AWS tells of failures, and the status says that all is well. */
export function wasWell({ status }: ToldRuns, { overview }: SeenRuns): boolean {
  const said = conditionOf({ status }, 'RunsSucceeding');
  const hadFailed = failedIn({ counts: status?.overview?.counts ?? {} }) > 0;
  return overview.status === 'Failed' && !hadFailed && said?.status === 'True';
}

/** Another run, or the end of the one that was going on. */
function isNewer(status: NonNullable<SsmAssociation['status']>, listed: ListedAssociation): boolean {
  const [before, now] = [status.lastExecutionTime ?? '', listed.lastExecutionTime ?? ''];
  if (now !== before) return now > before;
  const wasGoingOn = status.overview?.status === 'Pending' && now !== '';
  const isGoingOn = listed.overview.status === 'Pending';
  return wasGoingOn && !(isGoingOn && failedIn(listed.overview) < (status.failedTargetCount ?? 0));
}
