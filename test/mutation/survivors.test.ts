import { describe, expect, test } from 'vitest';
import { changedCode, rowOf, type Mutant } from './survivors.ts';

const SOURCE = `function isLate(now: number): boolean {
  return (
    now >
    LIMIT
  );
}`;

function mutant(status: string, replacement: string): Mutant {
  const [start, end] = [
    { line: 3, column: 5 },
    { line: 4, column: 10 },
  ];
  return { fileName: '/copy/late.ts', location: { start, end }, replacement, status };
}

test('the changed code is the line with the change, wherever it stands', () => {
  const moved = mutant('Survived', 'now >= LIMIT');

  expect(changedCode(SOURCE, moved)).toBe('now >= LIMIT');
  expect(
    changedCode('a(b, c);', {
      ...moved,
      location: { start: { line: 1, column: 3 }, end: { line: 1, column: 4 } },
      replacement: 'true',
    }),
  ).toBe('a(true, c);');
});

describe('a file', () => {
  const killed = [mutant('Killed', 'false'), 'false'] as const;
  const timedOut = [mutant('Timeout', 'true'), 'true'] as const;
  const survived = [mutant('Survived', 'now >= LIMIT'), 'now >= LIMIT'] as const;
  const untouched = [mutant('NoCoverage', '""'), '""'] as const;

  test('counts what a test noticed, also by never ending', () => {
    expect(rowOf('late', [killed, timedOut], {})).toEqual({
      file: 'late',
      mutants: 2,
      killed: 2,
      explained: 0,
      unexplained: [],
      untried: [],
      stale: [],
    });
  });

  test('names survivors and changes that no test reaches, until they are explained', () => {
    const all = [killed, survived, untouched];

    expect(rowOf('late', all, {}).unexplained).toEqual(['now >= LIMIT', '""']);
    expect(rowOf('late', all, { late: { 'now >= LIMIT': 'no time is equal' } })).toMatchObject({
      explained: 1,
      unexplained: ['""'],
    });
  });

  test('names changes that could not be run: they are no proof', () => {
    const broken = [mutant('RuntimeError', 'now >>> LIMIT'), 'now >>> LIMIT'] as const;

    expect(rowOf('late', [killed, broken], {})).toMatchObject({ killed: 1, untried: ['now >>> LIMIT'] });
  });

  test('names explanations whose change is noticed by now', () => {
    expect(rowOf('late', [killed], { late: { false: 'nobody calls it' } }).stale).toEqual(['false']);
  });
});
