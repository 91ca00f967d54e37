import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { recorded, type Names } from './placeholders.ts';

const FILES = join(import.meta.dirname, 'files');
const ADMIN_CALL = /^(GET|PUT|POST|DELETE) (\S+)(?: (.+))?$/;
const ASSIGNMENT = /^([A-Z]+)=\$\((.+)\)$/s;

/** A simulator of its own and an empty home: nothing but the environment tells a tool where AWS is. */
export interface Terminal {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** What a command wrote, both streams in the order of a terminal, and how it ended. */
export interface Ending {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export async function openTerminal(python: string): Promise<Terminal> {
  const simulator = await startSimulator({ port: 0, clock: 'manual' });
  const home = await mkdtemp(join(tmpdir(), 'ssm-operator-dialogue-'));
  const aws = join(home, 'aws');
  await writeFile(aws, `#!/bin/sh\nexec '${python}' '${join(dirname(python), 'aws')}' "$@"\n`);
  await chmod(aws, 0o755);
  return {
    url: simulator.url,
    environment: {
      PATH: [home, process.env['PATH'] ?? ''].join(delimiter),
      HOME: home,
      TZ: 'UTC',
      PYTHONDONTWRITEBYTECODE: '1',
      AWS_ENDPOINT_URL_SSM: simulator.url,
      AWS_ENDPOINT_URL: simulator.url,
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    close: async () => {
      await simulator.close();
      await rm(home, { recursive: true });
    },
  };
}

export function typed(
  { environment }: Terminal,
  [program = '', ...args]: readonly string[],
  names: Names = new Map(),
): Promise<Ending> {
  const env = { ...environment, ...Object.fromEntries(names) };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: FILES, env }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, exitCode: error === null ? 0 : Number(error.code) });
    });
  });
}

/** The admin interface's answer, where it tells something. */
async function asked(
  { url }: Terminal,
  [, method = '', path = '', body]: RegExpExecArray,
): Promise<string[]> {
  const init = body === undefined ? { method } : { method, body };
  const answer = await fetch(`${url}/_simulator/${path}`, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return method === 'GET' ? [text] : [];
}

async function told(terminal: Terminal, line: string, names: Map<string, string>): Promise<string[]> {
  const call = ADMIN_CALL.exec(line);
  if (call !== null) return asked(terminal, call);
  const [, name, command = line] = ASSIGNMENT.exec(line) ?? [];
  const { stdout, stderr, exitCode } = await typed(terminal, ['/bin/sh', '-c', command], names);
  if (name !== undefined) names.set(name, stdout.trim());
  const ending = exitCode === 0 ? '' : `[exit code ${exitCode}]`;
  return [stdout, stderr, ending].map((part) => part.trim()).filter(Boolean);
}

/** Whole lines: one that ends in a backslash goes on in the next. */
function linesOf(scene: string): string[] {
  return scene.trimEnd().split(/(?<!\\)\n/);
}

/**
 * Plays a scene: comments, commands of a shell, and calls of the simulator's admin interface, one a line.
 * `NAME=$(command)` names what the command tells. Answers what a terminal would show.
 */
export async function played(terminal: Terminal, scene: string): Promise<string> {
  const names = new Map<string, string>();
  const shown: string[] = [];
  for (const line of linesOf(scene)) {
    if (line === '' || line.startsWith('#')) shown.push(line);
    // oxlint-disable-next-line no-await-in-loop -- a dialogue
    else shown.push(`${ADMIN_CALL.test(line) ? '' : '$ '}${line}`, ...(await told(terminal, line, names)));
  }
  return recorded(shown.join('\n'), names, terminal.url);
}
