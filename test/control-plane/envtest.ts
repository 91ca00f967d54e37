import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { withProgress } from '../support/progress.ts';
import { fillEntry, type Entry } from './cache-entry.ts';

const run = promisify(execFile);

export const ENVTEST_VERSION = '1.36.2';
const RELEASES = 'https://github.com/kubernetes-sigs/controller-tools/releases/download';
const PATIENCE_MS = 10_000;

/** From envtest-releases.yaml of kubernetes-sigs/controller-tools. */
const SHA512: Readonly<Record<string, string>> = {
  'darwin-amd64':
    'b4fe9f973cd1992e3880f8b230ed32c0c243b83371591e3e3315f4404df2cdbef8ee94eeb9bb245b7e5feb987d5c4a76c43e0877654ab73f00d7bbc2b9984514',
  'darwin-arm64':
    '9278f9e5af556b2f1f2d139769c1f0d717c7b4426917fdebdba898bcb725a916e4910d6160886194ff9be9589ea7c5c32c2b8ae0754703874b7c8ba8ddfc41ce',
  'linux-amd64':
    'ea743186c8a799f5cf8faf16969f86189d003cb7d130e0ac4b58789f1e5748dcf30ebe91c837a10d5ac415383da3e10b9e64d65785c938c23e739781cfb76f08',
  'linux-arm64':
    '2d72ee985a8e262a3c57dc9f7f0fd891f6a8c7bf7ebaa2db6dc6d8eac8ae28181afe51c1f368b67756cdb40b10de9b205609e1726e5f27f7c6d824dd9c6649ac',
};

export interface Archive {
  readonly url: string;
  /** In hex. */
  readonly sha512: string;
  /** How long nothing may come. Default: 10 s. */
  readonly patienceMs?: number;
}

export interface Fetching {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The official archive for a machine; it holds no controller manager. */
export function envtestArchive(platform: string, arch: string): Archive | undefined {
  const system = `${platform}-${arch === 'x64' ? 'amd64' : arch}`;
  const sha512 = SHA512[system];
  const name = `envtest-v${ENVTEST_VERSION}`;
  return sha512 === undefined ? undefined : { url: `${RELEASES}/${name}/${name}-${system}.tar.gz`, sha512 };
}

export async function downloadEnvtest(archive: Archive, entry: Entry, fetching: Fetching): Promise<void> {
  await withProgress(fetching.log, `Downloading ${archive.url}`, () =>
    fillEntry(entry, async (folder) => {
      const file = join(folder, 'archive.tar.gz');
      const found = await receive(archive, file, fetching.signal);
      if (found !== archive.sha512) throw new Error(`${archive.url} has the wrong checksum`);
      await run('tar', ['-xzf', file, '-C', folder, '--strip-components=2']);
      await rm(file);
    }),
  );
}

/** Writes the file and answers its checksum. A slow download is a download, a silent one is not. */
async function receive(
  { url, patienceMs = PATIENCE_MS }: Archive,
  file: string,
  signal?: AbortSignal,
): Promise<string> {
  const patience = new AbortController();
  const silence = new Error(`nothing came for ${patienceMs / 1_000} s`);
  const timer = setTimeout(() => patience.abort(silence), patienceMs);
  const hash = createHash('sha512');
  try {
    const ends = signal === undefined ? patience.signal : AbortSignal.any([signal, patience.signal]);
    const answer = await fetch(url, { signal: ends });
    if (!answer.ok || answer.body === null) throw new Error(`${url} answered ${answer.status}`);
    const watched = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        timer.refresh();
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(answer.body, watched, createWriteStream(file));
    return hash.digest('hex');
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Error(`${url}: ${cause instanceof Error ? cause.message : message}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
