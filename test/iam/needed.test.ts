import { describe, expect, test } from 'vitest';
import { association, document, marks, named, runs } from './chapters.ts';
import { chapterNeeds, partsNeeded } from './needed.ts';
import { ASSOCIATION, DOCUMENT, MARKS, NAMED, RUNS } from './needs.ts';
import { partsOf } from './policy.ts';

describe('an association', () => chapterNeeds('operator', association, ASSOCIATION));
describe('an association by name', () => chapterNeeds('operator', named, NAMED));
describe('the marks of an association', () => chapterNeeds('operator', marks, MARKS));
describe('what came of runs', () => chapterNeeds('operator', runs, RUNS));
describe('a document', () => chapterNeeds('operator', document, DOCUMENT));

test('every action of every statement, and every resource of those with several, is one that something needs', () => {
  const needed = new Set(
    [ASSOCIATION, NAMED, RUNS, DOCUMENT].flatMap(partsNeeded).map(({ sid, part }) => `${sid} ${part}`),
  );

  expect([...needed].toSorted()).toEqual(
    partsOf('operator')
      .map(({ sid, part }) => `${sid} ${part}`)
      .toSorted(),
  );
});
