import { failuresKept, leastTold } from './failures/kept.ts';
import { nobodyNamed } from './failures/failed-target.ts';
import { failureFields } from './fields.ts';
import { lagGap, type Gap, type Missing } from './gap/gap.ts';
import type { Trust } from './listed.ts';
import { isAsTold } from './mark.ts';
import type { Reading, RunLook, Telling } from './run-look.ts';
import { failedIn } from './tally.ts';
import { countsMore } from './told/counts.ts';
import { isSuddenFailure } from './told/failure.ts';
import { isBeforeRun, isOfSameRun } from './told/run.ts';

/** The list of executions is behind by seconds, as a rule. */
const LISTED_MS = 15_000;
/** By then the list of associations is another one. */
export const LIST_ANEW_MS = 65_000;
/** After the first look at a new run, and after the second. */
const WAITS_MS = [LISTED_MS, LIST_ANEW_MS];
/** A run that went well is looked for so often, when AWS does not list it yet. */
const LOOKS_FOR_SUCCESS = 3;

/** What has ended is told a little later as a whole, or without what AWS does not list for longer. */
export function readingOfUnlisted(look: RunLook, trust: Exclude<Trust, 'trusted'>): Reading {
  const { observed, calls } = look;
  if (observed.overview.status === 'Pending')
    return tellingOfUnlisted(look, failedIn(observed.overview) > 0 ? lagGap('Run', 'atEnd') : undefined);
  const waitMs = waitForListMs(look, trust);
  if (waitMs !== undefined) return { action: 'wait', waitMs };
  return tellingOfUnlisted(look, lagGap('Run', calls.left >= callsForList(look) ? 'soon' : 'nextRun'));
}

/** `undefined`: it was told, or is sudden and was doubted for long enough, or was waited for. */
function waitForListMs(look: RunLook, trust: Trust): number | undefined {
  const { work, observed, calls } = look;
  if (isAsTold(work.resource, observed) || isSuddenFailure(work.resource, observed)) return undefined;
  const isWorthAnother = isWorthWaiting(look, trust) && calls.left > callsForList(look);
  const waits = isWorthAnother ? WAITS_MS : WAITS_MS.slice(0, 1);
  return waits[calls.looksBefore];
}

/** AWS may be about to list that this run went well: as many have failed before. */
function isWorthWaiting({ work, observed }: RunLook, trust: Trust): boolean {
  const mayBeWell = observed.overview.status === 'Failed' && !countsMore(work.resource, observed);
  return trust === 'contradicted' || (trust === 'behind' && mayBeWell);
}

/** With so many calls left it is worth one to look for the run once more. */
function callsForList({ work, observed }: RunLook): number {
  const expected = failedIn(observed.overview);
  if (expected === 0) return LOOKS_FOR_SUCCESS + 1;
  const { failed } = leastTold(work.resource, observed, nobodyNamed(expected));
  return failed.length > 0 ? 1 : 2; // else with one for who has failed
}

/** What is told of runs that are over stays. A message about this run names no failure that is older. */
export function tellingOfUnlisted({ work, observed }: RunLook, gap?: Gap): Telling {
  const failures = failuresKept(work.resource, observed);
  const failed = failures.failed.filter((target) => !isBeforeRun(target, observed));
  return {
    action: 'tell',
    facts: { observed, executions: [], failed },
    fields: failureFields(failures),
    gap,
  };
}

/** What the status lacks when nothing can be read: of a run that was told, what it lacked before. */
export function lacking({ work: { resource }, observed }: RunLook): Missing {
  const { overview, runsIncomplete } = resource.status ?? {};
  const isTold = isOfSameRun(resource, observed) && overview?.status !== 'Pending';
  return isTold ? (runsIncomplete?.missing ?? 'Targets') : 'Run';
}
