import { expect, test } from 'vitest';
import type { OwnedResource } from '../../src/ownership/owned.ts';
import { isToldWrongly, untouched, type Declared } from '../../src/ownership/standing.ts';
import { tagsHashOf } from '../../src/ownership/tagging.ts';

const condition = (type: string, status: string, reason: string, message = '') => ({
  type,
  status,
  reason,
  message,
});
const drifted = (status: string, reason: string, message: string) => ({
  conditions: [condition('Drifted', status, reason, message)],
});

/** Of a spec that AWS holds in all that was told, but for `status` and `spec`. */
function resourceWith({ spec = {}, status = {} }: Case): OwnedResource {
  const told = { appliedHash: 'told', region: 'eu-west-1', ...drifted('False', 'InSync', '') };
  return { metadata: { generation: 2 }, spec, status: { ...told, ...status } } as unknown as OwnedResource;
}

interface Case {
  readonly spec?: object;
  readonly status?: object;
  readonly declared?: Partial<Declared>;
}

const TAGGED = { tags: { team: 'a' } };
const TAGS_SET = { tagsHash: tagsHashOf({ spec: TAGGED } as unknown as OwnedResource) };

const lacking: Record<string, readonly [Case, RegExp]> = {
  'the spec was edited': [{ declared: { specHash: 'edited' } }, /does not hold the spec as it is now/],
  'nothing was ever sent': [{ status: { appliedHash: undefined } }, /does not hold the spec as it is now/],
  'AWS did not keep the spec': [{ status: { unsettledHash: 'told' } }, /does not hold the spec as it is now/],
  'tags were edited': [{ spec: TAGGED }, /this of the spec: tags\.$/],
  'tags were taken off': [{ status: TAGS_SET }, /this of the spec: tags\.$/],
  'the region was edited': [{ spec: { region: 'us-east-1' } }, /this of the spec: region\.$/],
  'its kind says so': [{ declared: { unseen: ['sharing'] } }, /this of the spec: sharing\.$/],
  'it was never compared': [{ status: { conditions: [] } }, /was not seen to hold the spec yet/],
  'AWS is known to differ': [
    { status: drifted('True', 'DriftReported', 'parameters') },
    /AWS differed last \(DriftReported: parameters\)\.$/,
  ],
  'it was not in place before': [
    { status: drifted('Unknown', 'Suspended', 'It was Creating.') },
    /Creating\.$/,
  ],
};

for (const [why, [lack, words]] of Object.entries(lacking)) {
  test(`what nobody looks after is not Ready when ${why}`, () => {
    const found = untouched(resourceWith(lack), { specHash: 'told', ...lack.declared });

    expect(found).toMatchObject({ ready: 'Unknown', stalled: false });
    expect(found.message).toMatch(/^Nothing is written\. /);
    expect(found.message).toMatch(words);
  });
}

test.each<[string, Case]>([
  ['as it was', {}],
  ['with its tags', { spec: TAGGED, status: TAGS_SET }],
  ['with its region', { spec: { region: 'eu-west-1' } }],
])('what nobody looks after is Ready while AWS holds it by all that was told, %s', (_, held) => {
  const found = untouched(resourceWith(held), { specHash: 'told' });

  expect(found).toEqual({
    ready: 'True',
    stalled: false,
    message: 'Nothing is compared and nothing is written.',
  });
});

test.each<[string, string, boolean]>([
  ['True', 'told', false],
  ['True', 'edited', true],
  ['Unknown', 'edited', false],
  ['Unknown', 'told', true],
])('Ready %s of a spec that is %s is told wrongly, or not', (ready, specHash, wrongly) => {
  const conditions = [condition('Ready', ready, 'Suspended'), condition('Drifted', 'False', 'InSync')];

  expect(isToldWrongly(resourceWith({ status: { conditions } }), { specHash })).toBe(wrongly);
});
