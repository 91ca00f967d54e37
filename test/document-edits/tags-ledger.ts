import { isDeepStrictEqual } from 'node:util';
import type { Declared } from './declared.ts';
import { mayWrite } from './version.ts';

/** The tags that AWS is to hold of one document, those of the operator apart. */
export class TagsLedger {
  readonly tags: Map<string, string>;
  #told: Readonly<Record<string, string>>;

  constructor({ tags = {} }: Declared) {
    this.tags = new Map(Object.entries(tags));
    this.#told = tags;
  }

  settled(declared: Declared): { readonly isTagged: boolean; readonly reason?: string } {
    const { tags = {} } = declared;
    const gone = Object.keys(this.#told).filter((key) => !Object.hasOwn(tags, key) && this.tags.has(key));
    const other = Object.entries(tags).filter(([key, value]) => this.tags.get(key) !== value);
    if (gone.length + other.length === 0) {
      if (declared.driftPolicy !== 'Observe') this.#told = tags;
      return { isTagged: false };
    }
    const isChanged = !isDeepStrictEqual(this.#told, tags);
    if (!mayWrite(declared, isChanged, true)) return { isTagged: false, reason: 'DriftReported' };
    for (const key of gone) this.tags.delete(key);
    for (const [key, value] of other) this.tags.set(key, value);
    this.#told = tags;
    return { isTagged: true };
  }
}
