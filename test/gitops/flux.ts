import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { hasEntry } from '../control-plane/cache-entry.ts';
import { buildWithGo, keyOfBuild, type GoModule } from '../control-plane/go-build.ts';
import { cacheFolder } from '../support/cache.ts';

const run = promisify(execFile);

const CONTROLLERS = ['kustomize-controller', 'source-controller'] as const;

const MODULE: GoModule = {
  source: join(import.meta.dirname, 'flux'),
  program: 'kstatus',
  packages: ['.', ...CONTROLLERS.map(packageOf)],
  set: {},
  told: 'the controllers of Flux with Go (about 10 minutes, the first time only)',
};

/** Flux on this machine. */
export interface Flux {
  /** What it makes of the status of resources, as a program: see flux/main.go. */
  readonly kstatus: string;
  readonly kustomizeController: string;
  readonly sourceController: string;
  /** Folders of files. */
  readonly crds: readonly string[];
}

/** Ours from the cache, or built from its module. */
export async function flux(log: (line: string) => void): Promise<Flux> {
  const entry = {
    place: join(resolve(cacheFolder()), `flux-${keyOfBuild(MODULE)}`),
    names: [MODULE.program, ...CONTROLLERS],
  };
  if (!(await hasEntry(entry, log))) await buildWithGo(entry, { log }, MODULE, copyCrds);
  const at = (name: string): string => join(entry.place, name);
  return {
    kstatus: at(MODULE.program),
    kustomizeController: at('kustomize-controller'),
    sourceController: at('source-controller'),
    crds: CONTROLLERS.map((name) => at(join('crds', name))),
  };
}

function packageOf(controller: string): string {
  return `github.com/fluxcd/${controller}`;
}

async function copyCrds(folder: string): Promise<void> {
  for (const name of CONTROLLERS) {
    const list = ['list', '-m', '-f', '{{.Dir}}', packageOf(name)];
    const { stdout } = await run('go', list, { cwd: MODULE.source }); // oxlint-disable-line no-await-in-loop -- two
    const crds = join(stdout.trim(), 'config/crd/bases');
    await cp(crds, join(folder, 'crds', name), { recursive: true }); // oxlint-disable-line no-await-in-loop -- two
  }
}
