import { expect, test } from 'vitest';
import { readDrainConfig } from '../../src/drain/config.ts';

test('a flag may stand alone', () => {
  const flags = ['--dry-run', '--none-elsewhere', '--drain-timeout', '1m'];

  expect(readDrainConfig(flags, {})).toMatchObject({ dryRun: true, noneElsewhere: true });
  expect(readDrainConfig(['--dry-run', 'false'], {})).toMatchObject({ dryRun: false });
  expect(readDrainConfig(['--dry-run'], {})).toMatchObject({ dryRun: true, noneElsewhere: false });
});

test('namespaces that are empty are no way to say all of them', () => {
  expect(() => readDrainConfig(['--namespaces', ''], {})).toThrow(
    '--namespaces is empty, and would mean all. Name them, or leave it out.',
  );
  expect(readDrainConfig([], {})).toMatchObject({ namespaces: [] });
});

const EMPTY =
  '--delete-crds needs --crds-of (CRDS_OF): the release whose CRDs may go, such as ops/ssm-operator.';
const ALONE = '--crds-of (CRDS_OF) says whose CRDs --delete-crds may take, and does nothing without it.';

test.each([
  ['nobody', ['--delete-crds'], {}, EMPTY],
  ['an empty name', ['--delete-crds', '--crds-of', ''], {}, EMPTY],
  ['an empty variable', [], { DELETE_CRDS: 'true', CRDS_OF: '' }, EMPTY],
  ['a release, and does not delete them', ['--crds-of', 'ops/one'], {}, ALONE],
  ['an empty name, and does not delete them', ['--crds-of='], {}, ALONE],
  ['a release by variable, and does not delete them', [], { CRDS_OF: 'ops/one' }, ALONE],
  [
    'no release',
    ['--delete-crds', '--crds-of', 'one'],
    {},
    'such as ops/ssm-operator, or anybody, and not "one"',
  ],
])('who names %s as the one whose CRDs go is refused', (_, flags, environment, words) => {
  expect(() => readDrainConfig(flags, environment)).toThrow(words);
});

test('the CRDs of a release may go, or those of anybody', () => {
  expect(readDrainConfig(['--delete-crds', '--crds-of', 'ops/one'], {})).toMatchObject({
    deleteCrds: true,
    noneElsewhere: true,
    crdsOf: 'ops/one',
  });
  expect(readDrainConfig(['--delete-crds', '--crds-of', 'anybody'], {})).toMatchObject({ crdsOf: 'anybody' });
});
