import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { ListedAssociation } from '../../ssm/gateway.ts';
import { failedIn } from './tally.ts';

/** A resource as far as its status tells of runs. */
export type ToldRuns = Pick<SsmAssociation, 'status'>;

type Marked = Pick<ListedAssociation, 'version' | 'overview' | 'lastExecutionTime'>;

/** Changes of it are worth a look: start, first failure and end of a run, not each node that reports. */
export function runMark({ version, overview, lastExecutionTime = '' }: Marked): string {
  const pending = overview.status === 'Pending';
  const counts = pending
    ? String(failedIn(overview) > 0)
    : JSON.stringify(overview.counts, Object.keys(overview.counts).toSorted(alphabetically));
  return [version, overview.status, overview.detailedStatus, counts, lastExecutionTime].join('|');
}

/** The mark of what the status already tells. */
export function runMarkOfStatus(resource: ToldRuns): string {
  const { overview, lastExecutionTime } = resource.status ?? {};
  return runMark({
    version: versionTold(resource),
    overview: {
      status: overview?.status ?? '',
      detailedStatus: overview?.detailedStatus ?? '',
      counts: overview?.counts ?? {},
    },
    ...(lastExecutionTime === undefined ? {} : { lastExecutionTime }),
  });
}

/** AWS says nothing of them that is not told. */
export function isAsTold(told: ToldRuns, seen: Marked): boolean {
  return runMark(seen) === runMarkOfStatus(told);
}

/** Of runs: a version of somebody else is told of before anything is known of it. 0: none. */
export function versionTold({ status }: ToldRuns): number {
  const { associationVersion = 0, lastRun } = status ?? {};
  return Math.max(Number(associationVersion), Number(lastRun?.associationVersion ?? 0));
}

function alphabetically(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
