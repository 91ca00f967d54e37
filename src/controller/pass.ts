import { conditionOf, type Resource } from '../api/resource.ts';
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

/** What a pass has come to know and to say, and could not write. */
export interface Unwritten {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  readonly events: readonly ResourceEvent[];
}

const NOTHING: Unwritten = { fields: {}, findings: [], events: [] };

/** What a pass begins with, beside the resource. */
export interface PassStart {
  /** Of an earlier pass. */
  readonly unwritten?: Unwritten | undefined;
  readonly heldBack?: boolean;
  /** Is told of each change that AWS has taken. */
  readonly did: (action: string) => void;
}

/** Collects what a pass learns about one resource, and is the only place that writes its status. */
export class ResourcePass<R extends Resource> implements Pass {
  readonly heldBack: boolean;
  readonly did: (action: string) => void;
  readonly #context: PassContext<R>;
  readonly #began: R;
  readonly #learned: Record<string, unknown>;
  #marked: Readonly<Record<string, unknown>> = {};
  readonly #notes: Finding[];
  readonly #told: ResourceEvent[];
  #resource: R;

  constructor(
    context: PassContext<R>,
    resource: R,
    { unwritten = NOTHING, heldBack = false, did }: PassStart,
  ) {
    this.#context = context;
    this.#began = resource;
    this.#resource = resource;
    this.#learned = { ...unwritten.fields };
    this.#notes = [...unwritten.findings];
    this.#told = [...unwritten.events];
    this.heldBack = heldBack;
    this.did = did;
  }

  /** As it stands after the last write of this pass. */
  get resource(): R {
    return this.#resource;
  }

  /** All that is known, and to be said, beyond what the pass began with. */
  get unwritten(): Unwritten {
    return { fields: { ...this.#learned }, findings: [...this.#notes], events: [...this.#told] };
  }

  learn(fields: Readonly<Record<string, unknown>>): void {
    Object.assign(this.#learned, fields);
  }

  mark(fields: Readonly<Record<string, unknown>>): void {
    this.#marked = { ...this.#marked, ...fields };
  }

  note(finding: Finding): void {
    this.#notes.push(finding);
  }

  async requireCurrent(): Promise<void> {
    const fresh = await this.#context.store.read(keyOf(this.#resource));
    if (fresh?.metadata.resourceVersion === this.#resource.metadata.resourceVersion) return;
    throw new Conflict(`${keyOf(this.#resource)} has changed since this pass began`);
  }

  isOutdated(): boolean {
    const { uid, generation } = this.#began.metadata;
    const known = this.#context.store.get(keyOf(this.#began))?.metadata;
    return known?.uid !== uid || known.generation !== generation; // a deletion raises it, too
  }

  learned(field: string): unknown {
    return Object.hasOwn(this.#marked, field) ? this.#marked[field] : this.#learned[field];
  }

  async save(verdict: Verdict): Promise<void> {
    const status = this.#status(this.#resource, stallOf(this.#began) ?? verdict);
    try {
      this.#resource = await this.#context.store.applyStatus(this.#resource, status);
    } catch (error) {
      this.#marked = {};
      throw error;
    }
  }

  announce(event: ResourceEvent): Promise<void> {
    return this.#context.events.record(this.#resource, event);
  }

  tell(event: ResourceEvent): void {
    this.#told.push(event);
  }

  /**
   * Writes the last word of the pass. What AWS told us is carried over when somebody wrote in between.
   * No verdict: Ready and Stalled stay as they are.
   */
  async finish(verdict: Verdict | undefined): Promise<void> {
    const before = this.#resource;
    for (let attempt = 1; ; attempt += 1) {
      const status = this.#status(this.#resource, verdict);
      if (isSameStatus(this.#resource.status, status)) break;
      try {
        this.#resource = await this.#context.store.applyStatus(this.#resource, status);
        break;
      } catch (error) {
        if (!(error instanceof Conflict) || attempt >= CARRY_OVERS) throw error;
        const fresh = await this.#context.store.read(keyOf(before));
        if (fresh?.metadata.uid !== before.metadata.uid) return;
        this.#marked = {};
        this.#resource = fresh;
      }
    }
    if (verdict !== undefined) this.#told.push(...newsOf(this.#began, verdict));
    for (const event of this.#told.splice(0)) await this.announce(event); // oxlint-disable-line no-await-in-loop -- in order
  }

  #status(resource: R, verdict: Verdict | undefined): object {
    // what was judged is the generation that the pass began with, however new the copy that is written to
    const judged = {
      ...resource,
      metadata: { ...resource.metadata, generation: this.#began.metadata.generation },
    };
    const fields = { ...this.#learned, ...this.#marked };
    return statusAfter(judged, fields, verdict, { findings: this.#notes, now: this.#context.clock.now() });
  }
}

/** What a stall of this very generation says. */
function stallOf({ metadata, status }: Resource): Verdict | undefined {
  const [ready, stalled] = ['Ready', 'Stalled'].map((type) => conditionOf({ status }, type));
  if (ready === undefined || stalled?.status !== 'True') return undefined;
  if (stalled.observedGeneration !== metadata.generation) return undefined;
  return { ready: ready.status, stalled: true, reason: stalled.reason, message: stalled.message };
}

/** Reasons of Ready that say that nothing was compared: what has stalled is not over. */
const PAUSES = new Set(['Suspended', 'Held']);

/** A stall is told once, not at each retry, and so is its end. */
function newsOf(
  { status }: Resource,
  { stalled, ready, reason, message }: Verdict,
): readonly ResourceEvent[] {
  const before = conditionOf({ status }, 'Stalled');
  const hasStalled = before?.status === 'True';
  if (stalled && !(hasStalled && before.reason === reason))
    return [{ type: 'Warning', reason, action: 'Reconcile', message }];
  if (hasStalled && ready === 'True' && !PAUSES.has(reason))
    return [
      {
        type: 'Normal',
        reason: 'Recovered',
        action: 'Reconcile',
        message: `${before.reason} is over. ${message}`,
      },
    ];
  return [];
}
