import { isDeepStrictEqual } from 'node:util';
import { FAMILIES, fieldsOf, withField, type Family, type FieldName, type Spec } from './fields.ts';

/** A field that gets another value. */
export interface Edit {
  readonly field: FieldName;
  readonly from: unknown;
  readonly to: unknown;
}

/** Draws specs and edits, always the same from the same numbers. */
export class Draw {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** One of the families in turn. */
  family(index: number): Family {
    const families = Object.values(FAMILIES);
    return families[index % families.length]!;
  }

  /** A valid spec of the family: each field keeps its base's value or gets another one. */
  spec(family: Family): Spec {
    return fieldsOf(family).reduce<Spec>(
      (spec, field) =>
        this.#random() < 0.5 ? spec : withField(spec, field, this.#one(family.values[field]!)),
      family.base,
    );
  }

  /** One field, and a value that it does not have. `fields`: those to choose from. */
  edit(family: Family, spec: Spec, fields: readonly FieldName[] = fieldsOf(family)): Edit {
    const field = this.#one(fields);
    const from = spec[field];
    const others = family.values[field]!.filter((value) => !isDeepStrictEqual(value, from));
    if (others.length === 0) return this.edit(family, spec, fields);
    return { field, from, to: this.#one(others) };
  }

  /** So many of them, in random order. */
  some<T>(from: readonly T[], count: number): readonly T[] {
    const keyed = from.map((item) => ({ item, key: this.#random() }));
    return keyed
      .toSorted((left, right) => left.key - right.key)
      .slice(0, count)
      .map(({ item }) => item);
  }

  #one<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!;
  }
}

export function applied(spec: Spec, { field, to }: Edit): Spec {
  return withField(spec, field, to);
}

export function told({ field, from, to }: Edit): string {
  return `${field} from ${text(from)} to ${text(to)}`;
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
