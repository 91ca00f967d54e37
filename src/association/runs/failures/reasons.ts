import { ReconcileError } from '../../../controller/error.ts';
import type { ExecutionTarget, NodeAssociationStatus, SsmGateway } from '../../../ssm/gateway.ts';
import { orRefusal } from '../refusal.ts';
import { hasFailed } from '../tally.ts';
import { isOfLaterRun } from '../told/same-run.ts';
import { mayLag } from './lag.ts';
import { automationReason, commandReason, type Reason, type Showing } from './reason.ts';
import { redacted } from './redact.ts';

export interface Failure {
  readonly target: ExecutionTarget;
  readonly reason?: Reason | undefined;
  /** AWS would not tell the reason. */
  readonly refusal?: ReconcileError | undefined;
  /** AWS does not show yet what it did there. */
  readonly isUnshown?: boolean | undefined;
}

export interface ReasonsQuestion extends Showing {
  readonly associationId: string;
  readonly failed: readonly ExecutionTarget[];
  /** Ids of those that ran together with more than one answer can show. */
  readonly large: ReadonlySet<string>;
  readonly calls: number;
  /** With so many calls left, what AWS does not show yet is better asked for once more than of each node. */
  readonly forAnotherLook: number;
  /** RFC 3339. What is older does not lag, but is forgotten. */
  readonly lagsSince: string;
}

/** Why they failed, as far as AWS tells. */
interface Reasons {
  readonly failures: readonly Failure[];
  readonly refusal?: ReconcileError | undefined;
  readonly callsLeft: number;
}

/**
 * One call for each command or automation, which tells of all its targets; then one for each node that it left out.
 * Without a status filter, which takes one value and would hide the others, unless they all have one status and the
 * run is larger than a page.
 */
export async function askReasons(ssm: SsmGateway, question: ReasonsQuestion): Promise<Reasons> {
  const { failed, calls } = question;
  const sources = new Map(
    failed.flatMap(({ source }) => (source === undefined ? [] : [[source.id, source]])),
  );
  const asked = [...sources.values()].slice(0, Math.max(0, calls));
  const tellers = await Promise.all(
    asked.map(
      async (source) => [source.id, await orRefusal(() => askSource(ssm, source, question))] as const,
    ),
  );
  const bySource = new Map(tellers);
  const told = failed.map((target) => toldBy(bySource.get(target.source?.id ?? ''), target));
  const refusal = refusalAmong([...bySource.values()]);
  const callsLeft = calls - asked.length;
  if (told.some(({ isUnshown }) => isUnshown) && callsLeft >= question.forAnotherLook)
    return { failures: told, refusal, callsLeft };
  const nodes = await askNodes(ssm, question, { told, calls: callsLeft });
  return { ...nodes, refusal: nodes.refusal ?? refusal };
}

/** `unshown`: it is to be told, and not yet. */
type Teller = (target: ExecutionTarget) => Reason | 'unshown' | undefined;

function toldBy(teller: Teller | ReconcileError | undefined, target: ExecutionTarget): Failure {
  if (teller instanceof ReconcileError) return { target, refusal: teller };
  const said = teller?.(target);
  return said === 'unshown' ? { target, isUnshown: true } : { target, reason: said };
}

function refusalAmong(tellers: readonly (Teller | ReconcileError)[]): ReconcileError | undefined {
  return tellers.find((teller) => teller instanceof ReconcileError);
}

async function askSource(
  ssm: SsmGateway,
  { id, type }: { readonly id: string; readonly type: string },
  { failed, large, lagsSince, ...showing }: ReasonsQuestion,
): Promise<Teller> {
  const unshown = ({ at }: ExecutionTarget) => (mayLag(at, lagsSince) ? 'unshown' : undefined);
  if (type === 'Automation') {
    const automation = await ssm.automation(id);
    return (target) => (automation && automationReason(automation, target, showing)) ?? unshown(target);
  }
  const asked = failed.filter(({ source }) => source?.id === id);
  const isLarge = asked.some((target) => large.has(target.id));
  const [status, ...others] = new Set(asked.map((target) => target.status));
  const invocations = await ssm.commandInvocations(id, isLarge && others.length === 0 ? status : undefined);
  return (target) => {
    const invocation = invocations.find(({ nodeId }) => nodeId === target.id);
    const isBeyond = isLarge && invocations.length > 0; // of many nodes one answer shows some
    const said = invocation && commandReason(invocation, showing);
    return said ?? (isBeyond ? undefined : unshown(target));
  };
}

interface Asking {
  /** What commands and automations have told. */
  readonly told: readonly Failure[];
  readonly calls: number;
}

async function askNodes(
  ssm: SsmGateway,
  question: ReasonsQuestion,
  { told, calls }: Asking,
): Promise<Reasons> {
  const silent = told
    .filter(({ reason, target }) => reason === undefined && target.type === 'ManagedInstance')
    .slice(0, Math.max(0, calls));
  const tellers = await Promise.all(
    silent.map(({ target }) => orRefusal(() => askNode(ssm, target, question))),
  );
  const answers = silent.map(({ target }, index) => [target, toldBy(tellers[index], target)] as const);
  const asked = new Map(answers);
  return {
    failures: told.map((failure) => ({ ...failure, ...asked.get(failure.target) })),
    refusal: refusalAmong(tellers),
    callsLeft: calls - silent.length,
  };
}

async function askNode(
  ssm: SsmGateway,
  target: ExecutionTarget,
  { associationId, secrets }: ReasonsQuestion,
): Promise<Teller> {
  const statuses = await ssm.nodeAssociationStatuses(target.id);
  const status = statuses.find(
    (item) => item.associationId === associationId && !isOfRunBefore(item, target),
  );
  const text = redacted(status?.summary ?? '', secrets);
  return () => status && { text, outputUrl: status.outputUrl };
}

/** It has not failed, or it ran before: what nodes say lags, too. */
function isOfRunBefore(
  { detailedStatus, at: saidAt }: NodeAssociationStatus,
  { at }: ExecutionTarget,
): boolean {
  if (!hasFailed({ status: detailedStatus })) return true;
  return saidAt !== undefined && at !== undefined && isOfLaterRun(at, saidAt);
}
