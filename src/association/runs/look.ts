import { conditionOf } from '../../api/resource.ts';
import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { ReconcileError } from '../../controller/error.ts';
import type { Finding } from '../../controller/reconciler.ts';
import { requestedAt } from '../../ownership/request.ts';
import type { Work } from '../work.ts';
import { overviewFields } from './fields.ts';
import { isRefusal, refusedGap, withGap, withoutGap, type Gap } from './gap/gap.ts';
import { runMark, runMarkOfStatus } from './mark.ts';
import { newsOfRuns } from './news.ts';
import { isNewlyOverdue } from './overdue.ts';
import { readRuns, type Reading } from './reading.ts';
import { isBehindTold, newestSeen, wasWell, type SeenRuns } from './seen.ts';
import { succeeding } from './succeeding.ts';
import { lastSuccess } from './success.ts';
import { isOfSameRun } from './told/run.ts';

/** What AWS says of a run is looked at again after this time when it may not be its last word. */
export const AGAIN_MS = 15_000;

export interface Look {
  /** What was said of RunsSucceeding. `undefined`: nothing new. */
  readonly finding?: Finding;
  /** It is to be looked at again. */
  readonly againMs?: number;
}

/**
 * Reads the runs only when the overview has moved since the status was written, or what is missing may be there now.
 * `hidden`: why it is not known which values are secret, so that no output is shown.
 */
export async function lookAtRuns(work: Work, read: SeenRuns, hidden?: ReconcileError): Promise<Look> {
  const { resource, doubts, memory, options, region } = work;
  const { uid } = resource.metadata;
  const observed = newestSeen(resource, read, options.lists.entry(region, read.id));
  // an older answer than was told is doubted for longer than reads are known to lag
  const isPast = doubts.isDoubtful(uid, 'olderRuns', isBehindTold(resource, observed));
  if (isTold(work, observed)) {
    memory.runDoubts.forget(uid);
    if (hasNoGap(resource)) memory.gaps.forget(uid);
    return tellTime(work, observed);
  }
  const isSudden = memory.runDoubts.isDoubtful(uid, 'failing', wasWell(resource, observed));
  if (isPast || isSudden) return { againMs: AGAIN_MS };
  const reading = await readRuns(hidden === undefined ? work : withoutOutput(work), observed);
  if ('againMs' in reading) {
    memory.gaps.plan(uid, reading);
    return reading;
  }
  memory.runDoubts.forget(uid);
  const isHidden = hidden !== undefined && reading.facts.failed.length > 0;
  const { gap = isHidden ? refusedGap(hidden, 'Output') : undefined } = reading;
  if (gap !== undefined && isRefusal(gap)) memory.calls.refused(uid);
  memory.gaps.planFor(uid, gap);
  return tell(work, observed, { ...reading, gap });
}

function withoutOutput(work: Work): Work {
  return { ...work, options: { ...work.options, failureOutput: 'none' } };
}

/** All of it, or what is missing is not to be asked for yet. */
function isTold(work: Work, observed: SeenRuns): boolean {
  const { resource, memory } = work;
  const asked = requestedAt(work);
  const isAsked = asked !== undefined && !memory.calls.hasAnswered(resource.metadata.uid, asked);
  const isMissed = memory.gaps.isDue(resource) || (isAsked && !hasNoGap(resource));
  return isSame(resource, observed) && !isMissed;
}

function hasNoGap({ status }: SsmAssociation): boolean {
  return status?.runsIncomplete === undefined;
}

/** Nothing new in AWS: a time may have come. */
function tellTime(work: Work, observed: SeenRuns): Look {
  const { resource, clock, memory } = work;
  if (whyRunsAreDue(resource, clock.now()) === undefined) {
    learnSuccess(work, observed);
    return {};
  }
  const { runsIncomplete } = resource.status ?? {};
  const gap = runsIncomplete && { ...runsIncomplete, againMs: memory.gaps.dueInMs(resource) };
  return tell(work, observed, { facts: { observed, executions: [], failed: [] }, fields: {}, gap });
}

/** AWS says nothing that is not told. */
function isSame(resource: SsmAssociation, observed: SeenRuns): boolean {
  return runMark(observed) === runMarkOfStatus(resource);
}

function tell(
  work: Work,
  observed: SeenRuns,
  { facts, fields, gap: found }: Omit<Reading, 'gap'> & { readonly gap: Gap | undefined },
): Look {
  const { resource, pass, clock } = work;
  const gap = found && asTold(resource, observed, found);
  const now = clock.now();
  const before = conditionOf(resource, 'RunsSucceeding');
  const isKept = isSame(resource, observed) && facts.executions.length === 0 && before?.status === 'False';
  const said = isKept ? { ...before, type: 'RunsSucceeding' } : succeeding(resource, facts, now);
  const whole = { ...said, message: withoutGap(resource, said.message) }; // it may stay as before
  const finding = gap === undefined ? whole : withGap(whole, gap);
  pass.learn({
    ...overviewFields(observed, now),
    ...fields,
    lastSuccessfulExecutionTime: lastSuccess(resource, observed, facts.executions),
    runsIncomplete: gap && { reason: gap.reason, message: gap.message, missing: gap.missing },
  });
  pass.note(finding);
  newsOfRuns(resource, facts, finding).forEach((event) => pass.tell(event));
  return { finding };
}

/**
 * The same was told of a run that is over, to be asked for later: that it is asked for at once, as after a restart, is worth
 * no write.
 */
function asTold(resource: SsmAssociation, observed: SeenRuns, gap: Gap): Gap {
  const { runsIncomplete: told, overview } = resource.status ?? {};
  if (overview?.status === 'Pending') return gap;
  const isSameGap = told?.reason === gap.reason && told.missing === gap.missing;
  const isSooner = gap.againMs !== undefined && !isRefusal(gap) && isOfSameRun(resource, observed);
  return isSameGap && isSooner ? { ...gap, message: told.message } : gap;
}

function learnSuccess({ resource, pass }: Work, observed: SeenRuns): void {
  const latest = lastSuccess(resource, observed, []);
  if (latest !== resource.status?.lastSuccessfulExecutionTime)
    pass.learn({ lastSuccessfulExecutionTime: latest });
}

/** Without anything new in AWS: a time has come. */
export function whyRunsAreDue(resource: SsmAssociation, now: Date): string | undefined {
  const { nextRunTime } = resource.status ?? {};
  if (nextRunTime !== undefined && new Date(nextRunTime) <= now) return 'its next run is due';
  return isNewlyOverdue(resource, now) ? 'a run is overdue' : undefined;
}
