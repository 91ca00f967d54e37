import { expect, test } from 'vitest';
import { withoutMore } from './kept-versions.ts';

function endWith(...numbers: readonly string[]): object {
  return {
    aws: {
      documents: [{ Name: 'agent', Versions: numbers.map((DocumentVersion) => ({ DocumentVersion })) }],
    },
    resources: [{ kind: 'SsmDocument', status: { publishedVersions: numbers.join(','), region: 'here' } }],
  };
}

test('a version more than was due is no harm', () => {
  expect(withoutMore(endWith('3', '4'), endWith('2', '3', '4'))).toMatchObject(endWith('3', '4'));
});

test('one that is missing shows, whatever else is there', () => {
  const fewer = withoutMore(endWith('3', '4'), endWith('3'));
  expect(fewer).toHaveProperty('aws.documents.0.Versions', [{ DocumentVersion: '3' }]);
  const lacking = withoutMore(endWith('3', '4'), endWith('2', '4'));
  expect(lacking).toHaveProperty('aws.documents.0.Versions', [{ DocumentVersion: '4' }]);
});

test('one whose answer was lost is not told as ours, and no harm; one that is not ours is', () => {
  const held = { aws: { documents: [] } };
  const told = (publishedVersions: string): object => ({
    ...held,
    resources: [{ status: { publishedVersions } }],
  });

  expect(withoutMore(told('1-3'), told('1,3'))).toEqual(told('1-3'));
  expect(withoutMore(told('1-3'), told('1-4'))).toEqual(told('1-4'));
});
