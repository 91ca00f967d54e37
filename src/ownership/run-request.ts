import { isStalled } from '../api/resource.ts';
import { ReconcileError, toReconcileError } from '../controller/error.ts';
import type { Verdict } from '../controller/reconciler.ts';
import { THROTTLES } from '../ssm/gateway.ts';
import type { DriftPolicy } from './cause.ts';
import type { OwnedWork } from './owned.ts';
import { openRequest, RUN, type Asking } from './request.ts';

/** What a request to run is about. */
export interface Runnable {
  /** `association 1234`. */
  readonly what: string;
  /** Runs it, once. */
  readonly start: () => Promise<void>;
}

export type RunDecision = 'start' | 'refuse' | 'wait';

/**
 * What becomes of a request to run at the end of a pass that has come to a verdict:
 *
 * | driftPolicy | the pass says                    | decision |
 * |-------------|----------------------------------|----------|
 * | Observe     | –                                | refuse   |
 * | others      | suspended or held                | refuse   |
 * | others      | AWS holds the spec               | start    |
 * | others      | that it does not, and stays so   | refuse   |
 * | others      | that it does not yet             | wait     |
 */
export function runDecision(policy: DriftPolicy, { ready, stalled, reason }: Verdict): RunDecision {
  if (policy === 'Observe' || reason === 'Suspended' || reason === 'Held') return 'refuse';
  if (ready === 'True' || reason === 'RunsFailing') return 'start';
  return stalled ? 'refuse' : 'wait';
}

/** The time of a request to run that neither the status nor this pass has handled. */
function openRun({ resource, pass, clock }: Asking): string | undefined {
  const at = openRequest(resource, RUN, clock.now());
  return at === pass.learned(RUN.handled) ? undefined : at;
}

/**
 * A pass has come to its end, so a request is answered: by one start, or in words. When too much was started lately it
 * waits: answers for how many milliseconds.
 */
export async function answerRun(
  work: OwnedWork,
  verdict: Verdict,
  runnable: Runnable,
): Promise<number | undefined> {
  const at = openRun(work);
  if (at === undefined) return undefined;
  const decision = runDecision(work.policy, verdict);
  if (decision === 'refuse') refuseRun(work, whyRefused(work.policy, verdict));
  return decision === 'start' ? startInTurn(work, verdict, runnable, at) : undefined;
}

/** The place among those that wait is another one than that of a correction. */
async function startInTurn(
  work: OwnedWork,
  verdict: Verdict,
  runnable: Runnable,
  at: string,
): Promise<number | undefined> {
  const { brakes, region, resource, pass } = work;
  const ticket = `${resource.metadata.uid}/run`;
  const delay = brakes.start(region, resource, 'RunDelayed', ticket);
  if (delay !== undefined) {
    pass.tell({ type: 'Normal', reason: delay.reason, action: 'Run', message: delay.message });
    return delay.retryAfterMs;
  }
  let mayRun = false;
  try {
    mayRun = await startOnce(work, verdict, runnable, at);
  } finally {
    if (!mayRun) brakes.giveBack(region, ticket);
  }
  return undefined;
}

function whyRefused(policy: DriftPolicy, { message }: Verdict): string {
  return policy === 'Observe' ? 'driftPolicy Observe never changes anything in AWS.' : message;
}

/** A request that is not carried out, now or later. */
export function refuseRun(asking: Asking, why: string): void {
  const at = openRun(asking);
  if (at === undefined) return;
  asking.pass.mark({ [RUN.handled]: at });
  tellRefused(asking, at, why);
}

function tellRefused({ pass }: Pick<Asking, 'pass'>, at: string, why: string): void {
  const message = `Not run, as was asked at ${at}: ${why} Ask again with a later time when that is over.`;
  pass.tell({ type: 'Warning', reason: 'RunRefused', action: 'Run', message });
}

/** Reasons of what only waits for its turn, minutes at most. */
const TURNS: ReadonlySet<string> = new Set(['CorrectionDelayed', 'PromotionDelayed', 'RunDelayed']);

/** A failure that somebody has to end: what was asked for until then is not done behind their back. */
export function refuseRunAfter(asking: Asking, error: unknown): void {
  const { ours, retry, reason, message } = toReconcileError(error);
  if (ours !== undefined || retry === 'backoff' || TURNS.has(reason)) return;
  if (retry === 'soon' && !isStalled(asking.resource, reason)) return;
  refuseRun(asking, `${reason}: ${message}`);
}

/** It was there before what it asks to run: whoever restores or applies an old manifest asks for no run. */
export function countRunAsHandled(asking: Asking): boolean {
  const at = openRun(asking);
  if (at === undefined) return false;
  asking.pass.mark({ [RUN.handled]: at });
  const message = `The request to run of ${at} was there before this resource knew its association, so it counts as handled. To run it now, ask with a later time.`;
  asking.pass.tell({ type: 'Normal', reason: 'RunNotStarted', action: 'Run', message });
  return true;
}

/**
 * Records that the request is handled, and then starts. Whatever happens after the record, nobody starts again: nothing
 * in AWS tells a start that was lost from one that is on its way. Answers whether anything may have started.
 */
async function startOnce(
  work: OwnedWork,
  verdict: Verdict,
  { what, start }: Runnable,
  at: string,
): Promise<boolean> {
  const { pass } = work;
  pass.mark({ [RUN.handled]: at });
  await pass.save(verdict);
  const message = `Running ${what} on its targets now, as asked at ${at}.`;
  await pass.announce({ type: 'Normal', reason: 'RunRequested', action: 'Run', message });
  try {
    await start();
    return true;
  } catch (error) {
    const { effect, reason, message: said } = toReconcileError(error);
    if (mayAskAgain(error)) {
      await giveRunBack(work, verdict, at);
      throw error;
    }
    if (effect === 'refused') tellRefused(work, at, `${reason}: ${said}`);
    else tellUnconfirmed(work, at, `the start of ${what}`);
    return effect !== 'refused';
  }
}

/** AWS was asked for too much, or not at all. */
function mayAskAgain(error: unknown): boolean {
  if (!(error instanceof ReconcileError) || error.effect !== 'refused') return false;
  return error.ours !== undefined || THROTTLES.has(error.reason);
}

/** On the condition that nobody wrote since: another operator may have recorded, and started, a later request. */
async function giveRunBack(work: OwnedWork, verdict: Verdict, at: string): Promise<void> {
  const { resource, pass } = work;
  pass.mark({ [RUN.handled]: resource.status?.lastHandledRunAt });
  try {
    await pass.save(verdict);
  } catch {
    // better not run than run twice
    tellRefused(work, at, 'AWS did nothing, and the request could not be kept for later.');
  }
}

function tellUnconfirmed({ pass }: Pick<Asking, 'pass'>, at: string, call: string): void {
  const message = `AWS did not answer ${call}, which was asked for at ${at}: it may or may not have run. It is not started again. Look at status.runs, and ask with a later time to run it once more.`;
  pass.tell({ type: 'Warning', reason: 'RunUnconfirmed', action: 'Run', message });
}

/**
 * What becomes of a request to run when an update runs everything at once: it is recorded before the update is sent, as
 * a start is, and fulfilled by it.
 */
export class Fulfilment {
  readonly #work: OwnedWork;
  readonly #verdict: Verdict;
  #at: string | undefined;
  #isSent = false;

  /** `verdict`: what the status says while the update is on its way. */
  constructor(work: OwnedWork, verdict: Verdict) {
    this.#work = work;
    this.#verdict = verdict;
  }

  /** Takes the request for handled, if there is one. To be saved before the update is sent. */
  mark(): void {
    this.#at = openRun(this.#work);
    if (this.#at !== undefined) this.#work.pass.mark({ [RUN.handled]: this.#at });
  }

  /** If nobody wrote since this pass began: a copy that lags takes an older spec for the one to send. */
  save(): Promise<void> {
    const { pass } = this.#work;
    return this.#at === undefined ? pass.requireCurrent() : pass.save(this.#verdict);
  }

  /** The update goes out now. */
  sent(): void {
    this.#isSent = true;
  }

  /** AWS has taken it. */
  done(): void {
    if (this.#at === undefined) return;
    const message = `The update runs it on its targets, as asked at ${this.#at}. Nothing more is started.`;
    this.#work.pass.tell({ type: 'Normal', reason: 'RunFulfilled', action: 'Run', message });
  }

  async failed(error: unknown): Promise<void> {
    if (this.#at === undefined || !this.#isSent) return;
    if (toReconcileError(error).effect === 'refused') return giveRunBack(this.#work, this.#verdict, this.#at);
    tellUnconfirmed(this.#work, this.#at, 'the update');
  }
}
