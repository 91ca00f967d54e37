import { expect, test } from 'vitest';
import { load } from 'js-yaml';
import * as fc from 'fast-check';
import { contentDifferences, contentFrom, sha256 } from '../../src/document/content.ts';

const SEED = 20_261_125;

/** As the API server answers a content that was written in YAML: `0755` is 493 by then, keys are in any order. */
const structured = {
  schemaVersion: '2.2',
  mainSteps: [
    {
      name: 'write',
      action: 'aws:runShellScript',
      precondition: { StringEquals: ['platformType', 'Linux'] },
      inputs: {
        timeoutSeconds: null,
        mode: 493,
        octal: '0755',
        runCommand: ['echo "a: b" # c', 'yes', '- x'],
      },
    },
  ],
  description: 'Writes a file.\nKeeps its mode.',
};

test('structured content is sent as the same JSON bytes for ever', () => {
  const text = contentFrom({ content: structured });

  expect(text).toMatchInlineSnapshot(`
    "{
      "description": "Writes a file.\\nKeeps its mode.",
      "mainSteps": [
        {
          "action": "aws:runShellScript",
          "inputs": {
            "mode": 493,
            "octal": "0755",
            "runCommand": [
              "echo \\"a: b\\" # c",
              "yes",
              "- x"
            ]
          },
          "name": "write",
          "precondition": {
            "StringEquals": [
              "platformType",
              "Linux"
            ]
          }
        }
      ],
      "schemaVersion": "2.2"
    }
    "
  `);
});

test('structured content is sent as the same YAML bytes for ever', () => {
  const text = contentFrom({ content: structured, documentFormat: 'YAML' });

  expect(text).toMatchInlineSnapshot(`
    "description: |-
      Writes a file.
      Keeps its mode.
    mainSteps:
      - action: aws:runShellScript
        inputs:
          mode: 493
          octal: '0755'
          runCommand:
            - 'echo "a: b" # c'
            - 'yes'
            - '- x'
        name: write
        precondition:
          StringEquals:
            - platformType
            - Linux
    schemaVersion: '2.2'
    "
  `);
});

test('text is sent as it is, to the last byte', () => {
  const contentText = 'schemaVersion: "2.2"  \n\n\n# end\t';

  expect(contentFrom({ contentText, documentFormat: 'YAML' })).toBe(contentText);
});

test("the hash is AWS's: lower-case hex SHA-256 of the bytes", () => {
  expect(sha256('schemaVersion: ä\n')).toBe(
    '524f24b3efe369d40841a83e88f5a9fc0c0447aca78447b291d63b1b9f84aada',
  );
});

const pairs: Record<string, readonly [declared: string, observed: string, differences: readonly string[]]> = {
  'order and layout are no difference': ['{"a":1,"b":[2]}', '{\n  "b": [ 2 ],\n  "a": 1\n}', []],
  'YAML and JSON of the same data are no difference': ['a: 1\nb: [x]\n', '{"b":["x"],"a":1}', []],
  'a member that is null counts as left out': ['{"a":1,"b":null}', '{"a":1}', []],
  'an octal that was read as a number differs from its text': [
    '{"mode":"0755"}',
    '{"mode":493}',
    ['content.mode'],
  ],
  'an octal differs from the same digits, which one reader takes for another number': [
    'mode: 0755',
    'mode: 755',
    ['content.mode'],
  ],
  'a word that one reader takes for true differs from its text': [
    'enabled: yes',
    'enabled: "yes"',
    ['content.enabled'],
  ],
  'numbers that no reader can tell apart differ by their digits': [
    '{"n":9007199254740993}',
    '{"n":9007199254740992}',
    ['content.n'],
  ],
  'a changed step is named by its key': [
    '{"mainSteps":[1],"a":1}',
    '{"mainSteps":[2],"a":1}',
    ['content.mainSteps'],
  ],
  'the order of steps matters': ['{"mainSteps":[1,2]}', '{"mainSteps":[2,1]}', ['content.mainSteps']],
  'text that is no data is compared as it is': [
    'BEGIN:VCALENDAR\na: [',
    'BEGIN:VCALENDAR\nb: [',
    ['content'],
  ],
  'a key of everything is no trap': ['{"__proto__":{"a":1}}', '{}', ['content.__proto__']],
};

for (const [name, [declared, observed, differences]] of Object.entries(pairs)) {
  test(name, () => {
    expect(contentDifferences(declared, observed, 'YAML')).toEqual(differences);
  });
}

test('TEXT is compared to the last byte', () => {
  expect(contentDifferences('A B', 'A\nB', 'TEXT')).toEqual(['content']);
  expect(contentDifferences('A B', 'A B', 'TEXT')).toEqual([]);
});

test('what is sent is read back as the same data in both formats, whatever the data', () => {
  const member = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom(
        '0755',
        'yes',
        'no',
        '~',
        'null',
        '1e3',
        '2026-01-01',
        '<<',
        '- x',
        'a: b',
        ' lead',
        '#',
        '"',
      ),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,6}$/), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  let told = 0;
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,6}$/), member, { minKeys: 1, maxKeys: 4 }),
      (content) => {
        const [json, yaml] = (['JSON', 'YAML'] as const).map((documentFormat) =>
          contentFrom({ content, documentFormat }),
        );
        expect(contentDifferences(json ?? '', yaml ?? '', 'YAML')).toEqual([]);
        expect(load(yaml ?? '')).toEqual(JSON.parse(json ?? ''));
        told += 1;
      },
    ),
    { seed: SEED, numRuns: 300 },
  );
  console.log(`${told} contents, seed ${SEED}`);
  expect(told).toBe(300);
});
