import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { podman } from './podman.ts';

const run = promisify(execFile);

const NODE = '/usr/bin/node';
const NPM = '/usr/lib/node_modules/npm';

/** An image of the Node that runs this and the libraries it needs: a base that no registry of images has to be asked for. */
export async function buildBase(tag: string): Promise<void> {
  await buildFromScratch(tag, [`ENTRYPOINT ["${NODE}"]`], (root) =>
    copyProgram(process.execPath, root, NODE),
  );
}

/** Node, npm and a shell of this machine: what the first stage of the Dockerfile needs of its image. */
export async function buildBuilder(tag: string): Promise<void> {
  const { NODE_EXTRA_CA_CERTS: certificates = '' } = process.env;
  const registry = (await run('npm', ['config', 'get', 'registry'])).stdout.trim();
  const variables = {
    PATH: '/usr/bin:/bin',
    HOME: '/tmp',
    NODE_EXTRA_CA_CERTS: certificates,
    npm_config_registry: registry,
  };
  const lines = Object.entries(variables).map(([name, value]) => `ENV ${name}=${value}`);
  await buildFromScratch(tag, lines, async (root) => {
    await copyProgram(process.execPath, root, NODE);
    for (const program of ['/bin/sh', '/usr/bin/env']) await copyProgram(program, root); // oxlint-disable-line no-await-in-loop -- two
    for (const addon of globSync('node_modules/@rolldown/binding-*-gnu/*.node'))
      await copyLibraries(addon, root); // oxlint-disable-line no-await-in-loop -- one
    await copy(await folderOfNpm(), join(root, NPM));
    await symlink(join(NPM, 'bin/npm-cli.js'), join(root, 'usr/bin/npm'));
    if (certificates !== '') await copy(certificates, join(root, certificates));
    await mkdir(join(root, 'tmp'));
  });
}

/** Whose npm started this says so; else the one on the PATH. */
async function folderOfNpm(): Promise<string> {
  const { npm_execpath: ours = (await run('sh', ['-c', 'command -v npm'])).stdout.trim() } = process.env;
  return dirname(dirname(await realpath(ours)));
}

async function buildFromScratch(
  tag: string,
  lines: readonly string[],
  fill: (root: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ssm-operator-image-'));
  try {
    await fill(join(folder, 'root'));
    await writeFile(join(folder, 'Dockerfile'), ['FROM scratch', 'COPY root /', ...lines, ''].join('\n'));
    await podman('build', '--quiet', '--timestamp=0', '--tag', tag, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function copyProgram(program: string, root: string, as = program): Promise<void> {
  await copyLibraries(program, root);
  await copy(program, join(root, as));
}

async function copyLibraries(program: string, root: string): Promise<void> {
  const { stdout } = await run('ldd', [await realpath(program)]);
  for (const path of stdout.match(/\/\S+/g) ?? []) await copy(path, join(root, path)); // oxlint-disable-line no-await-in-loop -- a few
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { dereference: true, recursive: true });
}
