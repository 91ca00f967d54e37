import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fillEntry, hasEntry } from '../control-plane/cache-entry.ts';
import { cacheFolder } from './cache.ts';
import { withProgress } from './progress.ts';

const run = promisify(execFile);

/** A program that others publish as a Go module. */
export interface GoTool {
  readonly program: string;
  /** Its package, without the version. */
  readonly module: string;
  readonly version: string;
  /** How long it takes to build. */
  readonly takes: string;
}

/** Why none can be built on this machine. */
export async function whyNoGo(): Promise<string | undefined> {
  const found = await run('go', ['env', 'GOVERSION']).catch(() => undefined);
  return found === undefined ? 'Go is not installed' : undefined;
}

/** Its path: built from its module the first time, from the cache after that. */
export async function goTool({ program, module, version, takes }: GoTool): Promise<string> {
  const entry = { place: join(resolve(cacheFolder()), `${program}-${version}`), names: [program] };
  if (!(await hasEntry(entry, console.error))) {
    const what = `Building ${program} ${version} with Go (${takes}, the first time only)`;
    await withProgress(console.error, what, () =>
      fillEntry(entry, async (folder) => {
        const env = { ...process.env, CGO_ENABLED: '0', GOBIN: folder };
        await run('go', ['install', `${module}@${version}`], { env });
      }),
    );
  }
  return join(entry.place, program);
}
