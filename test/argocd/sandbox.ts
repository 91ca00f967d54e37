import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { lua } from '../support/lua.ts';

const SANDBOX = 'test/argocd/sandbox.lua';

export interface Script {
  readonly script: string;
  readonly obj: object;
}

/** What a script answers. Throws what it fails with. */
type Answer = () => unknown;

/** Path of Lua 5.1. Says loudly when there is none. */
export const LUA = await lua();
if (LUA === undefined) {
  console.warn(
    'NOT TESTED, the scripts for Argo CD: put lua5.1 on the PATH (Debian: apt-get install lua5.1)',
  );
}

/** What each script answers, in Argo CD's sandbox. */
export async function answersOf(scripts: readonly Script[]): Promise<readonly Answer[]> {
  if (LUA === undefined) throw new Error('there is no lua5.1');
  const sandbox = spawn(LUA, [SANDBOX], { stdio: ['pipe', 'pipe', 'inherit'] });
  sandbox.stdin.end(
    scripts.map(({ script, obj }) => `return ${literal(script)}, ${literal(obj)}\n`).join(''),
  );
  const lines = (await text(sandbox.stdout)).split('\n').slice(0, -1);
  if (lines.length !== scripts.length) throw new Error(`${scripts.length} scripts, ${lines.length} answers`);
  return lines.map((line) => answerIn(JSON.parse(line) as Line));
}

export async function answerOf(script: Script): Promise<unknown> {
  const [answer] = await answersOf([script]);
  return answer!();
}

interface Line {
  readonly answer?: unknown;
  readonly error?: string;
}

function answerIn({ answer, error }: Line): Answer {
  return () => {
    if (error !== undefined) throw new Error(error);
    return answer;
  };
}

/** As `decodeValue` of util/lua/lua.go hands an object to Lua: what is null is not there, and in a list the next one takes its place. */
function literal(value: unknown): string {
  if (!isThere(value)) return 'nil';
  if (typeof value === 'string') return `"${value.replaceAll(SPECIAL, escaped)}"`;
  if (Array.isArray(value)) return `{${value.filter(isThere).map(literal).join(',')}}`;
  if (!isMap(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `[${literal(key)}]=${literal(member)}`);
  return `{${members.join(',')}}`;
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** All but these, by the numbers of their bytes. */
const SPECIAL = /[^\w .:/-]/gu;

function escaped(special: string): string {
  return [...Buffer.from(special)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('');
}
