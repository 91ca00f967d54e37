import { ReconcileError } from '../../controller/error.ts';
import type { Automation, ExecutionTarget, Invocation, SsmGateway } from '../../ssm/gateway.ts';
import { redacted } from './redact.ts';
import { orRefusal } from './refusal.ts';

/** What is known of why a target failed. */
interface Reason {
  readonly text: string;
  readonly exitCode?: number | undefined;
  readonly outputUrl?: string | undefined;
}

export interface Failure {
  readonly target: ExecutionTarget;
  readonly reason?: Reason | undefined;
}

/** How much is shown of what scripts print. */
export interface Showing {
  readonly output: 'tail' | 'none';
  /** Values that must not be shown. */
  readonly secrets: readonly string[];
}

export interface ReasonsQuestion extends Showing {
  readonly associationId: string;
  readonly failed: readonly ExecutionTarget[];
  /** All of them failed in a run with more targets than one page of answers holds. */
  readonly isLarge: boolean;
  readonly calls: number;
}

/** Why they failed, as far as AWS tells. */
interface Reasons {
  readonly failures: readonly Failure[];
  readonly refusal?: ReconcileError | undefined;
}

/**
 * One call for each command or automation, which tells of all its targets; then one for each node that it left out.
 * Without a status filter, which takes one value and would hide the others, unless they all have one status and the
 * run is larger than a page.
 */
export async function reasonsFor(ssm: SsmGateway, question: ReasonsQuestion): Promise<Reasons> {
  const { failed, calls } = question;
  const sources = new Map(
    failed.flatMap(({ source }) => (source === undefined ? [] : [[source.id, source]])),
  );
  const asked = [...sources.values()].slice(0, Math.max(0, calls));
  const tellers = await Promise.all(
    asked.map(async (source) => [source.id, await orRefusal(() => tellerOf(ssm, source, question))] as const),
  );
  const bySource = new Map(tellers);
  const told = failed.map((target) => toldBy(bySource.get(target.source?.id ?? ''), target));
  const { failures, refusal } = await askNodes(ssm, question, { told, calls: calls - asked.length });
  return { failures, refusal: refusal ?? refusalAmong([...bySource.values()]) };
}

type Teller = (target: ExecutionTarget) => Reason | undefined;

function toldBy(teller: Teller | ReconcileError | undefined, target: ExecutionTarget): Failure {
  return { target, reason: teller instanceof ReconcileError ? undefined : teller?.(target) };
}

function refusalAmong(tellers: readonly (Teller | ReconcileError)[]): ReconcileError | undefined {
  return tellers.find((teller) => teller instanceof ReconcileError);
}

async function tellerOf(
  ssm: SsmGateway,
  { id, type }: { readonly id: string; readonly type: string },
  { failed, isLarge, ...showing }: ReasonsQuestion,
): Promise<Teller> {
  if (type === 'Automation') {
    const automation = await ssm.automation(id);
    return (target) => automation && automationReason(automation, target, showing);
  }
  const statuses = new Set(failed.filter(({ source }) => source?.id === id).map(({ status }) => status));
  const only = isLarge && statuses.size === 1 ? [...statuses][0] : undefined;
  const invocations = await ssm.commandInvocations(id, only);
  return (target) => {
    const invocation = invocations.find(({ nodeId }) => nodeId === target.id);
    return invocation && commandReason(invocation, showing);
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
    silent.map(({ target }) => orRefusal(() => nodeTellerOf(ssm, target, question))),
  );
  const answers = silent.map(({ target }, index) => [target, toldBy(tellers[index], target)] as const);
  const asked = new Map(answers);
  return {
    failures: told.map((failure) => asked.get(failure.target) ?? failure),
    refusal: refusalAmong(tellers),
  };
}

async function nodeTellerOf(
  ssm: SsmGateway,
  { id }: ExecutionTarget,
  { associationId, secrets }: ReasonsQuestion,
): Promise<Teller> {
  const statuses = await ssm.nodeAssociationStatuses(id);
  const status = statuses.find((item) => item.associationId === associationId);
  const text = redacted(status?.summary ?? '', secrets);
  return () => status && { text, outputUrl: status.outputUrl };
}

/** The end of the output is where scripts say what went wrong. */
function commandReason({ output: said, statusDetails, exitCode }: Invocation, showing: Showing): Reason {
  const isShown = showing.output === 'tail' && said !== '';
  return { text: isShown ? redacted(said, showing.secrets) : statusDetails, exitCode };
}

/** Words of AWS around the reason that are the same for every step. */
const AROUND =
  /^Step fails when it is \S+ action\. | ?Please refer to Automation Service Troubleshooting Guide for more diagnosis details\.?$/g;

/** The step at which it failed for this target, or, when the steps name no targets, at which it failed at all. */
function automationReason(
  { failedSteps, message = '' }: Automation,
  { id, detailedStatus }: ExecutionTarget,
  { output, secrets }: Showing,
): Reason {
  const step =
    failedSteps.find(({ targets }) => targets.includes(id)) ??
    failedSteps.find(({ targets }) => targets.length === 0);
  const said = (step?.message ?? message).replaceAll(AROUND, '');
  const text = output === 'tail' && said !== '' ? redacted(said, secrets) : detailedStatus;
  return { text: step === undefined ? text : `Step ${step.name} (${step.action}): ${text}` };
}
