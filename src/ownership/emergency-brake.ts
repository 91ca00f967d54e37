import { RELEASE_BRAKE } from '../api/names.ts';
import { rfc3339, type Clock } from '../clock.ts';
import { engagementAfter, isEngaged, stoodAtRelease, whyIgnored, type BrakeMarks } from './brake-marks.ts';
import type { OwnedResource } from './owned.ts';

/** Where it is kept, beyond this process, that corrections have stopped. */
interface BrakeRecord {
  read(): Promise<BrakeMarks>;
  /** Resolves when it is stored, and no other mark was touched. */
  engage(at: Date): Promise<void>;
}

export interface EmergencyBrakeOptions {
  readonly clock: Clock;
  readonly record: BrakeRecord;
  readonly observer: EmergencyBrakeObserver;
  /** People have let corrections go on. */
  readonly onReleased: () => void;
}

/** For log and metrics. */
export interface EmergencyBrakeObserver {
  engaged(region: string | undefined, planned: number | undefined): void;
  released(): void;
  problem(error: unknown): void;
}

const TEXT_LIMIT = 64;

/** How often the record is read while the brake is on, or not known. */
const READ_MS = 15_000;

/** Whether corrections have stopped. It outlives this process, in the record, and a record that somebody deletes. */
export class EmergencyBrake {
  readonly #options: EmergencyBrakeOptions;
  #marks: BrakeMarks = {};
  #known = false;
  /** Stopped, and not recorded yet. */
  #unrecorded = false;
  #engaged = false;
  #reading: Promise<void> | undefined;
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(options: EmergencyBrakeOptions) {
    this.#options = options;
  }

  get isEngaged(): boolean {
    return isEngaged(this.#marks, this.#options.clock.now());
  }

  /** The record was read. Until then nothing may be put back. */
  get isKnown(): boolean {
    return this.#known;
  }

  /** RFC 3339. */
  get engagedAt(): string | undefined {
    return this.#marks.engagedAt;
  }

  /** What people have given as a release and does not count, and why, in words. */
  get ignoredRelease(): string | undefined {
    const why = whyIgnored(this.#marks, this.#options.clock.now());
    if (why === undefined) return undefined;
    const text = JSON.stringify(this.#marks.releasedAt?.slice(0, TEXT_LIMIT));
    return `The annotation ${RELEASE_BRAKE} is ${text}, which lets nothing go: ${why}.`;
  }

  /** Its difference stood when people released the brake. */
  stoodAtRelease({ status }: OwnedResource): boolean {
    const { detectedAt, correctedAt } = status?.drift ?? {};
    const standingSince = correctedAt === undefined ? detectedAt : undefined;
    return stoodAtRelease(this.#marks, standingSince, this.#options.clock.now());
  }

  /** Resolves when the record was read, or could not be: then it is tried again. */
  look(): Promise<void> {
    this.#cancel?.();
    this.#reading = (this.#reading ?? Promise.resolve()).then(() => this.#readRecord());
    return this.#reading;
  }

  /** Nothing goes out from here on. It is written down before anything else is done. */
  async engage(region: string, planned: number): Promise<void> {
    const at = engagementAfter(this.#marks, this.#options.clock.now());
    this.#marks = { ...this.#marks, engagedAt: rfc3339(at) };
    this.#unrecorded = true;
    this.#engaged = true;
    await this.look();
    this.#options.observer.engaged(region, planned);
  }

  /** Resolves when the record is not being read. */
  async idle(): Promise<void> {
    await this.#reading;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  async #readRecord(): Promise<void> {
    const { record, observer, clock } = this.#options;
    try {
      if (this.#unrecorded) await record.engage(new Date(this.#marks.engagedAt ?? clock.now()));
      this.#unrecorded = false;
      this.#learn(await record.read());
    } catch (error) {
      observer.problem(error);
    }
    if (!this.#stopped && (this.#engaged || !this.#known))
      this.#cancel = clock.after(READ_MS, () => void this.look());
  }

  /** What this process knows of a stop outlives a Lease that somebody deletes, and a read that was begun before it. */
  #learn(read: BrakeMarks): void {
    const known = this.#marks.engagedAt;
    this.#unrecorded = known !== undefined && (this.#unrecorded || read.engagedAt === undefined);
    this.#marks = { ...read, ...(this.#unrecorded ? { engagedAt: known } : {}) };
    this.#known = true;
    const was = this.#engaged;
    const { observer } = this.#options;
    this.#engaged = this.isEngaged;
    if (!was && this.#engaged) observer.engaged(undefined, undefined);
    if (!was || this.#engaged) return;
    this.#options.onReleased();
    observer.released();
  }
}
