import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { ReconcileError } from '../../controller/error.ts';
import type { Finding } from '../../controller/reconciler.ts';
import { requestedAt } from '../../ownership/request.ts';
import type { Work } from '../work.ts';
import { isRefusal, type Gap } from './gap/gap.ts';
import { isAsTold } from './mark.ts';
import { isNewlyOverdue } from './overdue.ts';
import { readRuns } from './reading.ts';
import { report, reportSuccess } from './report.ts';
import { newestSeen, type SeenRuns } from './seen.ts';
import { isSuddenFailure } from './told/failure.ts';
import { isOlderThanTold } from './told/order.ts';

/** What AWS says of a run is doubted for so long when it may not be its last word. */
export const DOUBTED_MS = 15_000;

export interface Looked {
  /** What was said of RunsSucceeding. `undefined`: nothing new. */
  readonly finding?: Finding;
  /** It is to be looked at again. */
  readonly requeueAfterMs?: number;
}

/**
 * Reads the runs only when the overview has moved since the status was written, or what is missing may be there now.
 * `hidden`: why it is not known which values are secret, so that no output is shown.
 */
export async function lookAtRuns(work: Work, read: SeenRuns, hidden?: ReconcileError): Promise<Looked> {
  const { resource, doubts, memory, options, region } = work;
  const { uid } = resource.metadata;
  const observed = newestSeen(resource, read, options.lists.entry(region, read.id));
  // an older answer than was told is doubted for longer than reads are known to lag
  const isPast = doubts.isDoubtful(uid, 'olderRuns', isOlderThanTold(resource, observed));
  if (isTold(work, observed)) return tellTime(work, observed);
  const isSudden = memory.runDoubts.isDoubtful(uid, 'failing', isSuddenFailure(resource, observed));
  if (isPast || isSudden) return { requeueAfterMs: DOUBTED_MS };
  const reading = await readRuns({ work, observed, hidden });
  if (reading.action === 'wait') {
    memory.gaps.plan(uid, reading.waitMs);
    return { requeueAfterMs: reading.waitMs };
  }
  memory.runDoubts.forget(uid);
  planFor(work, reading.gap);
  return { finding: report(work, reading) };
}

/** All of it, or what is missing is not to be asked for yet. */
function isTold(work: Work, observed: SeenRuns): boolean {
  const { resource, memory } = work;
  const asked = requestedAt(work);
  const isAsked = asked !== undefined && !memory.calls.hasAnswered(resource.metadata.uid, asked);
  const isMissed = memory.gaps.isDue(resource) || (isAsked && !hasNoGap(resource));
  return isAsTold(resource, observed) && !isMissed;
}

function hasNoGap({ status }: SsmAssociation): boolean {
  return status?.runsIncomplete === undefined;
}

/** Nothing new in AWS: a time may have come. */
function tellTime(work: Work, observed: SeenRuns): Looked {
  const { resource, clock, memory } = work;
  const { uid } = resource.metadata;
  memory.runDoubts.forget(uid);
  if (hasNoGap(resource)) memory.gaps.forget(uid);
  if (whyRunsAreDue(resource, clock.now()) === undefined) {
    reportSuccess(work, observed);
    return {};
  }
  const facts = { observed, executions: [], failed: [] };
  return { finding: report(work, { facts, fields: {}, gap: resource.status?.runsIncomplete }) };
}

function planFor({ resource, memory }: Work, gap: Gap | undefined): void {
  const { uid } = resource.metadata;
  if (gap !== undefined && isRefusal(gap)) memory.calls.refused(uid);
  memory.gaps.planFor(uid, gap);
}

/** Without anything new in AWS: a time has come. */
export function whyRunsAreDue(resource: SsmAssociation, now: Date): string | undefined {
  const { nextRunTime } = resource.status ?? {};
  if (nextRunTime !== undefined && new Date(nextRunTime) <= now) return 'its next run is due';
  return isNewlyOverdue(resource, now) ? 'a run is overdue' : undefined;
}
