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
  expect(withoutMore(endWith('3', '4'), endWith('3'))).toEqual(endWith('3'));
  const lacking = withoutMore(endWith('3', '4'), endWith('2', '4'));
  expect(lacking).toHaveProperty('aws.documents.0.Versions', [{ DocumentVersion: '4' }]);
});
