import type { Random } from '../../../src/clock.ts';
import { hasStatus } from '../../../src/kube/kube-error.ts';
import type { Cluster, Thing } from '../../kube/fixture.ts';
import { type Fact, keyOf } from '../../kube/missed.ts';
import { eventually } from '../../support/eventually.ts';

const NAMES = ['a', 'b', 'c', 'd'];
const PATIENCE = { timeoutMs: 90_000, everyMs: 50 };

/** Somebody who creates, edits, deletes and recreates, and knows what came of it, also when the answer got lost. */
export class Writer {
  readonly facts: Fact[] = [];
  readonly #clusters: readonly Cluster[];
  readonly #random: Random;
  readonly #there = new Map<string, Thing>();
  #colors = 0;

  constructor(clusters: readonly Cluster[], random: Random) {
    this.#clusters = clusters;
    this.#random = random;
  }

  async write(times: number): Promise<void> {
    for (let written = 0; written < times; written += 1) {
      const [cluster, name] = [pick(this.#clusters, this.#random), pick(NAMES, this.#random)];
      await this.#change(cluster, name); // oxlint-disable-line no-await-in-loop -- as one person does
    }
  }

  async #change(cluster: Cluster, name: string): Promise<void> {
    const isThere = this.#there.has(`${cluster.namespace}/${name}`);
    const dice = this.#random();
    if (isThere && dice < 0.6) return this.#settle(cluster, name, () => cluster.paint(name, this.#color()));
    if (isThere) await this.#settle(cluster, name, () => cluster.remove(name));
    if (!isThere || dice < 0.85)
      await this.#settle(cluster, name, () => cluster.create(name, { color: this.#color() }));
  }

  /** One write, sent once; afterwards it is known whether it was done. */
  async #settle(cluster: Cluster, name: string, send: () => Promise<unknown>): Promise<void> {
    await send().catch(() => {});
    const now = await eventually(() => found(cluster, name), PATIENCE);
    const key = `${cluster.namespace}/${name}`;
    const before = this.#there.get(key);
    if (now) this.#there.set(key, now);
    else this.#there.delete(key);
    if (now && now.spec.color !== before?.spec.color)
      this.facts.push({ key: keyOf(now), uid: now.metadata.uid, color: now.spec.color });
    if (!now && before) this.facts.push({ key, uid: before.metadata.uid, color: undefined });
  }

  #color(): string {
    return `color-${(this.#colors += 1)}`;
  }
}

async function found(cluster: Cluster, name: string): Promise<Thing | undefined> {
  try {
    return await cluster.get(name);
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

export function pick<T>(from: readonly T[], random: Random): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}
