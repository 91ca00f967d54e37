import { DEEPEST } from './nesting.ts';

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

interface Scan {
  readonly text: string;
  at: number;
  depth: number;
}

/** Goes past a token, if it is there. */
function take(scan: Scan, token: RegExp | string): boolean {
  SPACE.lastIndex = scan.at;
  const start = scan.at + SPACE.exec(scan.text)![0].length;
  let found: string | undefined = scan.text.startsWith(String(token), start) ? String(token) : undefined;
  if (token instanceof RegExp) {
    token.lastIndex = start;
    found = token.exec(scan.text)?.[0];
  }
  scan.at = start + (found?.length ?? 0);
  return found !== undefined;
}

function members(scan: Scan, member: (scan: Scan) => boolean, end: string): boolean {
  if (take(scan, end)) return true;
  do {
    if (!member(scan)) return false;
  } while (take(scan, ','));
  return take(scan, end);
}

/** What goes too deep stops where it does. */
function nested(scan: Scan, member: (scan: Scan) => boolean, end: string): boolean {
  scan.depth += 1;
  if (scan.depth > DEEPEST || !members(scan, member, end)) return false;
  scan.depth -= 1;
  return true;
}

function pair(scan: Scan): boolean {
  return take(scan, STRING) && take(scan, ':') && value(scan);
}

function value(scan: Scan): boolean {
  if (take(scan, '{')) return nested(scan, pair, '}');
  if (take(scan, '[')) return nested(scan, value, ']');
  return take(scan, STRING) || take(scan, WORD);
}

/** Where `text` stops being JSON; JSON.parse tells it for some mistakes only. */
export function jsonErrorOffset(text: string): number {
  const scan: Scan = { text, at: 0, depth: 0 };
  if (value(scan)) take(scan, '');
  return scan.at;
}
