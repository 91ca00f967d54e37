import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withProgress } from '../support/progress.ts';
import { fillEntry, type Entry } from './cache-entry.ts';
import { keep } from './keeper.ts';

const run = promisify(execFile);

const KUBERNETES_VERSION = '1.36.3';
const OLDEST_GO = 26;
const SERVER = join(import.meta.dirname, 'server');

/** Says what the build depends on: another key, another build. */
export function keyOfBuild(): string {
  const hash = createHash('sha256').update(buildFlags().join(' '));
  for (const file of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(join(SERVER, file)));
  return hash.digest('hex').slice(0, 16);
}

export interface Building {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Builds etcd, API server and controller manager as one program. */
export async function buildWithGo(entry: Entry, building: Building): Promise<void> {
  await refuseOldGo();
  await withProgress(
    building.log,
    'Building the control plane with Go (about 5 minutes, the first time only)',
    () => fillEntry(entry, (folder) => compile(folder, building)),
  );
}

async function compile(dir: string, { signal }: Building): Promise<void> {
  signal?.throwIfAborted();
  const command = ['go', 'build', ...buildFlags(), '-o', join(dir, 'control-plane'), '.'];
  const env = { ...process.env, CGO_ENABLED: '0' };
  const name = 'go-build';
  const go = keep({ name, command, dir, cwd: SERVER, env });
  const stop = (): void => void go.stop();
  signal?.addEventListener('abort', stop);
  const code = await go.exited;
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  const log = join(dir, `${name}.log`);
  if (code !== 0) throw new Error(`go build failed: ${lastLine(await readFile(log, 'utf8'))}`);
  await rm(log);
}

async function refuseOldGo(): Promise<void> {
  const version = await run('go', ['env', 'GOVERSION']).catch(() => undefined);
  if (version === undefined) throw new Error('Go is not installed');
  const [, major = 0, minor = 0] = /go(\d+)\.(\d+)/.exec(version.stdout) ?? [];
  if (Number(major) === 1 && Number(minor) < OLDEST_GO) {
    throw new Error(`Go ${major}.${minor} is older than 1.${OLDEST_GO}`);
  }
}

/** Without the version flags, charts that ask for a Kubernetes version refuse the server. */
function buildFlags(): readonly string[] {
  const [major = '', minor = ''] = KUBERNETES_VERSION.split('.');
  const version = { gitVersion: `v${KUBERNETES_VERSION}`, gitMajor: major, gitMinor: minor };
  const set = Object.entries(version).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
  );
  return ['-trimpath', '-buildvcs=false', '-ldflags', ['-s', '-w', ...set].join(' ')];
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) || 'it says nothing';
}
