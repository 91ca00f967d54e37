import { sleep, type Clock, type Random } from '../clock.ts';
import type { ReconcileError } from '../controller/error.ts';
import { fromAws } from './aws-error.ts';
import { THROTTLES, type Tags } from './gateway.ts';
import type { Operation } from './operations.ts';

/** Sends one call within the budget, and translates its failure. */
export type Call = <T>(operation: Operation, send: () => Promise<T>) => Promise<T>;

/** The longest page that every list has. */
export const PAGE = 50;

/** Where calls go out, and who is told of them. */
export interface Outlet {
  /** Lets a call out when the budget allows it. */
  readonly spend: <T>(call: () => Promise<T>) => Promise<T>;
  /** AWS has refused a call because there were too many. */
  readonly throttled: (operation: string) => void;
  /** Is told of calls that budget and fence let out. */
  readonly observe: (call: ObservedCall) => void;
  readonly clock: Clock;
}

export interface ObservedCall {
  readonly operation: string;
  readonly outcome: 'success' | 'error';
  /** From its way out to its answer. */
  readonly durationMs: number;
}

export function translated({ spend, throttled, observe, clock }: Outlet): Call {
  return async (operation, send) => {
    let sentMs = 0;
    const timed: typeof send = () => {
      sentMs = clock.monotonicMs();
      return send();
    };
    const observed = (outcome: ObservedCall['outcome']): void =>
      observe({ operation, outcome, durationMs: clock.monotonicMs() - sentMs });
    try {
      const answer = await spend(timed);
      observed('success');
      return answer;
    } catch (error) {
      const failure = fromAws(error, operation);
      if (failure.ours === undefined) observed('error');
      if (THROTTLES.has(failure.reason)) throttled(operation);
      throw failure;
    }
  };
}

const READ_TRIES = 3;
const FIRST_WAIT_MS = 100;

/** For reads: what fails in passing is sent again, twice at most. Each time the budget lets it out anew. */
export function repeated(
  call: Call,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Call {
  return async (operation, send) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await call(operation, send); // oxlint-disable-line no-await-in-loop -- one after the other
      } catch (error) {
        if (tries === READ_TRIES || !isPassing(error as ReconcileError)) throw error;
        await sleep(clock, random() * FIRST_WAIT_MS * 2 ** tries); // oxlint-disable-line no-await-in-loop -- one after the other
      }
    }
  };
}

function isPassing({ effect, reason }: ReconcileError): boolean {
  return effect === 'unknown' || THROTTLES.has(reason);
}

/** The list ends with no token or with an empty one. */
export async function paged<T>(
  read: (
    token: string | undefined,
  ) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- a page's token comes with the page before
    const { items, next } = await read(token);
    all.push(...items);
    token = next;
  } while (token);
  return all;
}

/** "Not there" is an outcome, not a failure. */
export async function absentAs<T>(absent: T, reasons: readonly string[], act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (reasons.includes((error as ReconcileError).reason)) return absent;
    throw error;
  }
}

export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function tagsFrom(
  list: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Tags {
  return Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
