import { describe, expect, test } from 'vitest';
import { ACCEPTED } from '../../contract/content-acceptances.ts';
import {
  MEMBER_REFUSALS,
  SCHEMA_REFUSALS,
  TEXT_REFUSALS,
  type ContentRefusal,
} from '../../contract/content-refusals.ts';
import { PARAMETER_REFUSALS } from '../../contract/parameter-refusals.ts';
import { SESSION_REFUSALS, STEP_REFUSALS } from '../../contract/step-refusals.ts';
import { flawsIn, isStopped } from './asked.ts';

/** What the contract says of contents, each statement with its evidence. */
const REFUSALS = Object.entries({
  ...Object.fromEntries(Object.entries(TEXT_REFUSALS).map(([is, row]) => [`a text: ${is}`, row])),
  ...Object.fromEntries(Object.entries(SCHEMA_REFUSALS).map(([is, row]) => [`a schema version: ${is}`, row])),
  ...Object.fromEntries(Object.entries(PARAMETER_REFUSALS).map(([is, row]) => [`a parameter: ${is}`, row])),
  ...MEMBER_REFUSALS,
  ...STEP_REFUSALS,
  ...SESSION_REFUSALS,
});

/** AWS adds plugins and actions: what nobody knows is only doubtful. */
const GROWING = [
  'a plugin that nobody knows',
  'an action of automations in a command',
  'a plugin in an automation',
  'a plugin of schema 1.2 that nobody knows',
];
/** The type is always sent. */
const NEVER_SENT = ['a schema version: 2.2, and no document type'];

/** Refused for certain by another rule than the one that the statement is about. */
const CERTAIN_OTHERWISE: Readonly<Record<string, string>> = {
  'a text: JSON nested without end': 'it has no mainSteps',
  'a text: no JSON, and nested without end': 'it is no JSON',
  'a text: YAML that is none': 'no reader of YAML takes it, whatever AWS says of it',
  'a schema version: a number, and no document type': 'the type is always sent',
  'a precondition on a word before a parameter': 'nothing declares the parameter',
  'a precondition on a word after a parameter': 'nothing declares the parameter',
  'a parameter: a reference without blanks, but no declaration': "AWS's own documents write it either way",
};

function isVerified({ ground, surer = ground }: ContentRefusal): boolean {
  return !surer.startsWith('U');
}

function given({
  content,
  request,
}: Pick<ContentRefusal, 'content' | 'request'>): Parameters<typeof flawsIn>[0] {
  const { DocumentType, DocumentFormat } = request ?? {};
  return { content, DocumentType, DocumentFormat };
}

describe('what AWS was seen to refuse is stopped', () => {
  const seen = REFUSALS.filter(([is, row]) => isVerified(row) && ![...GROWING, ...NEVER_SENT].includes(is));

  test.each(seen)('%s', (_is, row) => {
    expect(isStopped(given(row))).toBe(true);
  });
});

describe('what nobody has seen AWS refuse is sent', () => {
  const unseen = REFUSALS.filter(([is, row]) => !isVerified(row) && !(is in CERTAIN_OTHERWISE));

  test.each(unseen)('%s', (_is, row) => {
    expect(isStopped(given(row))).toBe(false);
  });
});

describe('what AWS may learn to take is doubtful', () => {
  test.each(GROWING)('%s', (is) => {
    const row = REFUSALS.find(([name]) => name === is)?.[1];

    const flaws = flawsIn(given(row ?? { content: '' }));

    expect(flaws.map(({ certain }) => certain)).toEqual([false]);
  });
});

describe('what AWS takes is sent', () => {
  test.each(Object.entries(ACCEPTED))('%s', (_is, row) => {
    expect(isStopped(given(row))).toBe(false);
  });
});
