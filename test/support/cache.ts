import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where downloads and builds are kept, outside the repository. */
export function cacheFolder(environment: Environment = process.env): string {
  const { SSM_OPERATOR_CACHE: own, XDG_CACHE_HOME: shared } = environment;
  return own || join(shared || join(homedir(), '.cache'), 'ssm-operator');
}

/**
 * Fills `place` whole or not at all: `fill` works in a folder beside it, which then takes its name. When somebody else
 * was faster, theirs stays.
 */
export async function fillWhole(place: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const folder = `${place}.${process.pid}.${randomBytes(3).toString('hex')}`;
  await mkdir(dirname(place), { recursive: true });
  await mkdir(folder);
  try {
    await fill(folder);
    await rename(folder, place).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
