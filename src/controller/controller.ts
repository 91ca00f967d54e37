import { randomUUID } from 'node:crypto';
import { isStalled, type Resource } from '../api/resource.ts';
import { isRefusedByAws, toReconcileError, type ReconcileError } from './error.ts';
import { ResourcePass, type PassContext, type Unwritten } from './pass.ts';
import { phaseOf } from './phase.ts';
import type { Outcome, Reconciler, Verdict } from './reconciler.ts';
import { isGoingOn, isLong, isPassing, LONG_FAILING_MS, retryDelayMs, type Kind } from './retry-delay.ts';
import { isReady, statusAfter, verdictOfFailure } from './status.ts';
import { Conflict } from './store.ts';
import type { Result } from './workqueue.ts';

/** What one pass did, for log, metrics and traces. */
export interface PassReport {
  readonly key: string;
  /** Of this pass alone: finds its line in the log to a trace, and the other way round. */
  readonly reconcileId: string;
  readonly generation: number;
  readonly durationMs: number;
  readonly applied: readonly string[];
  readonly failure?: ReconcileError;
  readonly requeueAfterMs?: number;
}

export interface ControllerOptions<R extends Resource> extends PassContext<R> {
  readonly reconciler: Reconciler<R>;
  readonly report: (report: PassReport) => void;
}

const CONFLICT_RETRY_MS = 50;

/** A blip of the network neither inherits the age of a refusal nor makes it forget how often it was tried. */
interface Failing extends Kind {
  readonly sinceMs: number;
  /** Refusals that the world may heal. */
  readonly refusals: number;
  /** AWS has refused this edition, and was out of reach since. */
  readonly isRefused: boolean;
  /** Before this time nothing is sent for this edition, whatever wakes the key. */
  readonly notBeforeMs: number;
}

interface PassRun<R> {
  readonly key: string;
  readonly reconcileId: string;
  readonly resource: R;
  /** As it was when the pass began: what it has failed with is said of no later one. */
  readonly edition: string;
  readonly startedMs: number;
  /** What was changed in AWS so far. */
  readonly applied: string[];
}

/** One pass over one resource: phase, reconcile, one status write, one place that catches. */
export class Controller<R extends Resource> {
  readonly #options: ControllerOptions<R>;
  readonly #failing = new Map<string, Failing>();
  readonly #unwritten = new Map<string, Unwritten>();
  readonly #uids = new Map<string, string>();

  constructor(options: ControllerOptions<R>) {
    this.#options = options;
  }

  /** What is thrown makes the work queue back off. */
  async process(key: string): Promise<Result> {
    const { store, clock } = this.#options;
    const resource = store.get(key);
    this.#forgetPrevious(key, resource?.metadata.uid);
    if (resource === undefined) return {};

    const phase = phaseOf(resource);
    if (phase === 'ignore') return {};
    const began = { key, resource, reconcileId: randomUUID(), startedMs: clock.monotonicMs(), applied: [] };
    let edition = '';
    try {
      const dueInMs = this.#dueInMs(key, resource, phase);
      if (dueInMs > 0) return this.#notDue(key, resource, dueInMs);
      edition = this.#editionOf(resource);
      const run = { ...began, edition };
      return this.#succeeded(run, await this.#advance(run, phase));
    } catch (error) {
      const run = { ...began, edition };
      if (error instanceof Conflict) return await this.#lookAgain(run);
      return this.#failed(run, toReconcileError(error));
    }
  }

  #dueInMs(key: string, resource: R, phase: ActivePhase): number {
    return phase === 'reconcile' && !this.#unwritten.has(key)
      ? this.#options.reconciler.dueInMs(resource)
      : 0;
  }

  /** What failed last may have been the write of what is told by now: the next failure is another one. */
  #notDue(key: string, resource: R, dueInMs: number): Result {
    if (isReady(resource)) this.#failing.delete(key);
    return Number.isFinite(dueInMs) ? { requeueAfterMs: dueInMs } : {};
  }

  async #advance(
    { key, resource: found, edition, applied }: PassRun<R>,
    phase: ActivePhase,
  ): Promise<Outcome | undefined> {
    const { store, reconciler } = this.#options;
    const claimed = phase === 'claim' ? await store.addFinalizer(found) : found;
    const unwritten = this.#unwritten.get(key);
    const resource = unwritten === undefined ? claimed : this.#asIfWritten(claimed, unwritten);
    const pass = new ResourcePass(this.#options, claimed, {
      unwritten,
      heldBack: this.#isHeldBack(key, edition),
      did: (action) => applied.push(action),
    });
    try {
      if (phase === 'cleanup') {
        await reconciler.cleanup(resource, pass);
        await store.removeFinalizer(claimed);
        return undefined;
      }
      const outcome = await reconciler.reconcile(resource, pass);
      await this.#finish(key, pass, outcome);
      return outcome;
    } catch (error) {
      if (!(error instanceof Conflict))
        await this.#writeFailure({ key, edition, resource: found }, pass, toReconcileError(error));
      else if (applied.length > 0) await this.#writeFacts(key, pass);
      throw error;
    }
  }

  /** What is known already is neither asked for, sent nor told twice. */
  #asIfWritten(resource: R, { fields, findings }: Unwritten): R {
    const now = this.#options.clock.now();
    return { ...resource, status: statusAfter(resource, fields, undefined, { findings, now }) };
  }

  /** What AWS told us must outlive a status that can't be written: without it an update might be sent twice. */
  async #finish(key: string, pass: ResourcePass<R>, { verdict, findings = [] }: LastWord): Promise<void> {
    findings.forEach((finding) => pass.note(finding));
    try {
      await pass.finish(verdict);
      this.#unwritten.delete(key);
    } catch (error) {
      this.#unwritten.set(key, pass.unwritten);
      throw error;
    }
  }

  /** The failure itself is what is reported and counts, even if the status can't be written. */
  async #writeFailure(of: Failed, pass: ResourcePass<R>, failure: ReconcileError): Promise<void> {
    const { key } = of;
    if (failure.ours === 'deposed') return void this.#unwritten.set(key, pass.unwritten);
    if (failure.ours === 'stopping') return this.#writeFacts(key, pass);
    const verdict = this.#verdictOf(of, pass, failure);
    await this.#finish(key, pass, { verdict }).catch(() => undefined);
  }

  /** Nothing was judged, and what was sent must be known. */
  async #writeFacts(key: string, pass: ResourcePass<R>): Promise<void> {
    await this.#finish(key, pass, { verdict: undefined }).catch(() => undefined);
  }

  #verdictOf(of: Failed, { resource }: ResourcePass<R>, failure: ReconcileError): Verdict | undefined {
    const { clock, reconciler } = this.#options;
    const nowMs = clock.monotonicMs();
    const { sinceMs, isRefused } = this.#failingSince(of, failure, nowMs);
    const revised = reconciler.revisionOf?.(resource)?.isNew ?? false;
    return verdictOfFailure(resource, failure, { long: isLong(nowMs - sinceMs), revised, isRefused });
  }

  #succeeded(run: PassRun<R>, outcome: Outcome | undefined): Result {
    const { requeueAfterMs, stillFailing = false } = outcome ?? {};
    const failing = this.#failing.get(run.key);
    if (!stillFailing) this.#failing.delete(run.key);
    const waitMs =
      stillFailing && failing ? failing.notBeforeMs - this.#options.clock.monotonicMs() : requeueAfterMs;
    const result = waitMs === undefined || !Number.isFinite(waitMs) ? {} : { requeueAfterMs: waitMs };
    this.#report(run, result);
    return outcome?.verdict.ready === 'True' ? result : { ...result, requeueAs: 'retry' };
  }

  /** Somebody wrote in between. The cache may not know yet, so it is read past. */
  async #lookAgain(run: PassRun<R>): Promise<Result> {
    const result = { requeueAfterMs: CONFLICT_RETRY_MS };
    if (run.applied.length > 0) this.#report(run, result);
    await this.#options.store.read(run.key);
    return { ...result, requeueAs: 'retry' };
  }

  #failed(run: PassRun<R>, failure: ReconcileError): Result {
    const failing = this.#failingSince(run, failure, run.startedMs);
    const { refusals, sinceMs } = failing;
    const failingMs = this.#options.clock.monotonicMs() - sinceMs;
    const requeueAfterMs =
      retryDelayMs(failure, { failingMs, refusals }) ?? this.#nextCheckMs(run.key, failure);
    const waitMs = failure.retry === 'never' ? Infinity : (requeueAfterMs ?? 0);
    this.#failing.set(run.key, { ...failing, notBeforeMs: this.#options.clock.monotonicMs() + waitMs });
    const result = requeueAfterMs === undefined ? {} : { requeueAfterMs };
    this.#report(run, { failure, ...result });
    if (failure.retry === 'backoff' && requeueAfterMs === undefined) throw failure;
    return failure.retry === 'never' ? result : { ...result, requeueAs: 'retry' };
  }

  /** What is refused for good is looked at as often as what is in place: somebody may put it right in AWS. */
  #nextCheckMs(key: string, { retry }: ReconcileError): number | undefined {
    const resource = retry === 'never' ? this.#options.store.get(key) : undefined;
    const dueInMs = resource === undefined ? 0 : this.#options.reconciler.dueInMs(resource);
    return dueInMs > 0 && Number.isFinite(dueInMs) ? dueInMs : undefined;
  }

  #editionOf(resource: R): string {
    const { id = '' } = this.#options.reconciler.revisionOf?.(resource) ?? {};
    return `${resource.metadata.generation} ${id}`;
  }

  #isHeldBack(key: string, edition: string): boolean {
    const failing = this.#failing.get(key);
    if (failing?.edition !== edition) return false;
    const refused = failing.retry === 'slow' || failing.retry === 'rarely' || failing.retry === 'never';
    return refused && this.#options.clock.monotonicMs() < failing.notBeforeMs;
  }

  /** A new process goes on with the age that a stall tells. */
  #failingSince(
    { key, edition, resource }: Failed,
    failure: ReconcileError,
    nowMs: number,
  ): Omit<Failing, 'notBeforeMs'> {
    const { retry } = failure;
    const before = this.#failing.get(key);
    const hasStalled = isPassing(retry) && isStalled(resource, failure.reason);
    const firstMs = hasStalled ? nowMs - LONG_FAILING_MS : nowMs;
    const { refusals = 0, sinceMs = firstMs } = before ?? {};
    const wasRefused = before?.edition === edition && before.isRefused;
    return {
      retry,
      edition,
      sinceMs: before === undefined || isGoingOn(before, { retry, edition }) ? sinceMs : nowMs,
      refusals: retry === 'rarely' ? refusals + 1 : refusals,
      isRefused: isRefusedByAws(failure) || (retry === 'backoff' && wasRefused),
    };
  }

  /** A resource that is gone, or was made anew under the same name, leaves nothing behind. */
  #forgetPrevious(key: string, uid: string | undefined): void {
    const previous = this.#uids.get(key);
    if (previous !== undefined && previous !== uid) {
      this.#failing.delete(key);
      this.#unwritten.delete(key);
      this.#uids.delete(key);
      this.#options.reconciler.forget(previous);
    }
    if (uid !== undefined) this.#uids.set(key, uid);
  }

  #report(
    { key, reconcileId, resource, startedMs, applied }: PassRun<R>,
    rest: Pick<PassReport, 'failure' | 'requeueAfterMs'>,
  ): void {
    const durationMs = this.#options.clock.monotonicMs() - startedMs;
    const { generation } = resource.metadata;
    this.#options.report({ key, reconcileId, generation, durationMs, applied, ...rest });
  }
}

/** Whose pass failed, and of which generation and revision. */
type Failed = Pick<PassRun<Resource>, 'key' | 'edition' | 'resource'>;
type ActivePhase = 'claim' | 'reconcile' | 'cleanup';

/** No verdict: Ready and Stalled stay as they are. */
type LastWord = Pick<Outcome, 'findings'> & { readonly verdict: Verdict | undefined };
