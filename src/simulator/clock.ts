import { eventQueue, type EventQueue } from './event-queue.ts';

/** `wall` follows the machine's clock plus an offset; `manual` stands still until it is advanced. */
export type ClockMode = 'wall' | 'manual';

/** The simulator's time. Times are milliseconds since the epoch. */
export interface VirtualClock {
  readonly mode: ClockMode;
  now(): number;
  /** Runs `run` when `time` is reached, never at once. The answer cancels it. */
  at(time: number, run: () => void): () => void;
  /** Runs what is due by now. */
  catchUp(): void;
  /** Moves the time forward; everything due on the way has run, in order of due time, when it returns. */
  advanceTo(time: number): void;
  /** Back to the start, with nothing due. */
  reset(): void;
  close(): void;
}

/** The longest delay that setTimeout takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A manual clock without `start` begins here, so that runs are reproducible. */
const MANUAL_START = Date.parse('2026-01-01T00:00:00Z');

interface State {
  readonly mode: ClockMode;
  readonly queue: EventQueue;
  /** Wall: what is added to the machine's clock. */
  offset: number;
  /** Manual: the time. */
  stopped: number;
  /** While an event runs, the time is the one it was due at, however late the process is. */
  running?: number | undefined;
  timer?: NodeJS.Timeout | undefined;
}

function timeOf({ mode, running, stopped, offset }: State): number {
  return running ?? (mode === 'manual' ? stopped : Date.now() + offset);
}

function runUntil(state: State, time: number): void {
  const { queue } = state;
  for (let event = queue.next(); event !== undefined && event.time <= time; event = queue.next()) {
    queue.removeNext();
    state.running = event.time;
    try {
      event.run();
    } finally {
      state.running = undefined;
    }
  }
  arm(state);
}

function arm(state: State): void {
  clearTimeout(state.timer);
  state.timer = undefined;
  const event = state.mode === 'wall' ? state.queue.next() : undefined;
  if (event === undefined) return;
  const delay = Math.min(Math.max(event.time - timeOf(state), 0), LONGEST_TIMER_MS);
  state.timer = setTimeout(() => runUntil(state, timeOf(state)), delay).unref();
}

function move(state: State, time: number): void {
  const distance = time - timeOf(state);
  runUntil(state, time);
  if (state.mode === 'manual') state.stopped = time;
  else state.offset += distance;
  arm(state);
}

/** `start` in milliseconds since the epoch; default: now for a wall clock. */
export function virtualClock(mode: ClockMode, start?: number): VirtualClock {
  const initial = { offset: start === undefined ? 0 : start - Date.now(), stopped: start ?? MANUAL_START };
  const state: State = { mode, queue: eventQueue(), ...initial };
  const empty = (): void => {
    state.queue.clear();
    Object.assign(state, initial);
    arm(state);
  };
  return {
    mode,
    now: () => timeOf(state),
    at(time, run) {
      const event = state.queue.add(time, run);
      if (state.running === undefined && state.queue.next() === event) arm(state);
      return () => {
        event.cancelled = true;
      };
    },
    catchUp: () => runUntil(state, timeOf(state)),
    advanceTo: (time) => move(state, time),
    reset: empty,
    close: empty,
  };
}
