import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, fillWhole } from '../support/cache.ts';
import { withProgress } from '../support/progress.ts';

const run = promisify(execFile);

export const KUBERNETES_VERSION = '1.36.3';
const SERVER = join(import.meta.dirname, 'server');
const ENVTEST_VERSION = '1.36.0';
const RELEASES = 'https://github.com/kubernetes-sigs/controller-tools';
const INDEX = 'https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml';
const CONNECT_MS = 10_000;

/** Command lines without their flags. */
export interface Programs {
  readonly etcd: readonly string[];
  readonly apiServer: readonly string[];
  /** Not every source has one; without it namespaces don't terminate. */
  readonly controllerManager?: readonly string[];
}

export interface Source {
  readonly name: string;
  /** `undefined`: this source has nothing for us. Throws when it should have, and says why. */
  readonly find: () => Promise<Programs | undefined>;
}

type Log = (line: string) => void;

/** The first source that has the programs; says which. */
export async function findPrograms(
  log: Log,
  sources: readonly Source[] = standardSources(log),
): Promise<Programs> {
  for (const { name, find } of sources) {
    try {
      const found = await find(); // oxlint-disable-line no-await-in-loop -- the next one only when this one fails
      if (found === undefined) continue;
      log(`Control plane: ${name}.`);
      return found;
    } catch (error) {
      log(`${name}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    'No Kubernetes control plane: set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver, or give this machine access to github.com, or install Go 1.26 or newer with access to its module proxy.',
  );
}

function standardSources(log: Log): readonly Source[] {
  const place = join(cacheFolder(), `control-plane-${keyOfBuild()}`);
  return [
    {
      name: 'programs of KUBEBUILDER_ASSETS',
      find: async () => fromAssets(process.env['KUBEBUILDER_ASSETS']),
    },
    { name: 'built earlier, from the cache', find: async () => fromBuild(place) },
    { name: 'downloaded earlier, from the cache', find: async () => fromAssets(envtestFolder(), true) },
    { name: 'official envtest archive', find: () => download(log) },
    { name: 'built with Go', find: () => build(log, place) },
  ];
}

function fromAssets(folder: string | undefined, optional = false): Programs | undefined {
  if (!folder) return undefined;
  const [etcd, apiServer, manager] = ['etcd', 'kube-apiserver', 'kube-controller-manager'].map((name) =>
    join(folder, name),
  );
  if (etcd === undefined || apiServer === undefined || manager === undefined) return undefined;
  if (!existsSync(etcd) || !existsSync(apiServer)) {
    if (optional) return undefined;
    throw new Error(`${folder} does not hold etcd and kube-apiserver`);
  }
  return {
    etcd: [etcd],
    apiServer: [apiServer],
    ...(existsSync(manager) ? { controllerManager: [manager] } : {}),
  };
}

/** One binary of three programs: the first argument says which. It is in place only after a whole build. */
function fromBuild(place: string): Programs | undefined {
  const binary = join(place, 'control-plane');
  if (!existsSync(binary)) return undefined;
  return {
    etcd: [binary, 'etcd'],
    apiServer: [binary, 'kube-apiserver'],
    controllerManager: [binary, 'kube-controller-manager'],
  };
}

function keyOfBuild(): string {
  const hash = createHash('sha256').update(buildFlags().join(' '));
  for (const file of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(join(SERVER, file)));
  return hash.digest('hex').slice(0, 16);
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

async function build(log: Log, place: string): Promise<Programs | undefined> {
  const version = await run('go', ['env', 'GOVERSION']).catch(() => undefined);
  if (version === undefined) throw new Error('Go is not installed');
  const [, major = 0, minor = 0] = /go(\d+)\.(\d+)/.exec(version.stdout) ?? [];
  if (Number(major) === 1 && Number(minor) < 26) throw new Error(`Go ${major}.${minor} is older than 1.26`);
  await withProgress(log, 'Building the control plane with Go (about 5 minutes, the first time only)', () =>
    fillWhole(place, async (folder) => {
      const env = { ...process.env, CGO_ENABLED: '0' };
      const options = { cwd: SERVER, env, maxBuffer: 64 * 1024 * 1024 };
      await run('go', ['build', ...buildFlags(), '-o', join(folder, 'control-plane'), '.'], options);
    }),
  );
  return fromBuild(place);
}

function envtestFolder(): string {
  return join(cacheFolder(), `envtest-${ENVTEST_VERSION}`);
}

async function download(log: Log): Promise<Programs | undefined> {
  const system = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const name = `envtest-v${ENVTEST_VERSION}-${system}.tar.gz`;
  const archive = await fetchWithin(`${RELEASES}/releases/download/envtest-v${ENVTEST_VERSION}/${name}`);
  const index = await (await fetchWithin(INDEX)).text();
  const wanted = new RegExp(`${name.replaceAll('.', String.raw`\.`)}:\\s+hash:\\s+([0-9a-f]{128})`).exec(
    index,
  )?.[1];
  if (wanted === undefined) throw new Error(`no checksum is published for ${name}`);
  await withProgress(log, `Downloading ${name}`, async () => {
    const bytes = Buffer.from(await archive.arrayBuffer());
    const found = createHash('sha512').update(bytes).digest('hex');
    if (found !== wanted) throw new Error(`${name} has the wrong checksum`);
    await fillWhole(envtestFolder(), (folder) => unpack(bytes, folder));
  });
  return fromAssets(envtestFolder());
}

async function unpack(archive: Buffer, folder: string): Promise<void> {
  const file = join(folder, 'archive.tar.gz');
  await writeFile(file, archive);
  await run('tar', ['-xzf', file, '-C', folder, '--strip-components=2']);
  for (const program of ['etcd', 'kube-apiserver']) {
    await chmod(join(folder, program), 0o755); // oxlint-disable-line no-await-in-loop -- two files
  }
  await rename(file, join(folder, '.archive.tar.gz'));
}

/** Only the way to the server is limited: a slow download is a download. */
async function fetchWithin(url: string): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), CONNECT_MS);
  try {
    const answer = await fetch(url, { signal: patience.signal });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return answer;
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Error(`can't be reached (${cause instanceof Error ? cause.message : message})`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}
