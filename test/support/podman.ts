import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What small machines and old cgroups need. */
const GLOBAL = ['--runtime=runc'];
export const LIMITS = ['--ulimit=nofile=1024:1024', '--ulimit=nproc=1024:1024'];

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
