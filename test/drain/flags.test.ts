import { expect, test } from 'vitest';
import { readDrainConfig } from '../../src/drain/config.ts';

const FLEET = { NAMESPACES: 'fleet' };

test('a flag may stand alone', () => {
  const flags = ['--dry-run', '--none-elsewhere', '--drain-timeout', '1m'];

  expect(readDrainConfig(flags, FLEET)).toMatchObject({ dryRun: true, noneElsewhere: true });
  expect(readDrainConfig(['--dry-run', 'false'], FLEET)).toMatchObject({ dryRun: false });
  expect(readDrainConfig(['--dry-run'], FLEET)).toMatchObject({ dryRun: true, noneElsewhere: false });
});

test('what is drained is said in one of two ways', () => {
  expect(readDrainConfig(['--namespaces', 'fleet,web'], {})).toMatchObject({ namespaces: ['fleet', 'web'] });
  expect(readDrainConfig(['--all-namespaces'], {})).toMatchObject({ namespaces: [] });
  expect(readDrainConfig([], { ALL_NAMESPACES: 'true' })).toMatchObject({ namespaces: [] });
});

const NO_SCOPE = 'Nothing says what is to be drained. Say one of them: --namespaces fleet,web (NAMESPACES)';

test.each([
  ['who says nothing', [], {}, NO_SCOPE],
  ['who says an empty variable', [], { NAMESPACES: '' }, NO_SCOPE],
  ['who says not all', ['--all-namespaces', 'false'], {}, NO_SCOPE],
  ['who says an empty flag', ['--namespaces', ''], {}, '--namespaces is empty. Give it a value'],
  [
    'who says some and all',
    ['--all-namespaces'],
    FLEET,
    'Some namespaces are said and all of them, by flags or variables.',
  ],
  ['who says some twice', ['--namespaces=a', '--namespaces', 'b'], {}, '--namespaces is given twice'],
  [
    'whose flag npm has kept',
    [],
    { ...FLEET, npm_command: 'start', npm_config_dry_run: 'true' },
    'npm has kept --dry-run for itself: flags come after a -- of their own. Write: npm start -- drain --dry-run',
  ],
])('%s drains nothing', (_, flags, environment, words) => {
  expect(() => readDrainConfig(flags, environment)).toThrow(words);
});

const EMPTY =
  '--delete-crds needs --crds-of (CRDS_OF): the release whose CRDs may go, such as ops/ssm-operator.';
const ALONE = '--crds-of (CRDS_OF) says whose CRDs --delete-crds may take, and does nothing without it.';

test.each([
  ['nobody', ['--delete-crds'], {}, EMPTY],
  ['an empty name', ['--delete-crds', '--crds-of', ''], {}, '--crds-of is empty. Give it a value'],
  ['an empty variable', [], { DELETE_CRDS: 'true', CRDS_OF: '' }, EMPTY],
  ['a release, and does not delete them', ['--crds-of', 'ops/one'], {}, ALONE],
  ['an empty name, and does not delete them', ['--crds-of='], {}, '--crds-of is empty. Give it a value'],
  ['a release by variable, and does not delete them', [], { CRDS_OF: 'ops/one' }, ALONE],
  [
    'no release',
    ['--delete-crds', '--crds-of', 'one'],
    {},
    'such as ops/ssm-operator, or anybody, and not "one"',
  ],
])('who names %s as the one whose CRDs go is refused', (_, flags, environment, words) => {
  expect(() => readDrainConfig(flags, { ...FLEET, ...environment })).toThrow(words);
});

test('the CRDs of a release may go, or those of anybody', () => {
  expect(readDrainConfig(['--delete-crds', '--crds-of', 'ops/one'], FLEET)).toMatchObject({
    deleteCrds: true,
    noneElsewhere: true,
    crdsOf: 'ops/one',
  });
  expect(readDrainConfig(['--delete-crds', '--crds-of', 'anybody'], FLEET)).toMatchObject({
    crdsOf: 'anybody',
  });
});
