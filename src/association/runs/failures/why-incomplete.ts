import { FOR_FAILURES } from '../calls.ts';
import { forgottenGap, isRefusal, lagGap, refusedGap, spentGap, unreachedGap, type Gap } from '../gap/gap.ts';
import type { ToldRuns } from '../mark.ts';
import type { RunLook } from '../run-look.ts';
import type { SeenRuns } from '../seen.ts';
import { isOfSameRun } from '../told/run.ts';
import type { Lack } from './failed-target.ts';
import type { Found } from './failed-targets.ts';
import { lagsSince, mayLag } from './lag.ts';

/**
 * Whatever is lacking, somebody is told why:
 *
 * | what has happened                           | the gap                             | asked again         |
 * |---------------------------------------------|-------------------------------------|---------------------|
 * | AWS has refused to tell                     | its refusal, though nothing lacks   | in its time         |
 * | the same before, and no call was left       | its refusal                         | in its time         |
 * | the calls did not suffice                   | CallsSpent                          | at the end, or next run |
 * | AWS counts more than it shows, and may lag  | NotShownYet                         | soon, if calls are left |
 * | the same, and it does not lag any more      | NotShown                            | next run            |
 */
export function whyIncomplete(look: RunLook, found: Found, lack: Lack | undefined): Gap | undefined {
  const { work, observed, calls } = look;
  const { refusal, searched, unshown, isCutOff } = found;
  if (refusal !== undefined)
    return refusedGap(refusal, searched.refusal === undefined ? 'Output' : 'Targets');
  if (lack === undefined) return undefined;
  if (!found.isWhyAsked && wasRefused(work.resource, observed)) return spentGap(work.resource, lack);
  const isGoingOn = observed.overview.status === 'Pending';
  if (unshown === undefined && isCutOff) return unreachedGap(lack, isGoingOn ? 'atEnd' : 'nextRun');
  if (isGoingOn) return lagGap(lack, 'atEnd');
  if (unshown === undefined && !isRecent(look)) return forgottenGap(lack);
  return lagGap(lack, calls.left >= FOR_FAILURES ? 'soon' : 'nextRun');
}

function isRecent({ work, observed }: RunLook): boolean {
  return mayLag(observed.lastExecutionTime, lagsSince(work.options.clock.now()));
}

/** Of just this run. */
function wasRefused(told: ToldRuns, observed: SeenRuns): boolean {
  const { runsIncomplete } = told.status ?? {};
  return runsIncomplete !== undefined && isRefusal(runsIncomplete) && isOfSameRun(told, observed);
}
