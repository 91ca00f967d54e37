import { ReconcileError } from '../controller/error.ts';
import {
  counting,
  LOOK_MS,
  NOT_KNOWN,
  queued,
  stopped,
  type BrakeReason,
  type Delay,
  type Obstacle,
} from './delay.ts';
import {
  EmergencyBrake,
  type EmergencyBrakeObserver,
  type EmergencyBrakeOptions,
} from './emergency-brake.ts';
import { Mass, type MassVerdict, type Objects, type Suspect } from './mass.ts';
import { LOOK, openRequest, RUN } from './request.ts';
import type { OwnedResource } from './owned.ts';
import { StartWindow } from './start-window.ts';

export interface BrakeOptions extends Omit<EmergencyBrakeOptions, 'onReleased'> {
  readonly maxRunsStartedPerMinute: number;
  /** How long a doubtful read is doubted: so long it may take until what is gone is planned to be made anew. */
  readonly intentWaitMs: number;
  /** What is served in a region, by kind. */
  readonly objects: (region: string) => Objects;
  /** What a person types to let corrections go on. */
  readonly releaseCommand: string;
  readonly observer: BrakeObserver;
}

/** For log and metrics. */
interface BrakeObserver extends EmergencyBrakeObserver {
  /** A correction waits from now on. */
  delayed(reason: BrakeReason): void;
}

/** The kind whose lists show every change made in AWS. */
const SHOWN_KIND = 'SsmAssociation';

const MIN_PATIENCE_MS = 5 * 60_000;

interface Wait {
  readonly obstacle: Obstacle;
  readonly region: string;
  readonly untilMs: number;
  readonly generation: number;
  readonly requests: string;
}

interface Region {
  readonly starts: StartWindow;
  readonly mass: Mass;
}

/**
 * What stands between a decision to correct and the call that may run something on nodes: one for all kinds. It may be
 * lost with the process, the record apart.
 */
export class Brakes {
  readonly #options: BrakeOptions;
  readonly #regions = new Map<string, Region>();
  readonly #waits = new Map<string, Wait>();
  readonly #emergency: EmergencyBrake;
  #sinceMs: number;

  constructor(options: BrakeOptions) {
    this.#options = options;
    this.#sinceMs = options.clock.monotonicMs();
    this.#emergency = new EmergencyBrake({ ...options, onReleased: () => this.#release() });
  }

  get isEngaged(): boolean {
    return this.#emergency.isEngaged;
  }

  /** This process leads from now on. Resolves when the record was read, or could not be: then it is tried again. */
  begin(): Promise<void> {
    this.#sinceMs = this.#options.clock.monotonicMs();
    return this.#emergency.look();
  }

  /** Resolves when the record is not being read. */
  idle(): Promise<void> {
    return this.#emergency.idle();
  }

  stop(): void {
    this.#emergency.stop();
  }

  sweepBegan(kind: string, region: string): void {
    this.#in(region).mass.sweepBegan(kind);
  }

  /** What a complete list shows as changed, or no longer shows. */
  listed(
    kind: string,
    region: string,
    suspects: readonly (Pick<Suspect, 'mark'> & { resource: OwnedResource })[],
  ): void {
    const counted = suspects.filter(({ resource }) => !this.#emergency.stoodAtRelease(resource));
    const marks = counted.map(({ resource, mark }) => ({ uid: resource.metadata.uid, mark }));
    this.#in(region).mass.listed(kind, marks);
  }

  /** Why this correction has to wait. `undefined`: a start is taken for it, to be used or given back. */
  async correction(region: string, resource: OwnedResource): Promise<ReconcileError | undefined> {
    const { kind, metadata } = resource;
    const { mass } = this.#in(region);
    if (!this.isEngaged && !this.#emergency.stoodAtRelease(resource)) {
      const verdict = mass.plan(kind, metadata.uid);
      if (verdict === 'stop') await this.#emergency.engage(region, mass.planned);
      if (verdict === 'wait') return this.#delay(region, resource, counting(this.#patienceMs));
    }
    if (this.isEngaged) return this.#delay(region, resource, this.#stopped());
    if (!this.#emergency.isKnown) return this.#delay(region, resource, NOT_KNOWN);
    return this.start(region, resource, 'CorrectionDelayed');
  }

  /**
   * The same of what may run something, and is no correction: only the limit of starts counts, and the order of asking.
   * `ticket`: who asks, the same each time.
   */
  start(
    region: string,
    resource: OwnedResource,
    reason: BrakeReason,
    ticket = resource.metadata.uid,
  ): ReconcileError | undefined {
    const { uid } = resource.metadata;
    const waitMs = this.#in(region).starts.take(ticket);
    if (waitMs > 0) return this.#delay(region, resource, this.#queued(region, reason, waitMs));
    this.#waits.delete(uid);
    return undefined;
  }

  /** Nothing was sent. */
  giveBack(region: string, ticket: string): void {
    this.#in(region).starts.giveBack(ticket);
  }

  sent(region: string, uid: string): void {
    this.#in(region).mass.sent(uid);
  }

  /** AWS has refused it, or it never went out. */
  undone(region: string, uid: string): void {
    this.#in(region).mass.undone(uid);
  }

  /** Somebody keeps changing it: the next correction comes at `until`, and does not count till then. */
  contested(region: string, resource: OwnedResource, until: Date, message: string): ReconcileError {
    this.#in(region).mass.looked(resource.metadata.uid);
    const waitMs = until.getTime() - this.#options.clock.now().getTime();
    return this.#delay(region, resource, { obstacle: 'Contested', reason: 'Contested', waitMs, message });
  }

  /** It was compared in full and nothing was to be corrected, or nothing can be. */
  looked(region: string, { metadata: { uid } }: OwnedResource): void {
    const { mass, starts } = this.#in(region);
    mass.looked(uid);
    starts.withdraw(uid);
    this.#waits.delete(uid);
  }

  /**
   * For how long there is no use in looking at this resource, in milliseconds: its correction has to wait, and nobody
   * has asked for anything since. Asks nobody.
   */
  waitMs(resource: OwnedResource): number {
    const { metadata } = resource;
    const wait = this.#waits.get(metadata.uid);
    if (wait === undefined || wait.generation !== metadata.generation) return 0;
    if (wait.requests !== this.#requests(resource)) return 0;
    if (wait.obstacle === 'BrakeEngaged') return this.isEngaged ? LOOK_MS.BrakeEngaged : 0;
    if (wait.obstacle === 'counting')
      return this.#isCounting(wait.region, metadata.uid) ? LOOK_MS.counting : 0;
    return Math.max(0, wait.untilMs - this.#options.clock.monotonicMs());
  }

  forget(uid: string): void {
    this.#waits.delete(uid);
    for (const { starts, mass } of this.#regions.values()) {
      starts.withdraw(uid);
      mass.forget(uid);
    }
  }

  /** What people have asked for, also with a release that is none: that is told. */
  #requests(resource: OwnedResource): string {
    const now = this.#options.clock.now();
    const asked = [LOOK, RUN].map((kind) => openRequest(resource, kind, now));
    return [...asked, this.#emergency.ignoredRelease].map((text = '') => text).join(' ');
  }

  #isCounting(region: string, uid: string): boolean {
    if (this.isEngaged) return false;
    const verdict: MassVerdict = this.#in(region).mass.verdict(uid);
    return verdict === 'wait' || (verdict === 'go' && !this.#emergency.isKnown);
  }

  #release(): void {
    for (const { mass } of this.#regions.values()) mass.release();
  }

  #in(name: string): Region {
    const { clock, objects, maxRunsStartedPerMinute } = this.#options;
    const sinceMs = this.#sinceMs;
    const patienceMs = this.#patienceMs;
    const region = this.#regions.get(name) ?? {
      starts: new StartWindow({ clock, sinceMs, perMinute: maxRunsStartedPerMinute }),
      mass: new Mass({ clock, patienceMs, objects: () => objects(name), shown: SHOWN_KIND }),
    };
    this.#regions.set(name, region);
    return region;
  }

  #stopped(): Delay {
    const { engagedAt, ignoredRelease } = this.#emergency;
    return stopped(engagedAt, this.#options.releaseCommand, ignoredRelease);
  }

  #queued(region: string, reason: BrakeReason, waitMs: number): Delay {
    const { clock, maxRunsStartedPerMinute: perMinute } = this.#options;
    return queued({ region, perMinute, now: clock.now() }, reason, waitMs);
  }

  get #patienceMs(): number {
    return Math.max(MIN_PATIENCE_MS, 2 * this.#options.intentWaitMs);
  }

  #delay(
    region: string,
    resource: OwnedResource,
    { obstacle, reason, waitMs, message }: Delay,
  ): ReconcileError {
    const { uid, generation } = resource.metadata;
    this.#in(region).mass.compared(uid);
    if (this.#waits.get(uid)?.obstacle !== obstacle) this.#options.observer.delayed(reason);
    const untilMs = this.#options.clock.monotonicMs() + waitMs;
    this.#waits.set(uid, { obstacle, region, untilMs, generation, requests: this.#requests(resource) });
    return new ReconcileError({ reason, retry: 'timed', retryAfterMs: waitMs, message });
  }
}
