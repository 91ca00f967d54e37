import type { Resource } from '../../src/api/resource.ts';
import type { KubeConnection } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { eventually, type Patience } from './eventually.ts';

/** What people do to resources of one kind. */
export interface Resources<R extends Resource> {
  create(name: string, spec: R['spec']): Promise<R>;
  edit(name: string, spec: object): Promise<R>;
  /** `null` takes an annotation away. */
  annotate(name: string, annotations: Readonly<Record<string, string | null>>): Promise<R>;
  /** Both in one write, so that no pass sees one without the other. */
  editAndAnnotate(name: string, spec: object, annotations: Readonly<Record<string, string>>): Promise<R>;
  get(name: string): Promise<R>;
  list(): Promise<readonly R[]>;
  delete(name: string): Promise<void>;
  gone(name: string): Promise<void>;
  /** Deletes it while nobody serves it, so that AWS keeps what it had: a restore from a backup begins so. */
  abandon(name: string): Promise<void>;
  /** Writes into the status past the operator. `null`: loses it. */
  patchStatus(name: string, status: object | null): Promise<void>;
  /** Reads until `holds` does not throw or answer false. */
  until(name: string, holds: (resource: R) => boolean, patience?: Patience): Promise<R>;
  /** What was told of a resource, once it includes this reason. */
  events(
    name: string,
    reason: string,
  ): Promise<readonly { readonly reason: string; readonly note: string }[]>;
}

const MERGE_PATCH = 'application/merge-patch+json';

/** Polls of 100 ms after which waiting moves the time as well: what came too late for a test's own step still retries. */
const PATIENT_POLLS = 6;

interface Declaring {
  readonly kube: KubeConnection;
  readonly namespace: string;
  readonly tick: () => Promise<void>;
}

export function resourcesIn<R extends Resource>(
  { kube, namespace, tick }: Declaring,
  kind: 'SsmAssociation' | 'SsmDocument',
): Resources<R> {
  const all = `/apis/ssm-operator.dev/v1alpha1/namespaces/${namespace}/${kind.toLowerCase()}s`;
  const patch = (name: string, body: object): Promise<R> =>
    kube.request({ method: 'PATCH', path: `${all}/${name}`, body, contentType: MERGE_PATCH });
  const remove = async (name: string): Promise<void> =>
    void (await kube.request({ method: 'DELETE', path: `${all}/${name}` }));
  const get = (name: string): Promise<R> => kube.request({ method: 'GET', path: `${all}/${name}` });
  return {
    create: (name, declared) =>
      kube.request({ method: 'POST', path: all, body: manifest(kind, name, declared) }),
    edit: (name, change) => patch(name, { spec: change }),
    annotate: (name, annotations) => patch(name, { metadata: { annotations } }),
    editAndAnnotate: (name, change, annotations) => patch(name, { metadata: { annotations }, spec: change }),
    get,
    list: async () => (await kube.request<{ readonly items: R[] }>({ method: 'GET', path: all })).items,
    delete: remove,
    gone: (name) => eventually(ticking(tick, () => expectGone(get(name)))),
    async abandon(name) {
      await patch(name, { metadata: { finalizers: [] } });
      await remove(name);
      await eventually(() => expectGone(get(name)));
    },
    patchStatus: async (name, status) => void (await patch(`${name}/status`, { status })),
    until: (name, holds, patience) =>
      eventually(
        ticking(tick, async () => {
          const resource = await get(name);
          if (!holds(resource)) throw new Error(`not so yet: ${JSON.stringify(resource.status, null, 1)}`);
          return resource;
        }),
        patience,
      ),
    events: (name, reason) => eventsOf(kube, { namespace, kind, name }, reason),
  };
}

function ticking<T>(tick: () => Promise<void>, probe: () => Promise<T>): () => Promise<T> {
  let polls = 0;
  return async () => {
    polls += 1;
    if (polls > PATIENT_POLLS) await tick();
    return probe();
  };
}

interface EventItem {
  readonly reason: string;
  readonly note: string;
  readonly regarding: { readonly kind: string; readonly name: string };
}

function eventsOf(
  kube: KubeConnection,
  { namespace, kind, name }: { readonly namespace: string; readonly kind: string; readonly name: string },
  reason: string,
): Promise<readonly EventItem[]> {
  return eventually(async () => {
    const path = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;
    const { items } = await kube.request<{ items: EventItem[] }>({ method: 'GET', path });
    const told = items.filter(({ regarding }) => regarding.kind === kind && regarding.name === name);
    if (!told.some((event) => event.reason === reason))
      throw new Error(`no event ${reason}: ${JSON.stringify(told)}`);
    return told;
  });
}

function manifest(kind: string, name: string, declared: object): object {
  return {
    apiVersion: 'ssm-operator.dev/v1alpha1',
    kind,
    metadata: { name },
    spec: declared,
  };
}

async function expectGone(reading: Promise<Resource>): Promise<void> {
  const found = await reading.catch((error: unknown) => {
    if (error instanceof KubeError && error.status === 404) return undefined;
    throw error;
  });
  if (found !== undefined)
    throw new Error(`still there: ${JSON.stringify(found.status?.conditions, null, 1)}`);
}
