import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definition } from '../crds/fixture.ts';
import { ELSEWHERE, ROWS, type Row } from './fields.ts';
import { openDocumentFleet, type Deed, type DocumentFleet, type Edits } from './fleet.ts';
import type { Member } from './judge.ts';
import { Ledger } from './ledger.ts';

const STEPS = [
  'created',
  'changed',
  'changed in AWS',
  'removed',
  'read back',
  'read back by another process',
] as const;
type Step = (typeof STEPS)[number];

const MOST_IN_AWS = 5;
const found = new Map<string, readonly string[]>();
const members = new Map(ROWS.map((row) => [row, memberOf(row)] as const));
let fleet: DocumentFleet | undefined;

beforeAll(async () => {
  const all = [...members.values()];
  fleet = await openDocumentFleet({ form: 'sparse', scope: 'latest', members: all, followers: [] });
  note('created', await fleet.begin());
  note('changed', await fleet.edit(editsOf(({ change }) => change)));
  const deeds = [...members].flatMap(([{ inAws }, member]) =>
    inAws === undefined ? [] : [[member, inAws] as const],
  );
  for (let from = 0; from < deeds.length; from += MOST_IN_AWS) {
    const some = new Map<Member, Deed>(deeds.slice(from, from + MOST_IN_AWS));
    note('changed in AWS', await fleet.editInAws(some)); // oxlint-disable-line no-await-in-loop -- one lot after the other
  }
  note('removed', await fleet.edit(editsOf(({ removal }) => removal)));
  note('read back', await fleet.look());
  note('read back by another process', await fleet.restart());
}, 120_000);

afterAll(() => fleet?.close());

describe.each(ROWS)('$field', (row) => {
  test.each(STEPS.filter((step) => isTaken(row, step)))(
    'is what AWS holds, and the resource tells, when it is %s',
    (step) => {
      expect(found.get(step)?.filter((fault) => fault.startsWith(`${members.get(row)?.name}:`))).toEqual([]);
    },
  );
});

test('every field of the spec has a row, or tests of its own', () => {
  const { spec } = definition('ssmdocuments').spec.versions[0].schema.openAPIV3Schema.properties ?? {};
  const fields = [...ROWS.map(({ field }) => field), ...ELSEWHERE];

  expect(fields.toSorted()).toEqual(Object.keys(spec?.properties ?? {}).toSorted());
});

test('versions that versionsToKeep lets go are gone, and what somebody else published stays', () => {
  const member = [...members.values()].find(({ name }) => name === 'versionstokeep');

  expect(member?.ledger.live).toEqual([2, 3]);
});

test('every status that was seen obeys the laws of conditions', () => {
  const statuses = fleet?.statuses ?? [];

  expect(statuses[0]?.seen).toBeGreaterThan(ROWS.length);
  expect(statuses.flatMap(({ faults }) => faults)).toEqual([]);
});

function memberOf({ field, begin }: Row): Member {
  return { name: field.toLowerCase(), declared: begin, ledger: new Ledger(begin, 'latest') };
}

function editsOf(changeOf: (row: Row) => Row['removal']): Edits {
  const edits = [...members].flatMap(([row, member]) => {
    const change = changeOf(row);
    return change === undefined ? [] : [[member, { field: 'matter', change }] as const];
  });
  return new Map(edits);
}

function isTaken({ removal, inAws }: Row, step: Step): boolean {
  if (step === 'removed') return removal !== undefined;
  return step !== 'changed in AWS' || inAws !== undefined;
}

/** What others do to a row meanwhile counts, too. */
function note(step: Step, faults: readonly string[]): void {
  found.set(step, [...(found.get(step) ?? []), ...faults]);
}
