import type { ReconcileError } from '../controller/error.ts';
import { fromAws } from './aws-error.ts';
import type { Tags } from './gateway.ts';

/** Sends one call within the budget, and translates its failure. */
export type Call = <T>(operation: string, send: () => Promise<T>) => Promise<T>;

/** The longest page that every list has. */
export const PAGE = 50;

export function translated(
  spend: <T>(call: () => Promise<T>) => Promise<T>,
  observe: (operation: string, outcome: 'success' | 'error') => void,
): Call {
  return async (operation, send) => {
    try {
      const answer = await spend(send);
      observe(operation, 'success');
      return answer;
    } catch (error) {
      observe(operation, 'error');
      throw fromAws(error, operation);
    }
  };
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
