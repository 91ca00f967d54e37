import type { Aws } from './aws.ts';
import type { Told } from './cluster.ts';
import { faultsIn, never, type Fault } from './fault.ts';
import { namesIn, runsIn } from './judge-status.ts';
import { hasFailed } from './run.ts';
import type { Stretch } from './stretch.ts';

const OF_FAILURE = new Set(['RunFailed', 'AlarmTriggered']);

/** What events say otherwise than it was. */
export function newsFaults(stretch: Stretch, aws: Aws): readonly Fault[] {
  const told = stretch.events.filter(({ reason }) => OF_FAILURE.has(reason));
  return [
    ...countFaults(stretch, aws, told),
    ...told.flatMap((event) => eventFaults(stretch, event)),
    ...recoveryFaults(stretch),
    ...never(
      'event of nothing',
      stretch.events.filter((event) => isOfNothing(stretch, event)).map(messageOf),
    ),
  ];
}

/** Runs that fail within a minute are told by one event, and one that is over by the next one by none. */
function countFaults({ bad, badBefore }: Stretch, aws: Aws, told: readonly Told[]): readonly Fault[] {
  const said = told.map(messageOf);
  if (bad.length + badBefore.length === 0) return never('event without a failed run', said);
  const isLost = bad.length > 0 && told.length === 0 && aws.overview.status === 'Failed';
  const isTooMany = told.length > bad.length + badBefore.length;
  return [
    ...never('failed run without an event', isLost ? bad.map(({ id }) => id) : []),
    ...never('more events than failed runs', isTooMany ? said : []),
  ];
}

function eventFaults(stretch: Stretch, { message }: Told): readonly Fault[] {
  const { runs, settings } = stretch;
  const strangers = namesIn(message).filter((node) => !mayBeNamed(stretch, node));
  const wrong = never('event that names who did not fail', strangers.length > 0 ? [message] : []);
  if (settings.kind !== 'together') return wrong;
  const [, count] = /(\d+) of \d+ targets failed/.exec(message) ?? [];
  const ofOthers = runsIn(message).filter((id) => id !== runs[0]?.id);
  return [
    ...wrong,
    ...never('event with the reason of another run', ofOthers.length > 0 ? [message] : []),
    ...faultsIn({ 'count in an event': [Number(count), failedIn(stretch).size] }),
  ];
}

/** It has failed in the stretch, or did before and has not run since, as far as could be seen. */
function mayBeNamed(stretch: Stretch, node: string): boolean {
  const { runs, before, settings } = stretch;
  if (failedIn(stretch).has(node)) return true;
  const hasRun = runs.some(({ nodes }) => nodes.some((each) => each.node === node));
  return before.failing.has(node) && (!hasRun || settings.kind !== 'together');
}

function failedIn({ runs }: Stretch): ReadonlySet<string> {
  return new Set(runs.flatMap(({ nodes }) => nodes.filter(hasFailed).map(({ node }) => node)));
}

/** Nodes that run at their own times may recover, and fail again, within a stretch. */
function recoveryFaults({ settings, before, bad, badBefore, events }: Stretch): readonly Fault[] {
  const told = events.filter(({ reason }) => reason === 'RunsRecovered').length;
  const hadFailed = before.succeeding === 'False';
  if (settings.kind === 'together')
    return faultsIn({ 'events RunsRecovered': [told, hadFailed && bad.length === 0 ? 1 : 0] });
  const isWell = !hadFailed && bad.length + badBefore.length === 0;
  return isWell ? faultsIn({ 'events RunsRecovered': [told, 0] }) : [];
}

/** No world is late with a run, and only in edits nodes are lost. */
function isOfNothing({ settings }: Stretch, { reason }: Told): boolean {
  return reason === 'Overdue' || (reason === 'TargetsLost' && settings.kind !== 'edits');
}

function messageOf({ message }: Told): string {
  return message;
}
