import { conditionOf } from '../../api/resource.ts';
import type { Execution } from '../../ssm/gateway.ts';
import type { ToldRuns } from './mark.ts';
import type { SeenRuns } from './seen.ts';
import { hasGoneWrong } from './tally.ts';
import { haveOthersJoined } from './told/counts.ts';
import { isOfSameRun } from './told/run.ts';

const STOPPED = 'State Manager has stopped the run because of';
/** In front of what a message says of the targets. A name may have dots. */
const SENTENCE = new RegExp(`^${STOPPED} .+?\\.(?= (?:\\d+ of \\d+ targets failed|The run failed \\())`);

/**
 * The sentence that names what has stopped the newest failed run. Executions alone tell it: when none can be read, what was
 * told of just this run holds, and when others have only joined. `undefined`: no alarm is known.
 */
export function alarmSentence(
  resource: ToldRuns,
  observed: SeenRuns,
  executions: readonly Execution[],
): string | undefined {
  if (executions.length === 0) {
    const isTold = isOfSameRun(resource, observed) || haveOthersJoined(resource, observed);
    return isTold ? sentenceTold(resource) : undefined;
  }
  const version = String(observed.version);
  const failed = executions.find((run) => run.associationVersion === version && hasGoneWrong(run));
  const { triggeredAlarms: names = [] } = failed ?? {};
  return names.length === 0
    ? undefined
    : `${STOPPED} alarm${names.length === 1 ? '' : 's'} ${names.join(', ')}.`;
}

function sentenceTold({ status }: ToldRuns): string | undefined {
  const said = conditionOf({ status }, 'RunsSucceeding');
  return said?.reason === 'AlarmTriggered'
    ? (SENTENCE.exec(said.message)?.[0] ?? `${STOPPED} an alarm.`)
    : undefined;
}
