import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { ListedAssociation } from '../../ssm/gateway.ts';
import { failedIn } from './tally.ts';

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
export function runMarkOfStatus({ status }: Pick<SsmAssociation, 'status'>): string {
  const { associationVersion, overview, lastExecutionTime } = status ?? {};
  return runMark({
    version: Number(associationVersion ?? 0),
    overview: {
      status: overview?.status ?? '',
      detailedStatus: overview?.detailedStatus ?? '',
      counts: overview?.counts ?? {},
    },
    ...(lastExecutionTime === undefined ? {} : { lastExecutionTime }),
  });
}

function alphabetically(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
