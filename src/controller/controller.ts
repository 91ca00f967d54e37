import type { Resource } from '../api/resource.ts';
import { toReconcileError, type ReconcileError, type Retry } from './error.ts';
import { ResourcePass, type PassContext } from './pass.ts';
import { phaseOf } from './phase.ts';
import type { Outcome, Reconciler } from './reconciler.ts';
import { verdictOfFailure } from './status.ts';
import { Conflict, keyOf } from './store.ts';
import type { Result } from './workqueue.ts';

/** What one pass did, for log and metrics. */
export interface PassReport {
  readonly key: string;
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

const LONG_FAILING_MS = 10 * 60_000;
const SLOW_RETRY_MS = 5 * 60_000;
const RARE_RETRIES_MS = [5 * 60_000, 15 * 60_000, 60 * 60_000];

/** A blip of the network neither inherits the age of a refusal nor makes it forget how often it was tried. */
interface Failing {
  readonly retry: Retry;
  readonly sinceMs: number;
  /** Refusals that the world may heal. */
  readonly refusals: number;
}

/** One pass over one resource: phase, reconcile, one status write, one place that catches. */
export class Controller<R extends Resource> {
  readonly #options: ControllerOptions<R>;
  readonly #failing = new Map<string, Failing>();
  readonly #seen = new Map<string, R>();

  constructor(options: ControllerOptions<R>) {
    this.#options = options;
  }

  /** What is thrown makes the work queue back off. */
  async process(key: string): Promise<Result> {
    const { store, reconciler, clock } = this.#options;
    const resource = store.get(key);
    this.#forgetPrevious(key, resource);
    if (resource === undefined) return {};

    const phase = phaseOf(resource);
    if (phase === 'ignore') return {};
    if (phase === 'reconcile') {
      const dueInMs = reconciler.dueInMs(resource);
      if (dueInMs > 0) return Number.isFinite(dueInMs) ? { requeueAfterMs: dueInMs } : {};
    }

    const startedMs = clock.monotonicMs();
    const pass = { key, resource, startedMs };
    try {
      return this.#succeeded(pass, await this.#advance(resource, phase));
    } catch (error) {
      return this.#failed(pass, error);
    }
  }

  async #advance(found: R, phase: 'claim' | 'reconcile' | 'cleanup'): Promise<Outcome | undefined> {
    const { store, reconciler } = this.#options;
    const resource = phase === 'claim' ? await store.addFinalizer(found) : found;
    const pass = new ResourcePass(this.#options, resource);
    try {
      if (phase === 'cleanup') {
        await reconciler.cleanup(resource, pass);
        await store.removeFinalizer(resource);
        return undefined;
      }
      const outcome = await reconciler.reconcile(resource, pass);
      await pass.finish(outcome.verdict, outcome.findings);
      return outcome;
    } catch (error) {
      if (!(error instanceof Conflict)) await this.#writeFailure(pass, toReconcileError(error));
      throw error;
    }
  }

  async #writeFailure(pass: ResourcePass<R>, failure: ReconcileError): Promise<void> {
    const { resource } = pass;
    const nowMs = this.#options.clock.monotonicMs();
    const { sinceMs } = this.#failingSince(keyOf(resource), failure, nowMs);
    const verdict = verdictOfFailure(resource, failure, { long: nowMs - sinceMs >= LONG_FAILING_MS });
    if (verdict !== undefined) return pass.finish(verdict);
    if (pass.hasLearned) await pass.finish(readyAsBefore(resource));
  }

  #succeeded(pass: PassRun<R>, outcome: Outcome | undefined): Result {
    this.#failing.delete(pass.key);
    const { requeueAfterMs, applied = [] } = outcome ?? {};
    const result = requeueAfterMs === undefined ? {} : { requeueAfterMs };
    this.#report(pass, { applied, ...result });
    return result;
  }

  #failed(pass: PassRun<R>, error: unknown): Result {
    if (error instanceof Conflict) return { requeueAfterMs: 50 }; // somebody wrote in between: look again
    const failure = toReconcileError(error);
    const failing = this.#failingSince(pass.key, failure, pass.startedMs);
    this.#failing.set(pass.key, failing);
    const requeueAfterMs = this.#retryAfterMs(failure, failing);
    this.#report(pass, { applied: [], failure, ...(requeueAfterMs === undefined ? {} : { requeueAfterMs }) });
    if (failure.retry === 'backoff' && requeueAfterMs === undefined) throw failure;
    return requeueAfterMs === undefined ? {} : { requeueAfterMs };
  }

  #retryAfterMs({ retry, retryAfterMs }: ReconcileError, { sinceMs, refusals }: Failing): number | undefined {
    switch (retry) {
      case 'soon':
        return retryAfterMs ?? 1_000;
      case 'backoff':
        return this.#options.clock.monotonicMs() - sinceMs < LONG_FAILING_MS ? undefined : SLOW_RETRY_MS;
      case 'slow':
        return SLOW_RETRY_MS;
      case 'rarely':
        return RARE_RETRIES_MS[Math.min(refusals, RARE_RETRIES_MS.length) - 1];
      case 'never':
        return undefined;
    }
  }

  #failingSince(key: string, { retry }: ReconcileError, nowMs: number): Failing {
    const { retry: before, sinceMs = nowMs, refusals = 0 } = this.#failing.get(key) ?? {};
    return {
      retry,
      sinceMs: before === retry ? sinceMs : nowMs,
      refusals: retry === 'rarely' ? refusals + 1 : refusals,
    };
  }

  /** A resource that is gone, or was made anew under the same name, leaves nothing behind. */
  #forgetPrevious(key: string, resource: R | undefined): void {
    const previous = this.#seen.get(key);
    if (previous !== undefined && previous.metadata.uid !== resource?.metadata.uid) {
      this.#failing.delete(key);
      this.#options.reconciler.forget(previous);
      this.#seen.delete(key);
    }
    if (resource !== undefined) this.#seen.set(key, resource);
  }

  #report(
    { key, resource, startedMs }: PassRun<R>,
    rest: Pick<PassReport, 'applied' | 'failure' | 'requeueAfterMs'>,
  ): void {
    const durationMs = this.#options.clock.monotonicMs() - startedMs;
    this.#options.report({ key, generation: resource.metadata.generation, durationMs, ...rest });
  }
}

interface PassRun<R> {
  readonly key: string;
  readonly resource: R;
  readonly startedMs: number;
}

function readyAsBefore({ status }: Resource): Outcome['verdict'] {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return {
    ready: 'True',
    stalled: false,
    reason: ready?.reason ?? 'Succeeded',
    message: ready?.message ?? '',
  };
}
