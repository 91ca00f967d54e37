import { onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { ApplicationState } from './application-state.ts';
import type { Place } from './namespace.ts';

export interface ApplicationOptions {
  readonly syncOptions?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** Default: it syncs by itself, prunes, and heals itself. */
  readonly automated?: object;
  /** Of a sync that has failed. Default: Argo CD's own. */
  readonly retry?: object;
  /** What of the repository. Default: every file. */
  readonly source?: object;
}

/** One Application of a site. */
export interface Application {
  state(): Promise<ApplicationState>;
  /** Lets Argo CD compare anew, and waits until it has. Answers what it found. */
  refresh(kind?: 'normal' | 'hard'): Promise<ApplicationState>;
  /** Waits, and answers the state that holds. */
  until(holds: (state: ApplicationState) => boolean, timeoutMs?: number): Promise<ApplicationState>;
  annotate(...annotations: readonly string[]): Promise<void>;
  /** From now on it undoes what differs. */
  heal(): Promise<void>;
  /** With all that it has made. */
  delete(): Promise<void>;
  gone(timeoutMs?: number): Promise<void>;
}

const FINALIZER = 'resources-finalizer.argocd.argoproj.io';
const EVERY_MS = 50;
const HEALING = { spec: { syncPolicy: { automated: { selfHeal: true } } } };

/** Of the namespace's name, with all that stands in the repository. */
export async function createApplication(
  place: Place,
  options: ApplicationOptions = {},
): Promise<Application> {
  return applied(place, manifestOf(place, options));
}

/** As somebody has written it down. It is that of the namespace's name. */
export async function applied(place: Place, manifest: object): Promise<Application> {
  const { namespace: name } = place;
  const kube = (...args: readonly string[]): Promise<string> => place.kube(...args, '-n', 'argocd');
  const get = async (): Promise<ApplicationState> =>
    JSON.parse(await kube('get', 'application', name, '-o', 'json')) as ApplicationState;
  const annotate = async (...annotations: readonly string[]): Promise<void> =>
    void (await kube('annotate', 'application', name, '--overwrite', ...annotations));
  await kube('create', '-f', await place.file('application.json', manifest));
  onTestFinished(() => abandoned(kube, name));
  const until = (
    holds: (state: ApplicationState) => boolean,
    timeoutMs = 40_000,
  ): Promise<ApplicationState> =>
    eventually(
      async () => {
        const state = await get();
        if (!holds(state)) throw new Error(`not so yet: ${told(state)}`);
        return state;
      },
      { timeoutMs, everyMs: EVERY_MS },
    );
  return {
    state: get,
    until,
    annotate,
    heal: async () =>
      void (await kube('patch', 'application', name, '--type=merge', '-p', JSON.stringify(HEALING))),
    async refresh(kind = 'normal') {
      await annotate(`${REFRESH}=${kind}`);
      return until(({ metadata }) => metadata.annotations?.[REFRESH] === undefined);
    },
    delete: async () => void (await kube('delete', 'application', name, '--wait=false')),
    gone: (timeoutMs = 40_000) =>
      eventually(
        async () => {
          const found = await kube('get', 'application', name, '--ignore-not-found', '-o', 'json');
          if (found !== '') throw new Error(`still there: ${found}`);
        },
        { timeoutMs, everyMs: EVERY_MS },
      ),
  };
}

/** Without the deletion of what it has synced. */
async function abandoned(kube: Place['kube'], name: string): Promise<void> {
  const patch = '{"metadata":{"finalizers":[]}}';
  await kube('patch', 'application', name, '--type=merge', '-p', patch).catch(() => {});
  await kube('delete', 'application', name, '--ignore-not-found');
}

/** As much as says why. */
function told({ status }: ApplicationState): string {
  const { sync, health, conditions, operationState, resources = [] } = status ?? {};
  const { phase, message } = operationState ?? {};
  const others = resources.filter((each) => each.status !== 'Synced' || each.health?.status !== 'Healthy');
  const words = {
    sync: [sync?.status, sync?.revision],
    health,
    conditions,
    operation: [phase, message],
    others,
  };
  return JSON.stringify(words, undefined, 1);
}

const REFRESH = 'argocd.argoproj.io/refresh';

function manifestOf(
  { namespace, repository }: Place,
  {
    syncOptions = [],
    annotations = {},
    automated = { prune: true, selfHeal: true },
    retry,
    source = { path: '.', directory: { recurse: true } },
  }: ApplicationOptions,
): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: namespace, namespace: 'argocd', annotations, finalizers: [FINALIZER] },
    spec: {
      project: 'default',
      source: { repoURL: repository.url, targetRevision: 'main', ...source },
      destination: { server: 'https://kubernetes.default.svc', namespace },
      syncPolicy: { automated, syncOptions, ...(retry === undefined ? {} : { retry }) },
    },
  };
}
