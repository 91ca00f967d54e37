import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { FLUX } from './flux-start.ts';
import { serveGit } from './git-server.ts';
import type { Place } from './namespace.ts';

/** A Kustomization as far as tests read it. */
interface KustomizationState {
  readonly status?: {
    readonly lastAppliedRevision?: string;
    readonly lastAttemptedRevision?: string;
    readonly lastHandledReconcileAt?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
    }[];
  };
}

/** What Flux makes of the repository of a place, in its namespace. */
export interface Kustomization {
  /** Lets Flux read git now, and waits until it has applied the commit and this holds. */
  until(commit: string, holds: (ready: Ready) => boolean, timeoutMs?: number): Promise<Ready>;
  /** Lets Flux apply anew what it has, and waits until it has. */
  again(): Promise<void>;
  delete(): Promise<void>;
}

export type Ready = NonNullable<NonNullable<KustomizationState['status']>['conditions']>[number];

export const isReady = ({ status }: Ready): boolean => status === 'True';

/** That of docs/gitops.md, word by word, but for the namespace; `change`: of its spec. */
export async function createKustomization(place: Place, change: object = {}): Promise<Kustomization> {
  const kube = (...args: readonly string[]): Promise<string> => place.kube(...args, '-n', FLUX);
  await declare(place, change);
  onTestFinished(async () => {
    const both = ['kustomization/fleet', 'gitrepository/fleet'];
    for (const each of both) await kube('delete', each, '--ignore-not-found', '--timeout=30s'); // oxlint-disable-line no-await-in-loop -- in order
  });
  let asked = 0;
  const ask = async (kind: string): Promise<string> => {
    const id = String((asked += 1));
    await kube('annotate', kind, 'fleet', '--overwrite', `reconcile.fluxcd.io/requestedAt=${id}`);
    return id;
  };
  const state = async (): Promise<KustomizationState> =>
    JSON.parse(await kube('get', 'kustomization', 'fleet', '-o', 'json')) as KustomizationState;
  return {
    async until(commit, holds, timeoutMs = 60_000) {
      await ask('gitrepository');
      return eventually(
        async () => {
          const { status } = await state();
          const ready = status?.conditions?.find(({ type }) => type === 'Ready');
          const attempted = status?.lastAttemptedRevision?.endsWith(commit) === true;
          if (ready === undefined || !attempted || !holds(ready)) throw new Error(JSON.stringify(status));
          return ready;
        },
        { timeoutMs },
      );
    },
    async again() {
      const id = await ask('kustomization');
      await eventually(async () => {
        const { status } = await state();
        if (status?.lastHandledReconcileAt !== id) throw new Error(JSON.stringify(status));
      });
    },
    delete: async () => void (await kube('delete', 'kustomization', 'fleet', '--timeout=60s')),
  };
}

/** Both, and a server for the repository. */
async function declare(place: Place, change: object): Promise<void> {
  const { namespace, repository } = place;
  const source = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'fleet', namespace: FLUX },
    spec: { url: `${await serveGit(repository.folder)}/.git`, ref: { branch: 'main' }, interval: '10m' },
  };
  const documented = await fromDocs();
  const spec = { ...documented.spec, targetNamespace: namespace, ...change };
  for (const [name, object] of Object.entries({ source, kustomization: { ...documented, spec } })) {
    await place.kube('apply', '-n', FLUX, '-f', await place.file(`${name}.json`, object)); // oxlint-disable-line no-await-in-loop -- two
  }
}

async function fromDocs(): Promise<{ readonly spec: object }> {
  const page = await readFile('docs/gitops.md', 'utf8');
  const [, text = ''] = /```yaml\n(apiVersion: kustomize\.toolkit[^]*?)```/.exec(page) ?? [];
  return load(text) as { spec: object };
}
