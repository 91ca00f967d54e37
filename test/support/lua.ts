import { execFile } from 'node:child_process';
import { readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fillEntry, hasEntry } from '../control-plane/cache-entry.ts';
import { cacheFolder } from './cache.ts';

const run = promisify(execFile);

/** Of Argo CD's Lua. */
const LUA = 'lua5.1';

/** The one on the PATH; else Debian's, unpacked into the cache. `undefined`: there is neither. */
export async function lua(): Promise<string | undefined> {
  if (await works(LUA)) return LUA;
  const entry = { place: join(resolve(cacheFolder()), `${LUA}-${process.arch}`), names: [LUA] };
  const path = join(entry.place, LUA);
  if (!(await hasEntry(entry, console.error))) await fillEntry(entry, unpack).catch(() => undefined);
  return (await works(path)) ? path : undefined;
}

async function works(path: string): Promise<boolean> {
  return run(path, ['-v']).then(
    () => true,
    () => false,
  );
}

async function unpack(folder: string): Promise<void> {
  await run('apt-get', ['download', LUA], { cwd: folder });
  const [archive = ''] = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
  await run('dpkg', ['-x', archive, 'unpacked'], { cwd: folder });
  await rename(join(folder, 'unpacked/usr/bin', LUA), join(folder, LUA));
  await rm(join(folder, 'unpacked'), { recursive: true });
  await rm(join(folder, archive));
}
