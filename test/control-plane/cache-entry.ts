import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fillWhole } from '../support/cache.ts';

const SUMS = 'sha256.json';
const UNFINISHED = /\.(\d+)\.[0-9a-f]{6}$/;
const ABANDONED_MS = 3_600_000;

export interface Entry {
  readonly place: string;
  /** The programs in it. */
  readonly names: readonly string[];
}

/** Fills an entry whole or not at all, and notes how its programs look. */
export async function fillEntry(
  { place, names }: Entry,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  await removeAbandoned(place);
  await fillWhole(place, async (folder) => {
    await fill(folder);
    const sums = await Promise.all(names.map(async (name) => [name, await sumOf(join(folder, name))]));
    await writeFile(join(folder, SUMS), JSON.stringify(Object.fromEntries(sums)));
  });
}

/** Whether the entry is there and its programs are as they were filled in. A damaged one is removed. */
export async function hasEntry({ place, names }: Entry, log: (line: string) => void): Promise<boolean> {
  const there = await stat(place).catch(() => undefined);
  if (there === undefined) return false;
  if (await isWhole({ place, names })) return true;
  log(`${place} is damaged and not used.`);
  await discard(place);
  return false;
}

async function isWhole({ place, names }: Entry): Promise<boolean> {
  try {
    const sums = JSON.parse(await readFile(join(place, SUMS), 'utf8')) as Record<string, string>;
    const found = await Promise.all(names.map((name) => sumOf(join(place, name))));
    return names.every((name, index) => sums[name] === found[index]);
  } catch {
    return false;
  }
}

/** Renamed first: nobody sees half of it. */
async function discard(place: string): Promise<void> {
  const aside = `${place}.${process.pid}.${randomBytes(3).toString('hex')}`;
  await rename(place, aside);
  await rm(aside, { recursive: true, force: true });
}

/** What a killed process has left. By age as well: another container's processes have pids of their own. */
async function removeAbandoned(place: string): Promise<void> {
  const folder = dirname(place);
  const left = (await readdir(folder).catch(() => [])).filter(
    (name) => name.startsWith(`${basename(place)}.`) && UNFINISHED.test(name),
  );
  for (const name of left) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() })); // oxlint-disable-line no-await-in-loop -- hardly ever one
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(path, { recursive: true, force: true }); // oxlint-disable-line no-await-in-loop -- hardly ever one
  }
}

async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}
