import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What small machines and old cgroups need. */
const GLOBAL = ['--runtime=runc'];
const LIMITS = ['--ulimit=nofile=1024:1024', '--ulimit=nproc=1024:1024'];

export async function podman(...args: readonly string[]): Promise<string> {
  return (await run('podman', [...GLOBAL, ...args])).stdout.trim();
}

/** The command line of a container that shares the network of this machine and goes when it ends. */
export function containerCommand(options: readonly string[], image: string): readonly string[] {
  return ['podman', ...GLOBAL, 'run', '--rm', '--network=host', ...LIMITS, ...options, image];
}

/** `undefined`: containers run here. */
export async function whyNoContainers(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'containers of Linux run on Linux';
  try {
    await podman('info', '--format={{.Host.OCIRuntime.Name}}');
    return undefined;
  } catch (error) {
    return `podman with runc is needed: ${(error as Error).message.trimEnd()}`;
  }
}

const DOCKERFILE = 'FROM scratch\nCOPY root /\nENTRYPOINT ["/usr/bin/node"]\n';

/** An image of the Node that runs this and the libraries it needs: a base that no registry has to be asked for. */
export async function buildBase(tag: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ssm-operator-base-'));
  try {
    const root = join(folder, 'root');
    const { stdout } = await run('ldd', [process.execPath]);
    const libraries = stdout.match(/\/\S+/g) ?? [];
    for (const path of libraries) await copy(path, join(root, path)); // oxlint-disable-line no-await-in-loop -- a few
    await copy(process.execPath, join(root, 'usr/bin/node'));
    await writeFile(join(folder, 'Dockerfile'), DOCKERFILE);
    await podman('build', '--quiet', '--timestamp=0', '--tag', tag, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { dereference: true });
}
