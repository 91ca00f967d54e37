import type { Automation, ExecutionTarget, Invocation, SsmGateway } from '../../ssm/gateway.ts';
import { redacted } from './redact.ts';
import { refusalToTell } from './unread.ts';

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

interface Reasons {
  readonly failures: readonly Failure[];
  readonly callsLeft: number;
}

/**
 * One call for each command or automation, which tells of all its targets; then one for each node that it left out.
 * Without a status filter, which takes one value and would hide the others, unless they all have one status and the
 * run is larger than a page.
 */
export async function reasonsFor(ssm: SsmGateway, question: ReasonsQuestion): Promise<readonly Failure[]> {
  const { failed, calls } = question;
  const sources = new Map(
    failed.flatMap(({ source }) => (source === undefined ? [] : [[source.id, source]])),
  );
  const asked = [...sources.values()].slice(0, Math.max(0, calls));
  const tellers = await Promise.all(
    asked.map(
      async ({ id, type }) => [id, await orUnsaid(() => tellerOf(ssm, { id, type }, question))] as const,
    ),
  );
  const bySource = new Map(tellers);
  const failures = failed.map((target): Failure => ({
    target,
    reason: bySource.get(target.source?.id ?? '')?.(target),
  }));
  return askNodes(ssm, question, { failures, callsLeft: calls - asked.length });
}

type Teller = (target: ExecutionTarget) => Reason | undefined;

/** A refusal to tell why hides nothing of what has failed. */
async function orUnsaid(ask: () => Promise<Teller>): Promise<Teller> {
  try {
    return await ask();
  } catch (error) {
    const text = `AWS does not say why: ${refusalToTell(error).message}`;
    return () => ({ text });
  }
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

async function askNodes(
  ssm: SsmGateway,
  { associationId, ...showing }: ReasonsQuestion,
  { failures, callsLeft }: Reasons,
): Promise<readonly Failure[]> {
  const silent = failures
    .filter(({ reason, target }) => reason === undefined && target.type === 'ManagedInstance')
    .slice(0, Math.max(0, callsLeft));
  const tellers = await Promise.all(
    silent.map(({ target }) => orUnsaid(() => nodeTellerOf(ssm, { target, associationId, showing }))),
  );
  const told = silent.map(({ target }, index): Failure => ({ target, reason: tellers[index]?.(target) }));
  const asked = new Map(told.map((failure) => [failure.target, failure]));
  return failures.map((failure) => asked.get(failure.target) ?? failure);
}

async function nodeTellerOf(
  ssm: SsmGateway,
  { target, associationId, showing }: { target: ExecutionTarget; associationId: string; showing: Showing },
): Promise<Teller> {
  const statuses = await ssm.nodeAssociationStatuses(target.id);
  const status = statuses.find((item) => item.associationId === associationId);
  const text = redacted(status?.summary ?? '', showing.secrets);
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
