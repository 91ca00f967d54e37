import { execFile } from 'node:child_process';
import { chmod, cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { hasEntry } from '../control-plane/cache-entry.ts';
import { buildWithGo, keyOfBuild, type GoModule } from '../control-plane/go-build.ts';
import { cacheFolder } from '../support/cache.ts';

const run = promisify(execFile);

const VERSION = '3.5.3';
export const UPSTREAM = 'github.com/argoproj/argo-cd/v3';

export const MODULE: GoModule = {
  source: join(import.meta.dirname, 'argocd'),
  program: 'argo-cd',
  set: { [`${UPSTREAM}/common.version`]: VERSION },
  told: `Argo CD ${VERSION} with Go (about 5 minutes, the first time only)`,
};

/** What the repo server calls for every commit. */
const WRAPPER = 'git-verify-wrapper.sh';

/** Argo CD on this machine. Paths, apart from the commands. */
export interface ArgoCd {
  readonly cli: readonly string[];
  readonly controller: readonly string[];
  readonly repoServer: readonly string[];
  readonly server: readonly string[];
  /** A folder for the PATH of the repo server. */
  readonly folder: string;
  readonly crds: readonly string[];
  /** The ConfigMaps that an installation begins with. */
  readonly configs: readonly string[];
}

/** Ours from the cache, or built from its module. */
export async function argoCd(log: (line: string) => void): Promise<ArgoCd> {
  const entry = {
    place: join(resolve(cacheFolder()), `argo-cd-${keyOfBuild(MODULE)}`),
    names: [MODULE.program, WRAPPER],
  };
  if (!(await hasEntry(entry, log))) await buildWithGo(entry, { log }, MODULE, copyFromModule);
  const { place } = entry;
  const program = join(place, MODULE.program);
  return {
    cli: [program, 'argocd'],
    controller: [program, 'argocd-application-controller'],
    repoServer: [program, 'argocd-repo-server'],
    server: [program, 'argocd-server'],
    folder: place,
    crds: ['application', 'appproject'].map((name) => join(place, 'crds', `${name}-crd.yaml`)),
    configs: ['argocd-cm', 'argocd-rbac-cm'].map((name) => join(place, 'config', `${name}.yaml`)),
  };
}

/** The source that it was built of. */
export async function sourceOfArgoCd(): Promise<string> {
  const list = ['list', '-m', '-f', '{{.Dir}}', UPSTREAM];
  return (await run('go', list, { cwd: MODULE.source })).stdout.trim();
}

async function copyFromModule(folder: string): Promise<void> {
  const upstream = await sourceOfArgoCd();
  await cp(join(upstream, 'manifests/crds'), join(folder, 'crds'), { recursive: true });
  await cp(join(upstream, 'manifests/base/config'), join(folder, 'config'), { recursive: true });
  const wrapper = join(folder, WRAPPER);
  await cp(join(upstream, 'hack', WRAPPER), wrapper);
  await chmod(wrapper, 0o755); // a module keeps no modes
}
