import type { Clock } from '../clock.ts';
import type { ReconcileError } from '../controller/error.ts';
import { notLeading, stopping } from './unsent.ts';

/** When the request that confirmed the lease was sent, by both clocks. */
export interface Confirmed {
  readonly sentMs: number;
  readonly sentAt: Date;
}

/**
 * Milliseconds for which a write may still leave: `windowMs` from when the lease was confirmed, by the clock that is
 * further on, because a suspended machine's monotonic clock stands still. `undefined`: somebody else leads, or nobody.
 */
export function writableMs(
  confirmed: Confirmed | undefined,
  windowMs: number,
  clock: Pick<Clock, 'now' | 'monotonicMs'>,
): number {
  if (confirmed === undefined) return 0;
  const { sentMs, sentAt } = confirmed;
  return windowMs - Math.max(clock.monotonicMs() - sentMs, clock.now().getTime() - sentAt.getTime());
}

export interface FenceOptions {
  /** 0 or less: nothing may leave now. */
  readonly writableMs: () => number;
  readonly clock: Clock;
}

/** Stands between us and everything that changes AWS: what does not lead sends nothing. */
export class Fence {
  readonly #options: FenceOptions;
  readonly #watchers = new Set<() => void>();
  #waiters: (() => void)[] = [];
  #sending = 0;
  #closed = false;

  constructor(options: FenceOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#openForMs() > 0;
  }

  /** Lets one write out. Throws `refusal()`, and `send` is not called, when the fence is closed. */
  async pass<T>(send: () => Promise<T>): Promise<T> {
    if (!this.isOpen) throw this.refusal();
    this.#sending += 1;
    try {
      return await send();
    } finally {
      this.#sending -= 1;
      this.#wakeIdle();
    }
  }

  /** Why a closed fence lets nothing out: whoever leads no more must know that first. */
  refusal(): ReconcileError {
    return this.#options.writableMs() > 0 ? stopping() : notLeading();
  }

  /** Calls `run` once, when the fence is closed. The answer cancels that. */
  whenClosed(run: () => void): () => void {
    let cancel: (() => void) | undefined;
    const forget = (): void => {
      cancel?.();
      this.#watchers.delete(look);
    };
    const look = (): void => {
      forget();
      const leftMs = this.#openForMs();
      if (leftMs <= 0) return run();
      this.#watchers.add(look);
      if (Number.isFinite(leftMs)) cancel = this.#options.clock.after(leftMs, look);
    };
    look();
    return forget;
  }

  /** For good. What is on its way goes on. */
  close(): void {
    this.#closed = true;
    this.#watchers.forEach((look) => look());
  }

  /** Resolves when no write is on its way. */
  idle(): Promise<void> {
    if (this.#sending === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #openForMs(): number {
    return this.#closed ? 0 : this.#options.writableMs();
  }

  #wakeIdle(): void {
    if (this.#sending > 0) return;
    for (const wake of this.#waiters.splice(0)) wake();
  }
}
