import { succeedingOf, type Status, type Write } from './cluster.ts';
import { faultsIn, never, type Fault } from './fault.ts';
import { isDisturbed, type Stretch } from './stretch.ts';

/** Reads that tell of a run. The list and the comparison are made anyway. */
const DETAILS: ReadonlySet<string> = new Set(['executions', 'targets', 'invocations', 'nodes']);
/** As docs/runs.md promises. */
const CALLS_OF_FAILURE = 6;
const CALLS_OF_SUCCESS = { withoutLag: 1, withLag: 3 };
/** Its start, its first failure, its end, and what AWS shows later. */
const WRITES_OF_RUN = 5;
/** After a conflict, or for a time that has come. */
const HURRIES = 3;

/** What goes back and forth, or costs more than it may. */
export function courseFaults(stretch: Stretch): readonly Fault[] {
  const { settings, writes, hurries } = stretch;
  const isTogether = settings.kind === 'together';
  return [
    ...never('time that goes back', writes.flatMap(stepsBack)),
    ...(isTogether ? swingFaults(stretch) : []),
    ...never(
      'too many writes',
      isTogether && writes.length > WRITES_OF_RUN && !isDisturbed(stretch) ? [writes.length] : [],
    ),
    ...never('passes without a pause', hurries > HURRIES ? [hurries] : []),
    ...callFaults(stretch),
  ];
}

function stepsBack({ before, after }: Write): readonly string[] {
  const isSameVersion = before.associationVersion === after.associationVersion;
  const times: Readonly<Record<string, (status: Status) => string | undefined>> = {
    ...(isSameVersion ? { lastExecutionTime: (status) => status.lastExecutionTime } : {}),
    lastRun: (status) => status.lastRun?.startedAt,
    lastSuccessfulExecutionTime: (status) => status.lastSuccessfulExecutionTime,
  };
  return Object.entries(times)
    .map(([field, timeIn]) => [field, timeIn(before) ?? '', timeIn(after) ?? ''] as const)
    .filter(([, earlier, later]) => later < earlier)
    .map(([field, earlier, later]) => `${field} ${earlier} -> ${later}`);
}

/** All run together, so it changes once. */
function swingFaults({ writes, before }: Stretch): readonly Fault[] {
  const said = [before.succeeding, ...writes.map(({ after }) => succeedingOf(after))];
  const known = said.filter((status) => status === 'True' || status === 'False');
  const swings = known.filter((status, index) => index > 0 && status !== known[index - 1]);
  return never('RunsSucceeding goes to and fro', swings.length > 1 ? [known.join(' ')] : []);
}

/** While a node fails, each run is looked at for whether it fails still. */
function callFaults({ isCounted, settings, runs, bad, badBefore, before, calls }: Stretch): readonly Fault[] {
  if (!isCounted) return [];
  const { withoutLag, withLag } = CALLS_OF_SUCCESS;
  const ofSuccess = settings.lag === 'none' ? withoutLag : withLag;
  const doFail = settings.kind === 'own times' && (before.failing.size > 0 || bad.length > 0);
  const failed = doFail ? runs.length : bad.length + badBefore.length;
  const ofBefore = before.isIncomplete ? CALLS_OF_FAILURE : 0;
  const allowed = ofBefore + failed * CALLS_OF_FAILURE + (runs.length - failed) * ofSuccess;
  const details = calls.map(({ read }) => read).filter((read) => DETAILS.has(read));
  return details.length <= allowed ? [] : faultsIn({ 'too many calls': [details, allowed] });
}
