import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A git repository of a team. */
export interface Repository {
  readonly url: string;
  readonly folder: string;
  /** Writes files, or removes them where there is no text. Answers the commit. */
  commit(files: Readonly<Record<string, string | undefined>>): Promise<string>;
}

const SOMEBODY = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@example.com'];

export async function openRepository(folder: string): Promise<Repository> {
  await mkdir(folder, { recursive: true });
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', ['-C', folder, ...SOMEBODY, ...args])).stdout.trim();
  await git('init', '--quiet', '--initial-branch=main');
  return {
    url: `file://${folder}`,
    folder,
    async commit(files) {
      await Promise.all(Object.entries(files).map(([path, text]) => put(join(folder, path), text)));
      await git('add', '--all');
      await git('commit', '--quiet', '--message', 'what is wanted');
      return git('rev-parse', 'HEAD');
    },
  };
}

async function put(path: string, text: string | undefined): Promise<void> {
  if (text === undefined) return rm(path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
