import type { Resource } from '../../src/api/resource.ts';
import { Controller, type PassReport } from '../../src/controller/controller.ts';
import type { Outcome, Pass, Reconciler } from '../../src/controller/reconciler.ts';
import { Conflict, type ResourceStore } from '../../src/controller/store.ts';
import { ManualClock } from '../support/manual-clock.ts';

const KEY = 'fleet/agent';
export const inPlace: Outcome = {
  verdict: { ready: 'True', stalled: false, reason: 'InPlace', message: '' },
};

/** As somebody has just made it. */
export const AGENT: Resource = {
  apiVersion: 'ssm-operator.dev/v1alpha1',
  kind: 'SsmAssociation',
  metadata: {
    name: 'agent',
    namespace: 'fleet',
    uid: 'u1',
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '2026-01-05T00:00:00Z',
  },
  spec: {},
};

/** One claimed resource in memory, whose status writes can be made to fail. */
export function oneResource() {
  const finalizers = ['ssm-operator.dev/finalizer'];
  let resource: Resource = { ...AGENT, metadata: { ...AGENT.metadata, finalizers } };
  const broken = { writes: 0 };
  const bump = (change: Partial<Resource['metadata']>, status = resource.status): Resource => {
    const resourceVersion = String(Number(resource.metadata.resourceVersion) + 1);
    resource = { ...resource, metadata: { ...resource.metadata, ...change, resourceVersion } };
    if (status !== undefined) resource = { ...resource, status };
    return resource;
  };
  const store: ResourceStore<Resource> = {
    get: () => resource,
    list: () => [resource],
    read: async () => resource,
    addFinalizer: async () => resource,
    removeFinalizer: async () => {},
    async applyStatus({ metadata }, status) {
      if (metadata.resourceVersion !== resource.metadata.resourceVersion)
        throw new Conflict('somebody wrote');
      broken.writes -= 1;
      if (broken.writes >= 0) throw new Error('the API server is away');
      return bump({}, status);
    },
  };
  return {
    store,
    broken,
    /** Another operator writes the status. */
    overtake: (status: object) => bump({}, { ...resource.status, ...status }),
    edit: () => bump({ generation: resource.metadata.generation + 1 }),
    now: () => resource,
  };
}

type Reconcile = (resource: Resource, pass: Pass) => Promise<Outcome>;

export function controllerOf(
  store: ResourceStore<Resource>,
  reconcile: Reconcile,
  { dueInMs = () => 0, ...taught }: Partial<Reconciler<Resource>> = {},
) {
  const clock = new ManualClock();
  const told: string[] = [];
  const reports: PassReport[] = [];
  const controller = new Controller<Resource>({
    store,
    clock,
    events: { record: async (_, { reason }) => void told.push(reason) },
    reconciler: { cleanup: async () => {}, forget: () => {}, ...taught, dueInMs, reconcile },
    report: (report) => reports.push(report),
  });
  return { clock, told, reports, process: () => controller.process(KEY) };
}
