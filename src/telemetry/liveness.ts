import type { Clock } from '../clock.ts';
import type { Running } from '../controller/workqueue.ts';

export interface LivenessOptions {
  readonly clock: Clock;
  /** Longer than any pass can take that still gets on. */
  readonly passLimitMs: number;
  readonly longestPasses: () => readonly (Running & { readonly kind: string })[];
}

/** Whether this process is stuck. Neither AWS nor the API server has a say in it: to wait for them is work. */
export interface Liveness {
  /** A sentence, when only a restart can help. */
  stuck(): string | undefined;
  stop(): void;
}

const BEAT_MS = 1_000;

/** A lease can't be renewed in time (`renewDeadline`) by a process that is this late with everything. */
const LATE_MS = 10_000;

export function startLiveness({ clock, passLimitMs, longestPasses }: LivenessOptions): Liveness {
  let lateMs = 0;
  let dueMs = clock.monotonicMs() + BEAT_MS;
  let cancel = clock.after(BEAT_MS, beat);

  function beat(): void {
    const nowMs = clock.monotonicMs();
    lateMs = nowMs - dueMs;
    dueMs = nowMs + BEAT_MS;
    cancel = clock.after(BEAT_MS, beat);
  }

  return {
    stuck() {
      const overdueMs = Math.max(lateMs, clock.monotonicMs() - dueMs);
      if (overdueMs >= LATE_MS) return `The event loop is ${seconds(overdueMs)} late.`;
      const pass = longestPasses().find(({ runningMs }) => runningMs > passLimitMs);
      return pass && `A pass over ${pass.kind} ${pass.key} has been running for ${seconds(pass.runningMs)}.`;
    },
    stop: () => cancel(),
  };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
