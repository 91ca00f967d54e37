import { AwsError } from './error.ts';
import type { World } from './world.ts';

/** Members of every paged request. */
export interface PagedInput {
  MaxResults?: number;
  NextToken?: string;
}

/** How a list is cut. `order` rises over the items: a page goes on where the last ended, whatever came or went. */
interface Paging<T> {
  operation: string;
  member: string;
  order: (item: T) => number;
  show: (item: T) => object;
}

interface Token {
  scope: string;
  after: number;
}

function scopeOf(operation: string, input: PagedInput): string {
  const { MaxResults: _size, NextToken: _token, ...rest } = input;
  return `${operation} ${JSON.stringify(rest)}`;
}

function decoded(token: string, scope: string): number {
  try {
    const { scope: given, after } = JSON.parse(Buffer.from(token, 'base64url').toString()) as Token;
    if (given === scope && typeof after === 'number') return after;
  } catch {
    // Not one of ours.
  }
  throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
}

/** One page of `items` under `member`, with a token while more follow. */
export function page<T>(
  world: World,
  input: PagedInput,
  items: readonly T[],
  { operation, member, order, show }: Paging<T>,
): Record<string, unknown> {
  const scope = scopeOf(operation, input);
  const { defaultPageSize, endOfList } = world.settings.switches;
  const size = input.MaxResults ?? defaultPageSize;
  // An empty token counts as none: it is what the last page may carry.
  const after = input.NextToken ? decoded(input.NextToken, scope) : -Infinity;
  const rest = items.filter((item) => order(item) > after);
  const shown = rest.slice(0, size);
  const answer: Record<string, unknown> = { [member]: shown.map(show) };
  if (rest.length > size) {
    const token: Token = { scope, after: order(shown.at(-1)!) };
    answer['NextToken'] = Buffer.from(JSON.stringify(token)).toString('base64url');
  } else if (endOfList === 'empty') answer['NextToken'] = '';
  return answer;
}
