import { expect, test } from 'vitest';
import { adoptionOf, asksToAdopt, heldClaimOf, isWithheld } from '../../src/ownership/adoption.ts';
import type { OwnedResource } from '../../src/ownership/owned.ts';
import { ownerTags, type Claim } from '../../src/ownership/owner.ts';
import type { Tags } from '../../src/ssm/gateway.ts';

const OWNER = 'ssm-operator.dev/owner';
const UID = 'ssm-operator.dev/uid';
const owner = { owner: 'prod/fleet/agent', uid: 'u1', cluster: 'prod' };
const ours = ownerTags(owner);
const theirs = { [OWNER]: 'other/fleet/agent', [UID]: 'u7' };
const strangers = { team: 'platform' };
const letGo = { ...theirs, [UID]: 'retained' };

const adoptions: Record<string, readonly [candidates: readonly Tags[], expected: string]> = {
  'nothing of that name can be adopted': [[], 'NothingToAdopt'],
  'what has no owner is adopted': [[strangers], 'adopt 0'],
  'what another owner let go is adopted': [[letGo], 'adopt 0'],
  'what an owner that nobody knows let go is adopted': [[{ [UID]: 'retained' }], 'adopt 0'],
  'what we let go ourselves is adopted': [[{ ...ours, [UID]: 'retained' }], 'adopt 0'],
  'what is ours already is adopted': [[ours], 'adopt 0'],
  'what an earlier resource of our name left is adopted': [[{ ...ours, [UID]: 'u0' }], 'adopt 0'],
  'what belongs to another is not adopted': [[theirs], 'OwnedByAnother 0'],
  'what belongs to another and has lost its uid is not adopted': [
    [{ [OWNER]: 'other/fleet/agent' }],
    'OwnedByAnother 0',
  ],
  'none of several is adopted': [[strangers, letGo], 'AmbiguousName'],
  'of several the one that is ours already is adopted': [[strangers, ours, theirs], 'adopt 1'],
  'several that are ours are too many': [[ours, ours], 'AmbiguousName'],
};

for (const [name, [candidates, expected]] of Object.entries(adoptions)) {
  test(name, () => {
    const found = candidates.map((tags, index) => ({ id: String(index), tags }));

    const adoption = adoptionOf(found, owner);

    const id = 'candidate' in adoption ? ` ${adoption.candidate.id}` : '';
    expect(`${adoption.verdict}${id}`).toBe(expected);
  });
}

type Status = OwnedResource['status'];
const recorded: Status = { adopted: true };
const tagged: Status = { adopted: true, tagsHash: 't1' };
const made: Status = { tagsHash: 't1' };

const claims: Record<string, readonly [tags: Tags, status: Status, Claim]> = {
  'what was adopted and shows our marks is ours': [ours, tagged, 'ours'],
  'what was adopted and shows no marks is to be tagged': [strangers, recorded, 'untagged'],
  'what was adopted and shows that it was let go is to be tagged': [letGo, recorded, 'untagged'],
  'what was tagged and still shows that it was let go is to be tagged': [letGo, tagged, 'untagged'],
  'what was adopted from an earlier resource of our name is to be tagged': [
    { ...ours, [UID]: 'u0' },
    recorded,
    'untagged',
  ],
  'what was tagged and shows the uid of another resource of our name was taken': [
    { ...ours, [UID]: 'u2' },
    tagged,
    'takenOver',
  ],
  'what another owner has tagged before us is not ours': [theirs, recorded, 'another'],
  'what another owner has tagged after us is not ours': [theirs, tagged, 'another'],
  'what was made, not adopted, and was let go by another, is not ours': [letGo, made, 'another'],
  'what was made, not adopted, and was let go under our name, was taken': [
    { ...ours, [UID]: 'retained' },
    made,
    'takenOver',
  ],
};

for (const [name, [tags, status, expected]] of Object.entries(claims)) {
  test(name, () => {
    expect(heldClaimOf(tags, owner, status)).toBe(expected);
  });
}

type Adopting = Pick<OwnedResource, 'spec' | 'status'>;
const resource = (adopting: Adopting): OwnedResource => adopting as OwnedResource;
const byName: OwnedResource['spec'] = { adopt: { byName: true } };
const overwriting: OwnedResource['spec'] = { adopt: { byName: true, overwrite: true } };

const asking: Record<string, readonly [Adopting, known: boolean, expected: boolean]> = {
  'a new resource with adopt asks for it': [{ spec: byName }, false, true],
  'a new resource without adopt does not': [{ spec: {} }, false, false],
  'one that knows what it has does not': [{ spec: byName }, true, false],
  'one that has written before and lost it does not': [
    { spec: byName, status: { appliedHash: 'h1' } },
    false,
    false,
  ],
  'one that adopted something which is gone asks again': [
    { spec: byName, status: { adopted: true } },
    false,
    true,
  ],
  'one that may overwrite what it adopted and is gone makes it anew': [
    { spec: overwriting, status: { adopted: true } },
    false,
    false,
  ],
};

for (const [name, [adopting, known, expected]] of Object.entries(asking)) {
  test(`adoption is asked for: ${name}`, () => {
    expect(asksToAdopt(resource(adopting), known)).toBe(expected);
  });
}

const withheld: Record<string, readonly [Adopting, boolean]> = {
  'after an adoption': [{ spec: byName, status: { adopted: true } }, true],
  'after an adoption when adopt is gone from the spec': [{ spec: {}, status: { adopted: true } }, true],
  'not with overwrite': [{ spec: overwriting, status: { adopted: true } }, false],
  'not once AWS has held the spec': [{ spec: byName, status: { adopted: true, appliedHash: 'h1' } }, false],
  'not without an adoption': [{ spec: byName, status: {} }, false],
};

for (const [name, [adopting, expected]] of Object.entries(withheld)) {
  test(`the spec is withheld: ${name}`, () => {
    expect(isWithheld(resource(adopting))).toBe(expected);
  });
}
