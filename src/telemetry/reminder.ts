import type { Clock } from '../clock.ts';

export interface ReminderOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly until: Promise<unknown>;
  readonly signal: AbortSignal;
  readonly say: () => void;
}

/** Says something again and again until something has happened, or `signal` is aborted. */
export function remind({ clock, everyMs, until, signal, say }: ReminderOptions): void {
  let cancel = clock.after(everyMs, again);
  const end = (): void => cancel();
  void until.then(end);
  signal.addEventListener('abort', end, { once: true });

  function again(): void {
    cancel = clock.after(everyMs, again);
    say();
  }
}
