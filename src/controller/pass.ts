import type { Resource } from '../api/resource.ts';
import type { Clock } from '../clock.ts';
import type { Finding, Pass, Verdict } from './reconciler.ts';
import { isSameStatus, statusAfter } from './status.ts';
import { Conflict, keyOf, type EventRecorder, type ResourceEvent, type ResourceStore } from './store.ts';

export interface PassContext<R extends Resource> {
  readonly store: ResourceStore<R>;
  readonly events: EventRecorder;
  readonly clock: Clock;
}

const CARRY_OVERS = 5;

/** Collects what a pass learns about one resource, and is the only place that writes its status. */
export class ResourcePass<R extends Resource> implements Pass {
  readonly #context: PassContext<R>;
  readonly #generation: number;
  readonly #learned: Record<string, unknown> = {};
  readonly #told: ResourceEvent[] = [];
  #resource: R;

  constructor(context: PassContext<R>, resource: R) {
    this.#context = context;
    this.#resource = resource;
    this.#generation = resource.metadata.generation;
  }

  /** As it stands after the last write of this pass. */
  get resource(): R {
    return this.#resource;
  }

  get hasLearned(): boolean {
    return Object.keys(this.#learned).length > 0;
  }

  learn(fields: Readonly<Record<string, unknown>>): void {
    Object.assign(this.#learned, fields);
  }

  learned(field: string): unknown {
    return this.#learned[field];
  }

  async save(verdict: Verdict): Promise<void> {
    this.#resource = await this.#context.store.applyStatus(
      this.#resource,
      this.#status(this.#resource, verdict, []),
    );
  }

  announce(event: ResourceEvent): Promise<void> {
    return this.#context.events.record(this.#resource, event);
  }

  tell(event: ResourceEvent): void {
    this.#told.push(event);
  }

  /** Writes the last word of the pass. What AWS told us is carried over when somebody wrote in between. */
  async finish(verdict: Verdict, findings: readonly Finding[] = []): Promise<void> {
    const before = this.#resource;
    for (let attempt = 1; ; attempt += 1) {
      const status = this.#status(this.#resource, verdict, findings);
      if (isSameStatus(this.#resource.status, status)) break;
      try {
        this.#resource = await this.#context.store.applyStatus(this.#resource, status);
        break;
      } catch (error) {
        if (!(error instanceof Conflict) || attempt >= CARRY_OVERS) throw error;
        const fresh = await this.#context.store.read(keyOf(before));
        if (fresh?.metadata.uid !== before.metadata.uid) return;
        this.#resource = fresh;
      }
    }
    if (isNews(before, verdict)) this.#told.push(warningOf(verdict));
    for (const event of this.#told.splice(0)) await this.announce(event); // oxlint-disable-line no-await-in-loop -- in order
  }

  #status(resource: R, verdict: Verdict, findings: readonly Finding[]): object {
    // what was judged is the generation that the pass began with, however new the copy that is written to
    const judged = { ...resource, metadata: { ...resource.metadata, generation: this.#generation } };
    return statusAfter(judged, this.#learned, verdict, { findings, now: this.#context.clock.now() });
  }
}

/** A stall is told once, not at each retry. */
function isNews({ status }: Resource, { stalled, reason }: Verdict): boolean {
  if (!stalled) return false;
  const before = status?.conditions?.find(({ type }) => type === 'Stalled');
  return before?.status !== 'True' || before.reason !== reason;
}

function warningOf({ reason, message }: Verdict): ResourceEvent {
  return { type: 'Warning', reason, action: 'Reconcile', message };
}
