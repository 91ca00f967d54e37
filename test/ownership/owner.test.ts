import { expect, test } from 'vitest';
import { claimOf, ownerTags, type Claim } from '../../src/ownership/owner.ts';

const owner = { owner: 'prod/fleet/agent', uid: 'u1', cluster: 'prod' };
const ours = ownerTags(owner);

const cases: Record<string, readonly [tags: Record<string, string>, knowsId: boolean, Claim]> = {
  'our owner and our uid are ours': [ours, true, 'ours'],
  'our owner with a foreign uid is taken over by a resource without an id': [
    { ...ours, 'ssm-operator.dev/uid': 'u0' },
    false,
    'takeOver',
  ],
  'our owner with a foreign uid has been taken from a resource with an id': [
    { ...ours, 'ssm-operator.dev/uid': 'u2' },
    true,
    'takenOver',
  ],
  "another cluster's owner is another": [
    { ...ours, 'ssm-operator.dev/owner': 'test/fleet/agent' },
    true,
    'another',
  ],
  'a lost uid of a known id is put back': [
    { 'ssm-operator.dev/owner': ours['ssm-operator.dev/owner'] ?? '' },
    true,
    'untagged',
  ],
  'lost tags of a known id are put back': [{}, true, 'untagged'],
  'an untagged association of the same name is not ours': [{}, false, 'another'],
};

for (const [name, [tags, knowsId, expected]] of Object.entries(cases)) {
  test(name, () => {
    expect(claimOf(tags, owner, knowsId)).toBe(expected);
  });
}
