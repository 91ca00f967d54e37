import { expect, test } from 'vitest';
import { desiredShares, listed, sharingFor, sharingHashOf } from '../../src/document/sharing.ts';

const A = '111111111111';
const B = '222222222222';
const DEFAULT = '$DEFAULT';

const shares = (...accounts: readonly (readonly [string, string?])[]): ReadonlyMap<string, string> =>
  new Map(accounts.map(([account, version = DEFAULT]) => [account, version]));

test.each([
  ['no sharing', undefined, undefined],
  ['sharing that names nobody', {}, shares()],
  ['accounts', { accountIds: [A] }, shares([A])],
  ['a version', { accountIds: [A], sharedDocumentVersion: '$ALL' as const }, shares([A, '$ALL'])],
  ['everybody', { public: true }, shares(['all'])],
  ['public: false', { accountIds: [A], public: false }, shares([A])],
])('%s is read from the spec', (_what, sharing, expected) => {
  expect(desiredShares(sharing === undefined ? {} : { sharing })).toEqual(expected);
});

test.each([
  {
    what: 'what is there already',
    desired: shares([A]),
    observed: shares([A]),
    granted: [],
    left: undefined,
  },
  {
    what: 'an account that is missing',
    desired: shares([A]),
    observed: shares(),
    granted: [],
    left: { grant: [A], revoke: [] },
  },
  {
    what: 'an account that somebody added',
    desired: shares([A]),
    observed: shares([A], [B]),
    granted: [],
    left: { grant: [], revoke: [B] },
  },
  {
    what: 'another version',
    desired: shares([A, '$ALL']),
    observed: shares([A]),
    granted: [],
    left: { grant: [A], revoke: [], version: '$ALL' },
  },
  {
    what: 'everybody instead of some',
    desired: shares(['all']),
    observed: shares([A]),
    granted: [A],
    left: { grant: ['all'], revoke: [A] },
  },
  {
    what: 'some instead of everybody',
    desired: shares([A]),
    observed: shares(['all']),
    granted: ['all'],
    left: { grant: [A], revoke: ['all'] },
  },
  {
    what: 'nobody at all',
    desired: shares(),
    observed: shares([A], [B]),
    granted: [],
    left: { grant: [], revoke: [A, B] },
  },
  {
    what: 'nothing said, nothing granted',
    desired: undefined,
    observed: shares([A]),
    granted: [],
    left: undefined,
  },
  {
    what: 'nothing said any more',
    desired: undefined,
    observed: shares([A], [B]),
    granted: [A],
    left: { grant: [], revoke: [A] },
  },
  {
    what: 'nothing said, taken back already',
    desired: undefined,
    observed: shares([B]),
    granted: [A],
    left: undefined,
  },
])('$what: what is left to do', ({ desired, observed, granted, left }) => {
  const sharing = sharingFor(desired, observed, granted);

  if (left === undefined) expect(sharing).toBeUndefined();
  else expect(sharing).toMatchObject(left);
});

test.each([
  [shares([A]), shares([B]), [{ path: 'sharing.accountIds', declared: A, observed: B }]],
  [
    shares(['all']),
    shares([A]),
    [
      { path: 'sharing.accountIds', declared: '(none)', observed: A },
      { path: 'sharing.public', declared: 'true', observed: 'false' },
    ],
  ],
  [
    shares([A, '$LATEST']),
    shares([A]),
    [{ path: 'sharing.sharedDocumentVersion', declared: '$LATEST', observed: DEFAULT }],
  ],
])('what differs is named by field: case %#', (desired, observed, expected) => {
  expect(sharingFor(desired, observed, [])?.differences).toEqual(expected);
});

test('of many accounts the first are named, and the others counted', () => {
  const accounts = Array.from({ length: 9 }, (_, index) => String(index));

  expect(listed(accounts)).toBe('0, 1, 2, 3, 4 and 4 more');
  expect(listed(accounts.slice(0, 5))).toBe('0, 1, 2, 3, 4');
});

test('of many accounts those that differ are named', () => {
  const all = Array.from({ length: 9 }, (_, index): readonly [string] => [String(index)]);
  const desired = shares(...all.slice(0, 8));
  const observed = shares(...all.slice(0, 7), ['8']);

  expect(sharingFor(desired, observed, [])?.differences).toEqual([
    {
      path: 'sharing.accountIds',
      declared: '0, 1, 2, 3, 7 and 3 more',
      observed: '0, 1, 2, 3, 8 and 3 more',
    },
  ]);
});

test('sharing with nobody is another sharing than none at all', () => {
  expect(sharingHashOf({ sharing: {} })).not.toBe(sharingHashOf({}));
});
