import { expect, test } from 'vitest';
import { creationFlaws } from '../../src/document/check/creation.ts';
import { requiresDiffer } from '../../src/document/requires.ts';
import type { RequiredDocument } from '../../src/ssm/document-gateway.ts';

type Case = readonly [
  declared: readonly RequiredDocument[] | undefined,
  shown: readonly RequiredDocument[],
  differs: boolean,
];

const CASES: Readonly<Record<string, Case>> = {
  'what is left out is not compared': [undefined, [{ name: 'theirs' }], false],
  'the order does not matter': [[{ name: 'a' }, { name: 'b' }], [{ name: 'b' }, { name: 'a' }], false],
  'what AWS fills in does not matter': [[{ name: 'a' }], [{ name: 'a', version: '3' }], false],
  'another name differs': [[{ name: 'a' }], [{ name: 'b' }], true],
  'another version differs': [[{ name: 'a', version: '1' }], [{ name: 'a', version: '2' }], true],
  'another purpose differs': [[{ name: 'a', requireType: 'x' }], [{ name: 'a' }], true],
  'another name of a version differs': [
    [{ name: 'a', versionName: 'x' }],
    [{ name: 'a', versionName: 'y' }],
    true,
  ],
  'one more differs': [[{ name: 'a' }, { name: 'b' }], [{ name: 'a' }], true],
  'one less differs': [[{ name: 'a' }], [{ name: 'a' }, { name: 'b' }], true],
  'none in AWS differs': [[{ name: 'a' }], [], true],
};

for (const [name, [requires, shown, differs]] of Object.entries(CASES)) {
  test(`of required documents, ${name}`, () => {
    expect(requiresDiffer(requires === undefined ? {} : { requires }, { requires: shown })).toBe(differs);
  });
}

function flawsOf(documentType: string, ...requires: readonly RequiredDocument[]): number {
  return creationFlaws({ documentType, ...(requires.length === 0 ? {} : { requires }) }).length;
}

test('an application configuration that names no schema is stopped, and no other type', () => {
  expect(flawsOf('ApplicationConfiguration')).toBe(1);
  expect(flawsOf('ApplicationConfiguration', { name: 'schema' })).toBe(0);
  expect(flawsOf('ApplicationConfigurationSchema')).toBe(0);
});
