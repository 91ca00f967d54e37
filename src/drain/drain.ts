import { sleep, type Clock } from '../clock.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { hasStatus, KubeError } from '../kube/kube-error.ts';
import { leaseOf } from '../leadership.ts';
import type { DrainConfig } from './config.ts';
import { requestDeletion } from './delete.ts';
import { KINDS, listKind, nameOf, type Found, type Kind } from './found.ts';
import { inParallel } from './in-parallel.ts';
import { OperatorWatch, type Sign } from './operator-sign.ts';
import { otherLeases, renewedSince, type OtherLease } from './other-operators.ts';
import { lackingRight } from './rights.ts';
import * as words from './words.ts';

const PARALLEL = 8;
const POLL_MS = 1_000;
/** Thousands are asked for less often: a list of them is large. */
const POLL_MS_EACH = 2;
const LONGEST_POLL_MS = 10_000;

/** Why something is left, and what to do. */
class DrainError extends Error {
  override readonly name = 'DrainError';
}

export interface DrainWorld {
  readonly connection: KubeConnection;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  /** Ends it. What was asked for goes on. */
  readonly signal: AbortSignal;
}

/** Resolves when no resource is left; throws a DrainError otherwise. */
export async function drain(config: DrainConfig, world: DrainWorld): Promise<void> {
  const job = new Drain(config, world);
  try {
    await job.run();
  } catch (error) {
    if (world.signal.aborted) throw new DrainError(words.stopped());
    if (hasStatus(error, 403)) throw new DrainError(words.forbidden(error.message));
    throw error;
  }
}

class Drain {
  readonly #config: DrainConfig;
  readonly #world: DrainWorld;
  readonly #operator: OperatorWatch;
  readonly #endsMs: number;
  /** Of what was there at the start: what comes later is nobody's to delete. */
  #known: ReadonlyMap<string, string> = new Map();
  #isSilenceTold = false;

  constructor(config: DrainConfig, world: DrainWorld) {
    this.#config = config;
    this.#world = world;
    this.#operator = new OperatorWatch(world.connection, world.clock, leaseOf(config, world));
    this.#endsMs = world.clock.monotonicMs() + config.drainTimeoutMs;
  }

  async run(): Promise<void> {
    const { say } = this.#world;
    await this.#refuseOthers();
    const found = await this.#all();
    this.#refuseElsewhere(found);
    if (found.length === 0) return say(words.nothing(this.#config));
    this.#known = new Map(found.map((each) => [nameOf(each), each.uid]));
    say(words.beginning(this.#config, found));
    await this.#requireRights(found);
    if (found.some(({ isHeld }) => isHeld)) await this.#requireOperator();
    for (const kind of KINDS)
      await this.#drainKind(
        kind,
        found.filter((each) => each.kind === kind),
      ); // oxlint-disable-line no-await-in-loop -- in this order
    const late = await this.#all();
    if (late.length > 0) throw new DrainError(words.late(late));
    say(words.done(found));
  }

  /** Of the namespaces to drain, or of all when none may be elsewhere. */
  async #all(): Promise<readonly Found[]> {
    const scope = this.#config.noneElsewhere ? [] : this.#config.namespaces;
    return (await Promise.all(KINDS.map((kind) => this.#list(kind, scope)))).flat();
  }

  /** Leases that nobody renews hold nobody up for longer than it takes to see that. */
  async #refuseOthers(): Promise<void> {
    const { connection, signal, clock } = this.#world;
    const { noneElsewhere, namespaces, operatorWaitMs } = this.#config;
    if (!noneElsewhere && namespaces.length > 0) return;
    const own = leaseOf(this.#config, this.#world);
    const look = (): Promise<readonly OtherLease[]> =>
      this.#persistently(() => otherLeases(connection, own, signal));
    const before = await look();
    const longestMs = Math.max(0, ...before.map(({ durationMs }) => durationMs));
    if (longestMs > 0) this.#world.say(words.watching(before.map(({ lease }) => lease)));
    const endsMs = clock.monotonicMs() + Math.min(longestMs, operatorWaitMs);
    for (let now = before; clock.monotonicMs() < endsMs; now = await look()) {
      const others = renewedSince(before, now);
      if (others.length > 0) throw new DrainError(words.others(others));
      await this.#pause(POLL_MS / 2); // oxlint-disable-line no-await-in-loop -- look after look
    }
  }

  #refuseElsewhere(found: readonly Found[]): void {
    const { namespaces } = this.#config;
    if (namespaces.length === 0) return;
    const elsewhere = found.filter(({ namespace }) => !namespaces.includes(namespace));
    if (elsewhere.length > 0) throw new DrainError(words.elsewhere(namespaces, elsewhere));
  }

  async #list(kind: Kind, namespaces = this.#config.namespaces): Promise<readonly Found[]> {
    const { connection, signal } = this.#world;
    const scopes = namespaces.length === 0 ? [undefined] : namespaces;
    const lists = scopes.map((namespace) =>
      this.#persistently(() => listKind(connection, kind, namespace, signal)),
    );
    return (await Promise.all(lists)).flat();
  }

  async #requireRights(found: readonly Found[]): Promise<void> {
    const { namespaces, deletionPolicy } = this.#config;
    const { connection, signal } = this.#world;
    const scopes = namespaces.length === 0 ? [undefined] : namespaces;
    const verbs = deletionPolicy === 'Retain' ? ['delete', 'patch'] : ['delete'];
    const wanted = scopes.flatMap((namespace) =>
      KINDS.filter((kind) =>
        found.some((each) => each.kind === kind && [undefined, each.namespace].includes(namespace)),
      ).flatMap((kind) => verbs.map((verb) => ({ kind, verb, namespace }))),
    );
    const lacking = await this.#persistently(() => lackingRight(connection, wanted, signal));
    if (lacking !== undefined) throw new DrainError(words.lacking(lacking));
  }

  async #requireOperator(): Promise<void> {
    const { leaderElection, operatorWaitMs } = this.#config;
    const { clock, say } = this.#world;
    if (!leaderElection) return say(words.unseen());
    const endsMs = clock.monotonicMs() + operatorWaitMs;
    for (;;) {
      /* oxlint-disable no-await-in-loop -- look after look */
      const sign = await this.#sign();
      if (sign !== undefined) return say(words.seen(sign.holder));
      if (clock.monotonicMs() >= endsMs) throw new DrainError(words.noOperator(this.#lease, operatorWaitMs));
      await this.#pause(POLL_MS / 2);
      /* oxlint-enable no-await-in-loop */
    }
  }

  async #drainKind(kind: Kind, found: readonly Found[]): Promise<void> {
    if (found.length === 0) return;
    const { say, clock } = this.#world;
    const refused = await this.#requestDeletions(found);
    for (let before = found.length; ;) {
      /* oxlint-disable no-await-in-loop -- look after look */
      const left = this.#ofTheStart(await this.#list(kind));
      if (left.length === 0) return;
      if (left.length < before) say(words.progress(left, found.length));
      before = left.length;
      const silent = await this.#isOperatorSilent();
      if (clock.monotonicMs() >= this.#endsMs || left.every((each) => refused.has(nameOf(each))))
        throw new DrainError(words.leavings(this.#config, { left, refused, silent, lease: this.#lease }));
      await this.#pause(Math.min(POLL_MS + left.length * POLL_MS_EACH, LONGEST_POLL_MS));
      /* oxlint-enable no-await-in-loop */
    }
  }

  /** Answers what was refused, with the words. */
  async #requestDeletions(found: readonly Found[]): Promise<ReadonlyMap<string, string>> {
    const { connection, signal } = this.#world;
    const retain = this.#config.deletionPolicy === 'Retain';
    const refused = new Map<string, string>();
    await inParallel(found, PARALLEL, async (each) => {
      try {
        await this.#persistently(() => requestDeletion({ connection, signal, retain }, each));
      } catch (error) {
        if (!(error instanceof KubeError)) throw error;
        refused.set(nameOf(each), error.message);
      }
    });
    return refused;
  }

  /** What was made again meanwhile may have run already, and would again: nothing more is deleted. */
  #ofTheStart(found: readonly Found[]): readonly Found[] {
    const again = found.filter((each) => (this.#known.get(nameOf(each)) ?? each.uid) !== each.uid);
    if (again.length > 0) throw new DrainError(words.madeAgain(again));
    return found.filter((each) => this.#known.has(nameOf(each)));
  }

  async #isOperatorSilent(): Promise<boolean> {
    if (!this.#config.leaderElection) return false;
    const sign = await this.#sign();
    const silent = sign === undefined || sign.agoMs > this.#config.operatorWaitMs;
    if (silent && sign !== undefined && !this.#isSilenceTold) this.#world.say(words.silent(this.#lease));
    this.#isSilenceTold = silent;
    return silent;
  }

  #sign(): Promise<Sign | undefined> {
    return this.#persistently(() => this.#operator.look(this.#world.signal));
  }

  get #lease(): string {
    const { namespace, name } = leaseOf(this.#config, this.#world);
    return `${namespace}/${name}`;
  }

  async #pause(ms: number): Promise<void> {
    const { clock, signal } = this.#world;
    await sleep(clock, ms, signal);
    signal.throwIfAborted();
  }

  /** An API server that is away for a moment is no reason to give up. */
  async #persistently<T>(ask: () => Promise<T>): Promise<T> {
    const { clock, say } = this.#world;
    for (let tries = 1; ; tries += 1) {
      /* oxlint-disable no-await-in-loop -- try after try */
      try {
        return await ask();
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (clock.monotonicMs() >= this.#endsMs) throw new DrainError(words.unreachable(error.message));
        if (tries === 1) say(words.again(error.message));
      }
      await this.#pause(POLL_MS);
      /* oxlint-enable no-await-in-loop */
    }
  }
}

function isPassing(error: unknown): error is KubeError {
  return error instanceof KubeError && (error.status === 0 || error.status === 429 || error.status >= 500);
}
