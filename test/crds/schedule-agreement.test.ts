import { expect, inject, test } from 'vitest';
import { scheduleOf } from '../../src/simulator/schedule.ts';
import { defaultSettings } from '../../src/simulator/settings.ts';
import { CRON_FORMS } from '../association/schedule-forms.ts';
import { definition, openResources, refusalOf } from './fixture.ts';
import { minimal } from './rule.ts';
import { scheduleTexts } from './schedule-texts.ts';

/** So many requests are on their way at once. */
const AT_A_TIME = 50;
const associations = await openResources(
  inject('kubeconfig'),
  definition('ssmassociations'),
  'crds-schedule-agreement',
);

const answers = await answersTo(scheduleTexts(3_000));

test('the API server refuses no schedule that the simulator takes', () => {
  const counts = {
    refusedByBoth: answers.filter(({ refused, taken }) => refused && !taken).length,
    takenByBoth: answers.filter(({ refused, taken }) => !refused && taken).length,
  };

  expect(answers.filter(({ refused, taken }) => refused && taken)).toEqual([]);
  expect(counts.refusedByBoth).toBeGreaterThan(1_000);
  expect(counts.takenByBoth).toBeGreaterThan(500);
});

test('what the API server leaves to AWS is what nobody is sure of', () => {
  const left = answers.filter(({ refused, taken }) => !refused && !taken).map(({ text }) => text);

  expect(left.length).toBeGreaterThan(50);
  expect(left.filter((text) => !OPEN.some((form) => form.test(text)))).toEqual([]);
});

test('the API server takes every form of cron that associations accept', async () => {
  const forms = [...new Set(CRON_FORMS.map(([expression]) => expression))];

  const asked = await answersTo(forms);

  expect(asked.filter(({ refused }) => refused)).toEqual([]);
  expect(forms.length).toBeGreaterThan(500);
});

/** Steps with a star, every nth day, weekdays in lower case, day 0, odd zeros, and what follows the expression. */
const OPEN = [
  /[*]\/\d/,
  /^cron\(.* 0*1\/\d+ /,
  /[a-z]{3}(#\d|[lL])? [*]\s*\)/,
  / 0(#\d|L)? [*]\s*\)/,
  /[( \t]0+\d\d/,
  /[( \t]00+\//,
  /\/0\d\d/,
  /^cron\(.*\)./,
  /^rate\(0*1 (minute|hour|day)s\)|^rate\(0\d+/,
  /^rate\(\d{10,}/,
];

interface Answer {
  readonly text: string;
  readonly refused: boolean;
  readonly taken: boolean;
}

async function answersTo(texts: readonly string[]): Promise<readonly Answer[]> {
  const given: Answer[] = [];
  for (let from = 0; from < texts.length; from += AT_A_TIME) {
    const some = texts.slice(from, from + AT_A_TIME);
    given.push(...(await Promise.all(some.map(answerTo)))); // oxlint-disable-line no-await-in-loop -- not all at once
  }
  return given;
}

async function answerTo(text: string): Promise<Answer> {
  const refusal = await refusalOf(associations.create('asked', specOf(text), { dryRun: true }));
  if (refusal !== '' && !refusal.includes('scheduleExpression')) throw new Error(refusal);
  return { text, refused: refusal !== '', taken: isTaken(text) };
}

function specOf(scheduleExpression: string): object {
  const applyOnly = scheduleExpression.startsWith('at(') ? { applyOnlyAtCronInterval: true } : {};
  return { ...minimal, scheduleExpression, ...applyOnly };
}

/** With the documented forms, too: the door has to let them through. */
function isTaken(ScheduleExpression: string): boolean {
  const switches = { ...defaultSettings().switches, acceptDocumentedCronSteps: true };
  try {
    return scheduleOf({ Name: 'any', ScheduleExpression }, switches) !== undefined;
  } catch {
    return false;
  }
}
