import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../support/cache.ts';
import { hasEntry } from './cache-entry.ts';
import { downloadEnvtest, envtestArchive, ENVTEST_VERSION } from './envtest.ts';
import { buildWithGo, keyOfBuild } from './go-build.ts';

/** Command lines without their flags. */
export interface Programs {
  readonly etcd: readonly string[];
  readonly apiServer: readonly string[];
  /** Not every source has one; without it namespaces don't terminate. */
  readonly controllerManager?: readonly string[];
}

export interface Source {
  readonly name: string;
  /** `undefined`: this source has nothing for us. Throws when it should have, and says why. */
  readonly find: () => Promise<Programs | undefined>;
}

export interface Search {
  readonly log: (line: string) => void;
  /** Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** Ends a download or a build. */
  readonly signal?: AbortSignal | undefined;
}

/** The first source that has the programs; says which, and why those before it had not. */
export async function findPrograms(
  search: Search,
  sources: readonly Source[] = standardSources(search),
): Promise<Programs> {
  const { log, signal } = search;
  for (const { name, find } of sources) {
    try {
      const found = await find(); // oxlint-disable-line no-await-in-loop -- the next one only when this one fails
      if (found === undefined) continue;
      log(`Control plane: ${name}.`);
      return found;
    } catch (error) {
      signal?.throwIfAborted();
      log(`Control plane, ${name}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    'No Kubernetes control plane: set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver, or give this machine access to github.com, or install Go 1.26 or newer with access to its module proxy.',
  );
}

/** Documented order. */
export function standardSources(search: Search): readonly Source[] {
  const { environment = process.env } = search;
  const cache = resolve(cacheFolder(environment));
  const built = { place: join(cache, `control-plane-${keyOfBuild()}`), names: ['control-plane'] };
  const downloaded = {
    place: join(cache, `envtest-${ENVTEST_VERSION}`),
    names: ['etcd', 'kube-apiserver'],
  };
  return [
    {
      name: 'programs of KUBEBUILDER_ASSETS',
      find: async () => fromAssets(environment['KUBEBUILDER_ASSETS']),
    },
    {
      name: 'built earlier, from the cache',
      find: async () => ((await hasEntry(built, search.log)) ? fromBuild(built.place) : undefined),
    },
    {
      name: 'downloaded earlier, from the cache',
      find: async () =>
        (await hasEntry(downloaded, search.log)) ? separatePrograms(downloaded.place) : undefined,
    },
    {
      name: 'official envtest archive',
      async find() {
        const archive = envtestArchive(process.platform, process.arch);
        if (archive === undefined) return undefined;
        await downloadEnvtest(archive, downloaded, search);
        return separatePrograms(downloaded.place);
      },
    },
    {
      name: 'built with Go',
      async find() {
        await buildWithGo(built, search);
        return fromBuild(built.place);
      },
    },
  ];
}

function fromAssets(folder: string | undefined): Programs | undefined {
  if (!folder) return undefined;
  const programs = separatePrograms(resolve(folder));
  for (const [program = ''] of [programs.etcd, programs.apiServer]) {
    if (!existsSync(program)) throw new Error(`there is no ${program}`);
  }
  return programs;
}

function separatePrograms(folder: string): Programs {
  const manager = join(folder, 'kube-controller-manager');
  return {
    etcd: [join(folder, 'etcd')],
    apiServer: [join(folder, 'kube-apiserver')],
    ...(existsSync(manager) ? { controllerManager: [manager] } : {}),
  };
}

/** One binary of three programs: the first argument says which. */
function fromBuild(place: string): Programs {
  const binary = join(place, 'control-plane');
  return {
    etcd: [binary, 'etcd'],
    apiServer: [binary, 'kube-apiserver'],
    controllerManager: [binary, 'kube-controller-manager'],
  };
}
