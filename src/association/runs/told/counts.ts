import { versionTold, type ToldRuns } from '../mark.ts';
import type { SeenRuns } from '../seen.ts';
import { failedIn, totalIn } from '../tally.ts';

// AWS says of a count neither when nor of which run it is. What do counts tell beside those that were told?

/** AWS counts as many failures as were told, and more targets: these have done well. */
export function haveOthersJoined(told: ToldRuns, observed: SeenRuns): boolean {
  return countsAsMany(told, observed) && totalIn(observed.overview) > totalIn(countsTold(told));
}

/** As many as had failed when a run of this version was over. */
function countsAsMany(told: ToldRuns, { version, overview }: SeenRuns): boolean {
  const hadFailed = told.status?.overview?.status === 'Failed' && versionTold(told) === version;
  return hadFailed && overview.status === 'Failed' && failedIn(countsTold(told)) === failedIn(overview);
}

/** More failures than the status tells of this version. */
export function countsMore(told: ToldRuns, { version, overview }: SeenRuns): boolean {
  const { failedTargetCount = 0 } = told.status ?? {};
  return failedIn(overview) > (versionTold(told) === version ? failedTargetCount : 0);
}

/** What AWS counted when it was told. */
export function countsTold({ status }: ToldRuns): { readonly counts: Readonly<Record<string, number>> } {
  return { counts: status?.overview?.counts ?? {} };
}
