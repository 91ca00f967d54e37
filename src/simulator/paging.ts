import { AwsError } from './error.ts';
import type { World } from './world.ts';

/** Members of every paged request. */
export interface PagedInput {
  MaxResults?: number;
  NextToken?: string;
}

/**
 * How a list is cut. `order` rises over the items: a page goes on where the last ended, whatever came or went. No two
 * lists that take the same input have the same member.
 */
interface Paging<T> {
  member: string;
  order: (item: T) => number;
  show: (item: T) => object;
}

interface Token {
  scope: string;
  /** null: nothing was shown yet. */
  after: number | null;
  /** The page that carries it is empty for the sake of it: the next one is not. */
  isEmpty?: boolean;
}

const START: Omit<Token, 'scope'> = { after: null };

function scopeOf(member: string, input: PagedInput): string {
  const { MaxResults: _size, NextToken: _token, ...rest } = input;
  return `${member} ${JSON.stringify(rest)}`;
}

function decoded(token: string, scope: string): Token {
  try {
    const found = JSON.parse(Buffer.from(token, 'base64url').toString()) as Token;
    if (found.scope === scope && encoded(found) === token) return found;
  } catch {
    // Not one of ours.
  }
  throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
}

function encoded(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** One page of `items` under `member`, with a token while more follow. */
export function page<T>(
  world: World,
  input: PagedInput,
  items: readonly T[],
  { member, order, show }: Paging<T>,
): Record<string, unknown> {
  const scope = scopeOf(member, input);
  const { defaultPageSize, endOfList, emptyPages } = world.settings.switches;
  const size = input.MaxResults ?? defaultPageSize;
  // An empty token counts as none: it is what the last page may carry.
  const { after, isEmpty } = input.NextToken ? decoded(input.NextToken, scope) : START;
  const rest = items.filter((item) => after === null || order(item) > after);
  if (emptyPages && !isEmpty && rest.length > 0) {
    return { [member]: [], NextToken: encoded({ scope, after, isEmpty: true }) };
  }
  const shown = rest.slice(0, size);
  const answer: Record<string, unknown> = { [member]: shown.map(show) };
  if (rest.length > size) {
    answer['NextToken'] = encoded({ scope, after: order(shown.at(-1)!) });
  } else if (endOfList === 'empty') answer['NextToken'] = '';
  return answer;
}

/** Whether lists show already what was created: they lag behind by a set time. */
export function isListed({ clock, settings }: World, { createdAt }: { createdAt: number }): boolean {
  return clock.now() - createdAt >= settings.listLagMs;
}
