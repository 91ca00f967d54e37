import { conditionOf } from '../../../api/resource.ts';
import type { ToldRuns } from '../mark.ts';
import type { RunFacts } from '../run-look.ts';
import type { SeenRuns } from '../seen.ts';
import { failedIn } from '../tally.ts';
import { countsTold, haveOthersJoined } from './counts.ts';
import { untoldFailures } from './executions.ts';
import { isFailureTold } from './run.ts';

/** AWS tells of failures, and the status says that all is well. */
export function isSuddenFailure(told: ToldRuns, { overview }: SeenRuns): boolean {
  const said = conditionOf(told, 'RunsSucceeding');
  return overview.status === 'Failed' && failedIn(countsTold(told)) === 0 && said?.status === 'True';
}

/**
 * A run has failed of which no event was made:
 *
 * | AWS tells of                  | it lists                         | and                             | another one |
 * |-------------------------------|----------------------------------|---------------------------------|-------------|
 * | a run that is going on        | one that has failed, not told of |                                 | yes         |
 * | the same                      | anything else                    |                                 | no          |
 * | just the failure that was told | anything                        |                                 | no          |
 * | a failure                     | one that has failed, not told of |                                 | yes         |
 * | the same                      | others alone                     | counts more failures than then  | yes         |
 * | the same                      | the same                         | counts no more                  | no          |
 * | the same                      | nothing, or refuses to           | others have only joined         | no          |
 * | the same                      | the same                         | not so                          | yes         |
 */
export function isAnotherFailure(told: ToldRuns, { observed, executions }: RunFacts): boolean {
  const isListed = untoldFailures(told, observed, executions).length > 0;
  if (observed.overview.status !== 'Failed') return isListed;
  if (isFailureTold(told, observed)) return false;
  if (executions.length === 0) return !haveOthersJoined(told, observed);
  return isListed || failedIn(observed.overview) > failedIn(countsTold(told));
}
