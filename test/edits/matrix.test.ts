import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definition } from '../crds/fixture.ts';
import type { View } from './aws-view.ts';
import { told, type Edit } from './draw.ts';
import { FAMILIES, fieldsOf, withField, type Family, type FieldName } from './fields.ts';
import { openFleet, type Edits, type Faults, type Fleet } from './fleet.ts';
import { isVisible, Judge, type Member } from './judge.ts';

/** One field of the spec: what it is created with, changed to, and whether it can be taken away. */
interface Row {
  readonly field: FieldName;
  readonly member: Member;
  readonly change: Edit;
  /** To what somebody sets it in AWS, once it is taken away or changed. */
  readonly inAws: Edit | undefined;
  readonly removal: Edit | undefined;
}

const STEPS = ['created', 'changed', 'removed', 'changed in AWS', 'read back'] as const;
type Step = (typeof STEPS)[number];

/** They decide what is done at all, and have e2e tests: document-ref, ownership, adoption, drift. */
const ELSEWHERE = ['documentRef', 'region', 'adopt', 'suspend'];

const IN_OTHER_WORDS = 'said in other words';

const MOST_IN_AWS = 9;
const rows = rowsOf(Object.values(FAMILIES));
const sames = samesOf(Object.values(FAMILIES));
const found = new Map<string, readonly string[]>();
let fleet: Fleet | undefined;

beforeAll(async () => {
  fleet = await openFleet(
    'sparse',
    [...rows, ...sames].map(({ member }) => member),
  );
  note('created', await fleet.begin());
  note('changed', await fleet.edit(editsOf((row) => row.change)));
  note('removed', await fleet.edit(editsOf((row) => row.removal)));
  const inAws = [...editsOf((row) => row.inAws)];
  for (let from = 0; from < inAws.length; from += MOST_IN_AWS) {
    note('changed in AWS', await fleet.editInAws(new Map(inAws.slice(from, from + MOST_IN_AWS)))); // oxlint-disable-line no-await-in-loop -- one lot after the other
  }
  note(IN_OTHER_WORDS, await fleet.edit(new Map(sames.map(({ member, edit }) => [member, edit]))));
  note('read back', await fleet.look('2026-01-05T00:00:01Z'));
}, 120_000);

afterAll(() => fleet?.close());

describe.each(rows)('$field', (row) => {
  test.each(STEPS.filter((step) => isTaken(row, step)))(
    'is what AWS holds and the resource tells when it is %s',
    (step) => {
      expect(found.get(keyOf(row.member, step))).toEqual([]);
    },
  );
});

test.each(sames)('$told sends nothing', ({ member }) => {
  expect(found.get(keyOf(member, 'created'))).toEqual([]);
  expect(found.get(keyOf(member, IN_OTHER_WORDS))).toEqual([]);
});

test('every field of the spec has a row, or tests of its own', () => {
  const { spec } = definition('ssmassociations').spec.versions[0].schema.openAPIV3Schema.properties ?? {};
  const fields = [...rows.map(({ field }) => field), ...ELSEWHERE];

  expect(fields.toSorted()).toEqual(Object.keys(spec?.properties ?? {}).toSorted());
});

test('every status that was seen obeys the laws of conditions', () => {
  expect(fleet?.statuses.seen).toBeGreaterThan(rows.length);
  expect(fleet?.statuses.faults).toEqual([]);
});

/** A field has one row, in the first family that lets it have two values. */
function rowsOf(families: readonly Family[]): readonly Row[] {
  const judge = new Judge('matrix');
  const known = new Map<FieldName, Row>();
  for (const family of families) {
    for (const field of fieldsOf(family)) {
      const row = known.has(field) ? undefined : rowOf(judge, family, field);
      if (row !== undefined) known.set(field, row);
    }
  }
  return [...known.values()];
}

function rowOf(judge: Judge, family: Family, field: FieldName): Row | undefined {
  const member: Member = { name: field.toLowerCase(), family, spec: family.base, id: '' };
  const viewOf = (value: unknown): unknown => {
    const spec = withField(family.base, field, value);
    return isVisible(field) ? judge.view(member, spec) : spec[field];
  };
  const values = family.values[field] ?? [];
  const isOther = (value: unknown, from: unknown): boolean => !isDeepStrictEqual(viewOf(value), viewOf(from));
  const first = values.find((value) => value !== undefined && isOther(value, undefined));
  const others = values.filter((value) => value !== undefined && isOther(value, first));
  const second = others.find((value) => isOther(value, undefined)) ?? others[0];
  if (first === undefined || second === undefined) return undefined;
  member.spec = withField(family.base, field, first);
  const removable = values.includes(undefined);
  const last = removable ? undefined : second;
  return {
    field,
    member,
    change: { field, from: first, to: second },
    removal: removable ? { field, from: second, to: undefined } : undefined,
    inAws: isVisible(field) ? { field, from: last, to: first } : undefined,
  };
}

/** Values of one field that mean the same to AWS. */
interface Same {
  readonly member: Member;
  readonly edit: Edit;
  readonly told: string;
}

/** Each pair of them once, whatever the family. */
function samesOf(families: readonly Family[]): readonly Same[] {
  const pairs = families.flatMap((family) =>
    pairsOf(family).map((edit) => [told(edit), { family, edit }] as const),
  );
  return [...new Map(pairs)].map(([words, { family, edit }], index) => {
    const spec = withField(family.base, edit.field, edit.from);
    return { member: { name: `same${index}`, family, spec, id: '' }, edit, told: words };
  });
}

function pairsOf(family: Family): readonly Edit[] {
  const judge = new Judge('matrix');
  const viewOf = (field: FieldName, value: unknown): View =>
    judge.view({ name: '', family, spec: family.base, id: '' }, withField(family.base, field, value));
  return fieldsOf(family)
    .filter(isVisible)
    .flatMap((field) => {
      const values = family.values[field] ?? [];
      return values.flatMap((from, index) =>
        values
          .slice(index + 1)
          .filter((to) => isDeepStrictEqual(viewOf(field, from), viewOf(field, to)))
          .map((to) => ({ field, from, to })),
      );
    });
}

function isTaken({ removal, inAws }: Row, step: Step): boolean {
  if (step === 'removed') return removal !== undefined;
  return step !== 'changed in AWS' || inAws !== undefined;
}

function editsOf(edit: (row: Row) => Edit | undefined): Edits {
  const edits = rows.flatMap((row) => {
    const wanted = edit(row);
    return wanted === undefined ? [] : [[row.member, wanted] as const];
  });
  return new Map(edits);
}

/** What others do to a row meanwhile counts, too. */
function note(step: string, faults: Faults): void {
  for (const [member, broken] of faults) {
    const key = keyOf(member, step);
    found.set(key, [...(found.get(key) ?? []), ...broken]);
  }
}

function keyOf({ name }: Member, step: string): string {
  return `${name} ${step}`;
}
