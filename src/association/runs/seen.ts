import type { Association } from '../../ssm/association.ts';
import type { ListedAssociation, ObservedAssociation } from '../../ssm/gateway.ts';
import { isAsTold, versionTold, type ToldRuns } from './mark.ts';
import { isNewerThanTold } from './told/order.ts';

/** An association as far as its runs are concerned. */
export type SeenRuns = Omit<ObservedAssociation, 'instanceId' | 'documentName' | 'documentVersion'>;

/**
 * What a list shows of the runs of an association that is in place. `undefined`: it shows another change, too, or goes
 * back behind what the status tells, because lists lag; or what the status tells in full.
 */
export function seenInList(
  told: ToldRuns,
  listed: ListedAssociation,
  association: Association,
): SeenRuns | undefined {
  const { associationVersion, runsIncomplete } = told.status ?? {};
  const isSame =
    listed.associationName === association.associationName &&
    listed.documentName === association.documentName;
  const isSameVersion = String(listed.version) === associationVersion;
  const isMissed = runsIncomplete !== undefined && isAsTold(told, listed);
  if (!isSame || !isSameVersion || !(isNewerThanTold(told, listed) || isMissed)) return undefined;
  return runsInList(told, listed, association);
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
  told: ToldRuns,
  listed: ListedAssociation,
  association: Association,
): SeenRuns | undefined {
  if (listed.version < versionTold(told)) return undefined;
  const { id, version, associationName, overview, lastExecutionTime } = listed;
  const { lastUpdateTime } = told.status ?? {};
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
