import { describe, expect, test } from 'vitest';
import { toldOf } from '../../../src/document/check/flaw.ts';
import { flawsIn } from './asked.ts';
import { SCHEMA, WHOLE } from './content-rules.ts';
import { PARAMETERS, SESSIONS } from './parameter-rules.ts';
import type { Rule } from './rule.ts';
import { LINKS, STEPS } from './step-rules.ts';

const ROOMS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  'of a content with': WHOLE,
  'of a schema version': SCHEMA,
  'of steps': STEPS,
  'of links:': LINKS,
  'of parameters': PARAMETERS,
  'of a session': SESSIONS,
};

for (const [room, rules] of Object.entries(ROOMS)) {
  describe(`what is said ${room}`, () => {
    test.each(Object.entries(rules))('%s', (_is, { said, ...given }) => {
      const flaws = flawsIn(given);

      expect(flaws.map((flaw) => `${flaw.certain ? '!' : '?'} ${toldOf([flaw])}`)).toEqual(said);
    });
  });
}

test('what is certain is told first, and of much only the beginning', () => {
  const content = { schemaVersion: '2.2', mainSteps: [{ name: 'a', action: 'aws:fly' }, {}, {}, {}] };

  const flaws = flawsIn({ content });

  expect(flaws.map(({ certain }) => certain)).toEqual([true, true, true, true, true, true, false]);
  expect(toldOf(flaws).endsWith('There is more: 3.')).toBe(true);
});

test('a default, which may be secret, is never repeated', () => {
  const content = { schemaVersion: '2.2', parameters: { a: { type: 'Integer', default: 'hunter' } } };

  const told = toldOf(flawsIn({ content }));

  expect(told).toContain('parameters.a.default');
  expect(told).not.toContain('hunter');
});

test('of what AWS does not take for its size nothing else is said', () => {
  const content = `schemaVersion: 2.2\nmainSteps: [${'{}, '.repeat(20_000)}]`;

  const flaws = flawsIn({ content, DocumentFormat: 'YAML' });

  expect(flaws.map((flaw) => toldOf([flaw]))).toEqual([expect.stringContaining('has 80032 bytes')]);
});

test('each parameter that nothing uses is told, also when there are as many as the content may hold', () => {
  const names = Array.from({ length: 1_500 }, (_, index) => `p${index}`);
  const parameters = Object.fromEntries(names.map((name) => [name, { type: 'String' }]));
  const used = names.slice(1).map((name, index) => (index % 2 === 0 ? `{{ ${name} }}` : `$SSM_${name}`));
  const runCommand = [used.join('')];
  const step = { name: 'a', action: 'aws:runShellScript', inputs: { runCommand } };

  const flaws = flawsIn({ content: { schemaVersion: '2.2', parameters, mainSteps: [step] } });

  expect(flaws.map(({ path }) => path)).toEqual(['parameters.p0']);
});

const UNWIELDY = {
  'JSON nested without end': [`{"mainSteps": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 'JSON'],
  'YAML nested without end': ['['.repeat(60_000), 'YAML'],
  'no JSON, and nested without end': ['['.repeat(60_000), 'JSON'],
  'YAML whose aliases unfold to very much': [
    [
      'a0: &a0 x',
      ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(10)}]`),
    ].join('\n'),
    'YAML',
  ],
} as const;

test.each(Object.entries(UNWIELDY))(
  '%s ends the operator neither by its depth nor by its size',
  (_is, row) => {
    const [content, DocumentFormat] = row;

    expect(() => flawsIn({ content, DocumentFormat })).not.toThrow();
  },
);
