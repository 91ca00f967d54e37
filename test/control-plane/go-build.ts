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

/** A program that is built from a module of ours. */
export interface GoModule {
  /** Folder of the module. */
  readonly source: string;
  /** Name of the program. */
  readonly program: string;
  /** What is built. Default: the module's own program. Each other one has the last word of its package for a name. */
  readonly packages?: readonly string[];
  /** Values of variables, by package and name. */
  readonly set: Readonly<Record<string, string>>;
  /** What is built, and how long that takes. */
  readonly told: string;
}

/** etcd, API server and controller manager as one program. */
const CONTROL_PLANE: GoModule = {
  source: join(import.meta.dirname, 'server'),
  program: 'control-plane',
  set: kubernetesVersion(),
  told: 'the control plane with Go (about 5 minutes, the first time only)',
};

/** Says what the build depends on: another key, another build. */
export function keyOfBuild(module: GoModule = CONTROL_PLANE): string {
  const hash = createHash('sha256').update(buildFlags(module).join(' '));
  for (const file of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(join(module.source, file)));
  return hash.digest('hex').slice(0, 16);
}

export interface Building {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** `more`: fills in what goes beside the program. */
export async function buildWithGo(
  entry: Entry,
  building: Building,
  module: GoModule = CONTROL_PLANE,
  more: (folder: string) => Promise<void> = async () => {},
): Promise<void> {
  await refuseOldGo();
  await withProgress(building.log, `Building ${module.told}`, () =>
    fillEntry(entry, async (folder) => {
      await compile(folder, building, module);
      await more(folder);
    }),
  );
}

async function compile(dir: string, { signal }: Building, module: GoModule): Promise<void> {
  signal?.throwIfAborted();
  const { program, packages = ['.'] } = module;
  const output = packages.length === 1 ? join(dir, program) : `${dir}/`;
  const command = ['go', 'build', ...buildFlags(module), '-o', output, ...packages];
  const env = { ...process.env, CGO_ENABLED: '0' };
  const name = 'go-build';
  const go = keep({ name, command, dir, cwd: module.source, env });
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

/** Without these, charts that ask for a Kubernetes version refuse the server. */
function kubernetesVersion(): GoModule['set'] {
  const [major = '', minor = ''] = KUBERNETES_VERSION.split('.');
  const version = { gitVersion: `v${KUBERNETES_VERSION}`, gitMajor: major, gitMinor: minor };
  return Object.fromEntries(
    Object.entries(version).map(([name, value]) => [`k8s.io/component-base/version.${name}`, value]),
  );
}

function buildFlags({ set }: GoModule): readonly string[] {
  const values = Object.entries(set).map(([name, value]) => `-X ${name}=${value}`);
  return ['-trimpath', '-buildvcs=false', '-ldflags', ['-s', '-w', ...values].join(' ')];
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) || 'it says nothing';
}
