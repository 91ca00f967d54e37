import type { Clock } from '../clock.ts';

/** Fewer than this never stop anything. */
const LEAST = 10;
/** More than this part of the objects does. */
const PART = 0.1;

/** How many objects of each kind are served in a region. */
export type Objects = Readonly<Record<string, number>>;

/** One that the last list shows as changed, or does not show any more. */
export interface Suspect {
  readonly uid: string;
  /** What the list shows of it, as text to compare. */
  readonly mark: string;
}

export interface MassOptions {
  readonly clock: Clock;
  /** How long corrections wait for what else may have been changed, at most. */
  readonly patienceMs: number;
  readonly objects: () => Objects;
  /** The kind whose list shows every change. */
  readonly shown: string;
}

/** `go`: few enough. `wait`: there may be more. `stop`: too many. */
export type MassVerdict = 'go' | 'wait' | 'stop';

interface Plan {
  readonly kind: string;
  readonly sinceMs: number;
  /** Not sent yet. */
  standing: boolean;
}

interface Seen {
  readonly mark: string;
  readonly sinceMs: number;
  /** Compared in full since the list showed it. */
  looked: boolean;
}

/**
 * Counts the corrections planned in one region since its last sweep began, and those that may follow because a list
 * shows that something has changed. One that was planned and not sent counts until it is.
 */
export class Mass {
  readonly #options: MassOptions;
  readonly #planned = new Map<string, Plan>();
  readonly #suspects = new Map<string, Map<string, Seen>>();
  #beganMs: number | undefined;
  /** When the last list that is complete was begun. */
  #listedMs: number | undefined;

  constructor(options: MassOptions) {
    this.#options = options;
  }

  get planned(): number {
    return this.#planned.size;
  }

  sweepBegan(kind: string): void {
    if (kind !== this.#options.shown) return;
    this.#beganMs = this.#options.clock.monotonicMs();
    for (const [uid, { standing }] of this.#planned) if (!standing) this.#planned.delete(uid);
  }

  /** A list of this kind is complete. What it goes on showing as before is no new suspect. */
  listed(kind: string, suspects: readonly Suspect[]): void {
    if (kind === this.#options.shown) this.#listedMs = this.#beganMs;
    const before = this.#suspects.get(kind);
    const sinceMs = this.#options.clock.monotonicMs();
    const seen = suspects.map(({ uid, mark }): [string, Seen] => {
      const known = before?.get(uid);
      return [uid, known?.mark === mark ? known : { mark, sinceMs, looked: false }];
    });
    this.#suspects.set(kind, new Map(seen));
  }

  plan(kind: string, uid: string): MassVerdict {
    const known = this.#planned.get(uid);
    const sinceMs = this.#options.clock.monotonicMs();
    if (known?.standing !== true) this.#planned.set(uid, { kind, sinceMs, standing: true });
    this.compared(uid);
    return this.verdict(uid);
  }

  verdict(uid: string): MassVerdict {
    if (this.#isMany(this.#planned.size)) return 'stop';
    const plan = this.#planned.get(uid);
    if (plan === undefined || this.#isOver(plan.sinceMs)) return 'go';
    if (!this.#areListed() || !this.#isShown(uid, plan)) return 'wait';
    return this.#isMany(this.#planned.size + this.#pending()) ? 'wait' : 'go';
  }

  /** It goes out now. */
  sent(uid: string): void {
    const plan = this.#planned.get(uid);
    if (plan !== undefined) plan.standing = false;
  }

  /** It came to nothing: it is still to be put back. */
  undone(uid: string): void {
    const plan = this.#planned.get(uid);
    if (plan !== undefined) plan.standing = true;
  }

  /** It was compared in full, and there was nothing to correct. */
  looked(uid: string): void {
    this.compared(uid);
    if (this.#planned.get(uid)?.standing === true) this.#planned.delete(uid);
  }

  /** It was compared in full: what the list shows of it is known. */
  compared(uid: string): void {
    for (const seen of this.#suspects.values()) {
      const suspect = seen.get(uid);
      if (suspect !== undefined) suspect.looked = true;
    }
  }

  /** People have let go what was planned so far. */
  release(): void {
    this.#planned.clear();
  }

  forget(uid: string): void {
    this.#planned.delete(uid);
    for (const seen of this.#suspects.values()) seen.delete(uid);
  }

  #isMany(count: number): boolean {
    if (count < LEAST) return false;
    const objects = Object.values(this.#options.objects()).reduce((sum, each) => sum + each, 0);
    return count > objects * PART;
  }

  /** Suspects that nobody has looked at yet. */
  #pending(): number {
    const all = [...this.#suspects.values()].flatMap((seen) => [...seen]);
    return all.filter(
      ([uid, { looked, sinceMs }]) => !looked && !this.#planned.has(uid) && !this.#isOver(sinceMs),
    ).length;
  }

  #areListed(): boolean {
    const { objects, shown } = this.#options;
    const kinds = Object.entries(objects()).filter(([, count]) => count > 0);
    return [shown, ...kinds.map(([kind]) => kind)].every((kind) => this.#suspects.has(kind));
  }

  /** A list that was begun later, or shows it, shows as well what was changed together with it. */
  #isShown(uid: string, { kind, sinceMs }: Plan): boolean {
    if (kind !== this.#options.shown || this.#suspects.get(kind)?.has(uid) === true) return true;
    return this.#listedMs !== undefined && this.#listedMs >= sinceMs;
  }

  #isOver(sinceMs: number): boolean {
    return this.#options.clock.monotonicMs() - sinceMs >= this.#options.patienceMs;
  }
}
