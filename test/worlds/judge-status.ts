import { outputOf, timeOf } from './answers.ts';
import type { Aws } from './aws.ts';
import type { Status } from './cluster.ts';
import { faultsIn, never, type Fault } from './fault.ts';
import type { Kind } from './kinds.ts';
import { countsOf, isBad, saidOf, type Counts, type NodeRun, type Run } from './run.ts';

const HOUR_MS = 3_600_000;
const KEPT_RUNS = 5;
/** So far apart may be what AWS says of the time of one run: when it was made, and when it was picked up. */
const SAME_RUN_MS = 35_000;

/** What the status says otherwise than it is, when nothing has happened for longer than AWS lags. */
export function statusFaults(status: Status, aws: Aws, kind: Kind): readonly Fault[] {
  return [
    ...overviewFaults(status, aws),
    ...(kind === 'own times' ? [] : nextRunFaults(status, aws)),
    ...conditionFaults(status, aws),
    ...runsFaults(status, aws),
    ...nameFaults(status, aws),
    ...reasonFaults(status, aws),
    ...successFaults(status, aws),
    ...incompleteFaults(status),
  ];
}

/** It is no lie, but all is known to AWS by now. */
function incompleteFaults({ runsIncomplete: gap }: Status): readonly Fault[] {
  return never('not all is told', gap === undefined ? [] : [`${gap.missing} (${gap.reason})`]);
}

/** What AWS tells with the association: there is no excuse. */
function overviewFaults(status: Status, aws: Aws): readonly Fault[] {
  const counts = countsOf([...aws.latest.values()]);
  const { failing, lastPickedUpMs } = aws;
  const { overview, compliance } = status;
  const hasTargets = aws.latest.size > 0;
  return faultsIn({
    'overview.status': [overview?.status, aws.overview.status],
    'overview.counts': [sorted(overview?.counts ?? {}), sorted(counts)],
    lastExecutionTime: [status.lastExecutionTime, lastPickedUpMs && timeOf(lastPickedUpMs)],
    failedTargetCount: [status.failedTargetCount, failing.length],
    compliance: hasTargets
      ? [
          [compliance?.compliant, compliance?.nonCompliant],
          [counts['Success'] ?? 0, failing.length],
        ]
      : [undefined, undefined],
  });
}

/** At the full hour. */
function nextRunFaults({ nextRunTime }: Status, { nowMs }: Aws): readonly Fault[] {
  const nextMs = Math.ceil((nowMs + 1) / HOUR_MS) * HOUR_MS;
  return faultsIn({ nextRunTime: [nextRunTime, timeOf(nextMs)] });
}

function conditionFaults({ conditions = [] }: Status, aws: Aws): readonly Fault[] {
  const said = conditions.find(({ type }) => type === 'RunsSucceeding');
  const strangers = namesIn(said?.message ?? '').filter((node) => !isFailing(aws, node));
  return [
    ...faultsIn({ RunsSucceeding: [said?.reason, reasonOf(aws)] }),
    ...never('RunsSucceeding names who did not fail', strangers),
  ];
}

function reasonOf(aws: Aws): string {
  const succeeded = countsOf([...aws.latest.values()])['Success'] ?? 0;
  if (aws.overview.status !== 'Failed') return succeeded > 0 ? 'Succeeded' : 'NoTargetsMatched';
  const failed = aws.runs.find((run) => run.version === aws.version && isBad(run));
  if (failed?.alarms) return 'AlarmTriggered';
  return succeeded > 0 ? 'SomeTargetsFailed' : 'AllTargetsFailed';
}

/** They may be older only when the status says that it lacks a run. */
function runsFaults({ lastRun, runs = [], runsIncomplete }: Status, aws: Aws): readonly Fault[] {
  if (runsIncomplete?.missing === 'Run') return [];
  const expected = aws.runs.slice(0, KEPT_RUNS).map((run) => [run.id, saidOf(run).status]);
  return faultsIn({
    lastRun: [[lastRun?.executionId, lastRun?.status], expected[0]],
    runs: [runs.map(({ executionId, status }) => [executionId, status]), expected],
  });
}

function nameFaults(status: Status, aws: Aws): readonly Fault[] {
  const { failedTargets = [], failedTargetsComplete, runsIncomplete } = status;
  const named = failedTargets.map(({ id }) => id);
  const failing = aws.failing.map(({ node }) => node);
  const isSilent = failing.length > 0 && failedTargetsComplete === undefined;
  const isUnexplained = failedTargetsComplete === false && runsIncomplete === undefined;
  const strangers = named.filter((node) => !isFailing(aws, node));
  return [
    ...never('names who did not fail', strangers),
    ...(failedTargetsComplete === false
      ? []
      : faultsIn({ 'names, said to be all': [named.toSorted(), failing.toSorted()] })),
    ...never('does not say whether all are named', isSilent ? failing : []),
    ...never('not all is told, and nobody says why', isUnexplained ? failing : []),
  ];
}

function reasonFaults({ failedTargets = [], runsIncomplete }: Status, aws: Aws): readonly Fault[] {
  const told = failedTargets.flatMap(({ id, message = '' }) => {
    const nodeRun = aws.failing.find(({ node }) => node === id);
    return nodeRun === undefined
      ? []
      : [{ nodeRun, message, is: `${id}: ${message}, and it was ${nodeRun.run.id}` }];
  });
  const strange = told.filter(
    ({ nodeRun, message }) => !runsIn(message).every((id) => id === nodeRun.run.id),
  );
  const lacking = told.filter(
    ({ nodeRun, message }) => message !== whyOf(nodeRun) && runsIn(message).length === 0,
  );
  return [
    ...never(
      'reason of another run',
      strange.map(({ is }) => is),
    ),
    ...(runsIncomplete === undefined
      ? never(
          'reason not told',
          lacking.map(({ is }) => is),
        )
      : []),
  ];
}

function whyOf({ status, detailedStatus, run }: NodeRun): string {
  return status === 'Failed' && detailedStatus === 'Failed' ? outputOf(run) : detailedStatus;
}

/** Of a run on targets, and the last one that there was. */
function successFaults(status: Status, aws: Aws): readonly Fault[] {
  const { lastSuccessfulExecutionTime: told = '', runsIncomplete } = status;
  const success = aws.runs.find((run) => saidOf(run).status === 'Success' && run.nodes.length > 0);
  if (success === undefined || runsIncomplete?.missing === 'Run') return [];
  const isTold = Math.abs(Date.parse(told) - success.createdMs) <= SAME_RUN_MS;
  return isTold ? [] : faultsIn({ lastSuccessfulExecutionTime: [told, timeOf(success.createdMs)] });
}

function isFailing({ failing }: Aws, id: string): boolean {
  return failing.some(({ node }) => node === id);
}

/** Nodes of which a message says why they failed. */
export function namesIn(message: string): readonly string[] {
  return message.match(/\bn\d+(?=:)/g) ?? [];
}

/** Runs that a message speaks of. */
export function runsIn(message: string): readonly Run['id'][] {
  return message.match(/\be\d+\b/g) ?? [];
}

function sorted(counts: Counts): readonly (readonly [string, number])[] {
  return Object.entries(counts).toSorted(([left], [right]) => (left < right ? -1 : 1));
}
