import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import type { Finding } from '../../controller/reconciler.ts';
import { requestedAt } from '../../ownership/request.ts';
import type { Work } from '../work.ts';
import { overviewFields } from './fields.ts';
import { withGap, withoutGap } from './gap.ts';
import { runMark, runMarkOfStatus } from './mark.ts';
import { newsOfRuns } from './news.ts';
import { isNewlyOverdue } from './overdue.ts';
import { readRuns, type Reading } from './reading.ts';
import { isBehindTold, wasWell, type SeenRuns } from './seen.ts';
import { succeeding } from './succeeding.ts';
import { lastSuccess } from './success.ts';

/** What AWS says of a run is looked at again after this time when it may not be its last word. */
export const AGAIN_MS = 15_000;

export interface Look {
  /** What was said of RunsSucceeding. `undefined`: nothing new. */
  readonly finding?: Finding;
  /** It is to be looked at again. */
  readonly againMs?: number;
}

/** Reads the runs only when the overview has moved since the status was written, or what is missing may be there now. */
export async function lookAtRuns(work: Work, observed: SeenRuns): Promise<Look> {
  const { resource, doubts, memory, clock } = work;
  const { uid } = resource.metadata;
  // an older answer than was told is doubted for longer than reads are known to lag
  const isPast = doubts.isDoubtful(uid, 'olderRuns', isBehindTold(resource, observed));
  if (isTold(work, observed) && whyRunsAreDue(resource, clock.now()) === undefined) {
    memory.runDoubts.forget(uid);
    learnSuccess(work, observed);
    return {};
  }
  const isSudden = memory.runDoubts.isDoubtful(uid, 'failing', wasWell(resource, observed));
  if (isPast || isSudden) return { againMs: AGAIN_MS };
  const reading = await readRuns(work, observed);
  if (reading === undefined) return { againMs: AGAIN_MS };
  memory.runDoubts.forget(uid);
  return tell(work, observed, reading);
}

/** All of it, or what is missing is not to be asked for yet. */
function isTold(work: Work, observed: SeenRuns): boolean {
  const { resource, memory } = work;
  const isMissing = resource.status?.runsIncomplete !== undefined;
  const isAsked = memory.gaps.isDue(resource) || requestedAt(work) !== undefined;
  return isSame(resource, observed) && !(isMissing && isAsked);
}

/** AWS says nothing that is not told. */
function isSame(resource: SsmAssociation, observed: SeenRuns): boolean {
  return runMark(observed) === runMarkOfStatus(resource);
}

function tell(work: Work, observed: SeenRuns, { facts, fields, gap }: Reading): Look {
  const { resource, pass, clock, memory } = work;
  const now = clock.now();
  const before = resource.status?.conditions?.find(({ type }) => type === 'RunsSucceeding');
  const isKept = isSame(resource, observed) && facts.executions.length === 0 && before?.status === 'False';
  const said = isKept ? { ...before, type: 'RunsSucceeding' } : succeeding(resource, facts, now);
  const whole = { ...said, message: withoutGap(resource, said.message) }; // it may stay as before
  const finding = gap === undefined ? whole : withGap(whole, gap);
  pass.learn({
    ...overviewFields(observed, now),
    ...fields,
    lastSuccessfulExecutionTime: lastSuccess(resource, observed, facts.executions),
    runsIncomplete: gap && { reason: gap.reason, message: gap.message },
  });
  pass.note(finding);
  newsOfRuns(resource, facts, finding).forEach((event) => pass.tell(event));
  if (gap === undefined) memory.gaps.forget(resource.metadata.uid);
  else memory.gaps.plan(resource.metadata.uid, gap);
  return { finding, ...(gap?.againMs === undefined ? {} : { againMs: gap.againMs }) };
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
