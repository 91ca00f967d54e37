import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fillEntry, hasEntry } from '../control-plane/cache-entry.ts';
import { cacheFolder } from '../support/cache.ts';
import { withProgress } from '../support/progress.ts';

const run = promisify(execFile);

/** In the first there is but a link to the second. The others are libraries that it needs. */
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];
const SERVER = 'usr/bin/redis-server';

/** How redis is started. */
export interface Redis {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The one on the PATH; on Debian and Ubuntu else from their packages, which are not installed for it. */
export async function redis(log: (line: string) => void): Promise<Redis> {
  if (await isThere('redis-server')) return { command: ['redis-server'], environment: {} };
  const place = join(resolve(cacheFolder()), `redis-${process.arch}`);
  if (!(await hasEntry({ place, names: [SERVER] }, log))) {
    if (!(await isThere('dpkg'))) throw new Error('redis-server is needed: install it.');
    await withProgress(log, 'Downloading redis from Debian', () =>
      fillEntry({ place, names: [SERVER] }, download),
    );
  }
  const libraries = (await readdir(join(place, 'usr/lib'))).filter((name) => name.endsWith('-gnu'));
  const path = libraries.map((name) => join(place, 'usr/lib', name)).join(':');
  return { command: [join(place, SERVER)], environment: { LD_LIBRARY_PATH: path } };
}

async function download(folder: string): Promise<void> {
  const packages = join(folder, 'packages');
  await run('mkdir', [packages]);
  await run('apt-get', ['download', ...PACKAGES], { cwd: packages }).catch((error: Error) => {
    throw new Error('redis-server is needed: install it, or apt-get update.', { cause: error });
  });
  for (const name of await readdir(packages)) await run('dpkg', ['-x', join(packages, name), folder]); // oxlint-disable-line no-await-in-loop -- a few
  await rm(packages, { recursive: true });
}

async function isThere(program: string): Promise<boolean> {
  const found = await run(program, ['--version']).catch(() => undefined);
  return found !== undefined;
}
