import type { SsmAssociation, SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { FINALIZER } from '../../src/api/names.ts';
import {
  Conflict,
  StoreFailure,
  type EventRecorder,
  type ResourceEvent,
  type ResourceStore,
} from '../../src/controller/store.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { changesIn } from './changes.ts';
import type { Story } from './story.ts';

export type Status = NonNullable<SsmAssociation['status']>;

/** A status that was written. */
export interface Write {
  readonly before: Status;
  readonly after: Status;
}

/** An event, and when it was told. */
export interface Told extends ResourceEvent {
  readonly atMs: number;
}

export const KEY = 'fleet/agent';

/** The API server, which lives on when an operator dies. It holds one resource. */
export class Cluster {
  readonly writes: Write[] = [];
  readonly events: Told[] = [];
  /** Whether the next write is lost. */
  losesWrite: () => boolean = () => false;
  resource: SsmAssociation;
  readonly #clock: ManualClock;
  readonly #story: Story;

  constructor(clock: ManualClock, story: Story, spec: SsmAssociationSpec) {
    this.#clock = clock;
    this.#story = story;
    const [namespace, name] = KEY.split('/');
    this.resource = {
      apiVersion: 'ssm-operator.dev/v1alpha1',
      kind: 'SsmAssociation',
      metadata: { name, namespace, uid: 'u', resourceVersion: '1', generation: 1 },
      spec,
    } as unknown as SsmAssociation;
  }

  get status(): Status {
    return this.resource.status ?? {};
  }

  /** Of the condition RunsSucceeding. */
  get succeeding(): string {
    return succeedingOf(this.status);
  }

  edit(spec: SsmAssociationSpec): void {
    const { metadata } = this.resource;
    this.#keep({ ...this.resource, spec, metadata: { ...metadata, generation: metadata.generation + 1 } });
  }

  readonly store: ResourceStore<SsmAssociation> = {
    get: (key) => (key === KEY ? this.resource : undefined),
    list: () => [this.resource],
    read: async (key) => (key === KEY ? this.resource : undefined),
    addFinalizer: async ({ metadata }) =>
      this.#keep({ ...this.resource, metadata: { ...metadata, finalizers: [FINALIZER] } }),
    removeFinalizer: async () => undefined,
    applyStatus: async (resource, status) => {
      if (this.losesWrite()) throw new StoreFailure('The API server does not answer.');
      if (resource.metadata.resourceVersion !== this.resource.metadata.resourceVersion)
        throw new Conflict('The resource has changed.');
      const write = { before: this.status, after: JSON.parse(JSON.stringify(status)) as Status };
      this.writes.push(write);
      this.#story.tell(() => `  writes ${changesIn(write)}`);
      return this.#keep({ ...this.resource, status: write.after });
    },
  };

  readonly recorder: EventRecorder = {
    record: async (_, event) => {
      this.events.push({ ...event, atMs: this.#clock.now().getTime() });
      this.#story.tell(() => `  tells ${event.reason}: ${event.message}`);
    },
  };

  #keep(resource: SsmAssociation): SsmAssociation {
    const resourceVersion = String(Number(this.resource.metadata.resourceVersion) + 1);
    this.resource = { ...resource, metadata: { ...resource.metadata, resourceVersion } };
    return this.resource;
  }
}

export function succeedingOf({ conditions = [] }: Status): string {
  return conditions.find(({ type }) => type === 'RunsSucceeding')?.status ?? 'none';
}
