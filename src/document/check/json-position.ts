const SIGN = /[{}[\]:,]/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y; // oxlint-disable-line no-control-regex -- JSON forbids them
const WORD = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const SPACE = /[ \t\r\n]*/y;

type Token = '{' | '}' | '[' | ']' | ':' | ',' | 'text' | 'word' | undefined;
type Open = '{' | '[';

/** What may come next: a value, one or the end of the list, a key, one or the end of the map, `:`, or what follows a value. */
type Expected = 'value' | 'item' | 'key' | 'member' | 'colon' | 'after';

/** Where a text stops being JSON, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** To be asked of a text that JSON.parse refuses; it tells the place of some mistakes only. */
export function jsonErrorPosition(text: string): Position {
  const lines = text.slice(0, errorOffset(text)).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function errorOffset(text: string): number {
  const open: Open[] = [];
  let expected: Expected | undefined = 'value';
  for (let at = end(SPACE, text, 0); ;) {
    const [token, next] = tokenAt(text, at);
    expected = after(token, expected, open);
    if (expected === undefined) return at;
    at = end(SPACE, text, next);
  }
}

/** What is expected after `token`; `undefined`: it can't stand there. */
function after(token: Token, expected: Expected, open: Open[]): Expected | undefined {
  switch (token) {
    case '{':
    case '[':
      if (expected !== 'value' && expected !== 'item') return undefined;
      open.push(token);
      return token === '{' ? 'member' : 'item';
    case '}':
    case ']':
      return closes(token, expected, open) ? 'after' : undefined;
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    case ',':
      return expected === 'after' ? COMMA[open.at(-1) ?? 'none'] : undefined;
    case 'text':
      if (expected === 'key' || expected === 'member') return 'colon';
      return expected === 'value' || expected === 'item' ? 'after' : undefined;
    case 'word':
      return expected === 'value' || expected === 'item' ? 'after' : undefined;
    case undefined:
      return undefined;
  }
}

const COMMA = { '{': 'key', '[': 'value', none: undefined } as const;

function closes(token: '}' | ']', expected: Expected, open: Open[]): boolean {
  const [begin, empty] = token === '}' ? ['{', 'member'] : ['[', 'item'];
  return (expected === 'after' || expected === empty) && open.pop() === begin;
}

function tokenAt(text: string, at: number): readonly [Token, number] {
  const sign = end(SIGN, text, at);
  if (sign > at) return [text[at] as Token, sign];
  const quoted = end(TEXT, text, at);
  if (quoted > at) return ['text', quoted];
  const word = end(WORD, text, at);
  return word > at ? ['word', word] : [undefined, at];
}

/** Where a match at `at` ends; `at` when there is none. */
function end(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}
