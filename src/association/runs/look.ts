import { ReconcileError } from '../../controller/error.ts';
import type { Finding } from '../../controller/reconciler.ts';
import type { ObservedAssociation } from '../../ssm/gateway.ts';
import type { Held, Work } from '../work.ts';
import { failedTargetsOf, type FailedTargets } from './failed-targets.ts';
import { failureFields, overviewFields, runFields } from './fields.ts';
import { runMark, runMarkOfStatus } from './mark.ts';
import { newsOfRuns } from './news.ts';
import { isNewlyOverdue } from './overdue.ts';
import { secretsOf } from './redact.ts';
import { succeeding, type RunFacts } from './succeeding.ts';
import { failedIn } from './tally.ts';

const KEPT_RUNS = 5;
/** Beside the list of executions: six calls in all. */
const CALLS_FOR_FAILURES = 5;
/** A failure is told when AWS still says so after this time: its first word is not always its last. */
export const FAILING_MS = 15_000;

const NONE: FailedTargets = { failed: [], complete: true };

export interface Look {
  /** What was said of RunsSucceeding. `undefined`: nothing new. */
  readonly finding?: Finding;
  /** There is a failure to be looked at again. */
  readonly againMs?: number;
}

/** Reads the runs only when the overview has moved since the status was written: one call, six when targets failed. */
export async function lookAtRuns(work: Work, held: Held): Promise<Look> {
  const { resource, pass, clock, memory } = work;
  const now = clock.now();
  if (runMark(held) === runMarkOfStatus(resource) && whyRunsAreDue(work.resource, now) === undefined)
    return {};
  if (isSudden(work, held) && !memory.failing.isBelieved(resource.metadata.uid, 'failing'))
    return { againMs: FAILING_MS };
  try {
    const { facts, complete } = await read(work, held);
    const finding = succeeding(conditionOf(work), facts, now);
    pass.learn({
      ...overviewFields(held, now),
      ...(isReset(held) ? failureFields(NONE) : runFields(facts.executions, { ...facts, complete })),
    });
    pass.note(finding);
    newsOfRuns(resource, facts, finding).forEach((event) => pass.tell(event));
    return { finding };
  } catch (error) {
    return { finding: unreadable(work, held, error) };
  }
}

/** Without anything new in AWS: a time has come. */
export function whyRunsAreDue(resource: Work['resource'], now: Date): string | undefined {
  const { nextRunTime } = resource.status ?? {};
  if (nextRunTime !== undefined && new Date(nextRunTime) <= now) return 'its next run is due';
  return isNewlyOverdue(resource, now) ? 'a run is overdue' : undefined;
}

function conditionOf({ resource }: Work) {
  return resource.status?.conditions?.find(({ type }) => type === 'RunsSucceeding');
}

/** All was well, and now it is not, without a run that was seen to go wrong. */
function isSudden(work: Work, { overview }: ObservedAssociation): boolean {
  const { memory, resource } = work;
  const isFailure = overview.status === 'Failed';
  if (!isFailure) memory.failing.forget(resource.metadata.uid, 'failing');
  const seen = failedIn({ counts: resource.status?.overview?.counts ?? {} }) > 0;
  return isFailure && !seen && conditionOf(work)?.status === 'True';
}

/** A new version of which nothing has run: the runs before stay told, their failures don't. */
function isReset({ overview }: ObservedAssociation): boolean {
  return overview.detailedStatus === 'Creating';
}

async function read(
  { ssm, options }: Work,
  observed: ObservedAssociation,
): Promise<{ readonly facts: RunFacts; readonly complete: boolean }> {
  if (isReset(observed)) return { facts: { observed, executions: [], failed: [] }, complete: true };
  const executions = await ssm.executions(observed.id, KEPT_RUNS);
  const ofVersion = executions.filter(
    ({ associationVersion }) => associationVersion === String(observed.version),
  );
  const expected = failedIn(observed.overview);
  const { failed, complete } =
    expected === 0
      ? NONE
      : await failedTargetsOf(ssm, {
          associationId: observed.id,
          executions: ofVersion,
          expected,
          output: options.failureOutput,
          secrets: secretsOf(observed.association),
          calls: CALLS_FOR_FAILURES,
        });
  return { facts: { observed, executions, failed }, complete };
}

/** What can't be read about runs says nothing about whether the association is in place. */
function unreadable({ pass, clock }: Work, held: Held, error: unknown): Finding {
  if (!(error instanceof ReconcileError) || error.retry === 'backoff') throw error;
  pass.learn(overviewFields(held, clock.now()));
  const { reason, message } = error;
  const finding: Finding = { type: 'RunsSucceeding', status: 'Unknown', reason, message };
  pass.note(finding);
  return finding;
}
