import { expect, test } from 'vitest';
import { CONTENT_LABEL } from '../../src/api/names.ts';
import { textIn, type ConfigMap } from '../../src/document/content-ref.ts';

const KEY = 'document.yaml';
const LARGEST = 65_536;

function configMap(change: Partial<ConfigMap> = {}, labels: object = { [CONTENT_LABEL]: 'true' }): ConfigMap {
  const metadata = { name: 'script', namespace: 'fleet', labels } as unknown as ConfigMap['metadata'];
  return { metadata, ...change };
}

const texts: Readonly<Record<string, string>> = {
  'comments, tabs and an end without a line break': '# mine\nschemaVersion: "2.2"\t# theirs',
  'carriage returns': 'a: 1\r\nb: 2\r\n',
  'signs beyond ASCII': '{"description": "déjà vu 🙂"}',
  'just as many bytes as AWS takes': 'x'.repeat(LARGEST),
};

test.each(Object.entries(texts))('is taken as it is: %s', (_, text) => {
  expect(textIn(configMap({ data: { [KEY]: text } }), KEY)).toBe(text);
});

const lacks: Readonly<Record<string, readonly [ConfigMap | undefined, reason: string, words: RegExp]>> = {
  'there is no ConfigMap': [undefined, 'ConfigMapNotFound', /Create it with the label .*content=true\.$/],
  'it has no label': [
    configMap({ data: { [KEY]: 'x' } }, {}),
    'ConfigMapNotLabelled',
    /kubectl label configmap script -n fleet ssm-operator\.dev\/content=true --overwrite$/,
  ],
  'the label says something else': [
    configMap({ data: { [KEY]: 'x' } }, { [CONTENT_LABEL]: 'false' }),
    'ConfigMapNotLabelled',
    /has no label ssm-operator\.dev\/content=true/,
  ],
  'the key is binary data': [
    configMap({ data: { other: 'x' }, binaryData: { [KEY]: 'eA==' } }),
    'ContentNotText',
    /holds document\.yaml in binaryData Put it into data/,
  ],
  'the key is another one': [
    configMap({ data: { b: '', a: '' } }),
    'ContentKeyNotFound',
    /has no key document\.yaml Its keys: a, b\.$/,
  ],
  'it is empty': [configMap(), 'ContentKeyNotFound', /It has no key at all\.$/],
  'the key is a name that every object has': [
    configMap({ data: { a: '' } }),
    'ContentKeyNotFound',
    /Its keys: a\./,
  ],
  'the text is empty': [configMap({ data: { [KEY]: '' } }), 'ContentEmpty', /Write the content there/],
  'the text is a byte larger than AWS takes': [
    configMap({ data: { [KEY]: `${'x'.repeat(LARGEST - 1)}é` } }),
    'ContentTooLarge',
    /holds 65537 bytes under document\.yaml AWS takes at most 65536\.$/,
  ],
};

for (const [name, [found, reason, words]] of Object.entries(lacks)) {
  test(`has a reason and a way out when ${name}`, () => {
    const lack = textIn(found, name.includes('every object') ? 'constructor' : KEY);

    expect(lack).toMatchObject({ reason });
    expect(typeof lack === 'string' ? '' : `${lack.what} ${lack.way}`).toMatch(words);
  });
}
