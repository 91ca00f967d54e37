import { AUTOMATION, automation, SHELL, SLEEP, steps } from '../../contract/content-refusals.ts';
import type { Rule } from './rule.ts';

const YAML = { DocumentFormat: 'YAML' } as const;

/** By what a content as a whole is like. */
export const WHOLE: Readonly<Record<string, Rule>> = {
  'nothing that is known against it': { content: steps(SHELL), said: [] },
  'more bytes than AWS takes, in fewer letters': {
    content: { ...steps(SHELL), description: 'ä'.repeat(33_000) },
    said: [
      '! The content has 66099 bytes, and AWS takes 65536 (64 KB): shorten it, or let a step fetch its scripts.',
    ],
  },
  'JSON that ends early': {
    content: '{"a": [1,\n',
    said: ['! The content is no JSON: see line 2, column 1.'],
  },
  'a comma before the end of a list': {
    content: '{"a": [1, 2, ]}',
    said: ['! The content is no JSON: see line 1, column 14.'],
  },
  'a word in place of a key': {
    content: '{a: 1}',
    said: ['! The content is no JSON: see line 1, column 2.'],
  },
  'two values of one key': {
    content: '{"a": 1 2}',
    said: ['! The content is no JSON: see line 1, column 9.'],
  },
  'a number with a leading zero': {
    content: '{"a": 0755}',
    said: ['! The content is no JSON: see line 1, column 7.'],
  },
  'brackets that do not match': {
    content: '{"a": {}]',
    said: ['! The content is no JSON: see line 1, column 9.'],
  },
  'YAML that is not said to be': {
    content: 'schemaVersion: "2.2"\nmainSteps: []\n',
    said: ['! The content is no JSON: see line 1, column 1. It reads as YAML: set documentFormat: YAML.'],
  },
  'YAML that is none': {
    content: 'a: [1,\nb: }',
    ...YAML,
    said: ['! The content is no YAML: see line 2, column 1 (deficient indentation).'],
  },
  'a parameter in YAML without quotes': {
    content: 'schemaVersion: "2.2"\nmainSteps: [{name: a, action: {{ b }}}]',
    ...YAML,
    said: [
      "? The YAML can't be read as data (object-based map does not support complex keys). Where a value is {{ a parameter }}, put quotes around it.",
    ],
  },
  'two YAML documents': {
    content: 'a: 1\n---\nb: 2\n',
    ...YAML,
    said: ['? The content is to be one YAML document, without a second --- in it.'],
  },
  'no YAML document': {
    content: '# later\n',
    ...YAML,
    said: ['? The content is to be one YAML document, without a second --- in it.'],
  },
  'a list in place of a map': {
    content: '[]',
    said: ['? The content is no map: give it schemaVersion.'],
  },
  'a key of YAML twice, of which readers may take the last': {
    content:
      'schemaVersion: "9"\nschemaVersion: "2.2"\nmainSteps: [{name: one, action: "aws:runShellScript"}]',
    ...YAML,
    said: [],
  },
  'YAML that contains itself': {
    content: 'schemaVersion: "2.2"\nmainSteps: &a\n- {name: one, action: "aws:runShellScript", inputs: *a}',
    ...YAML,
    said: [],
  },
  'JSON in place of a calendar': {
    content: '{}',
    DocumentType: 'ChangeCalendar',
    said: ['! A ChangeCalendar is text: set documentFormat: TEXT, and give it as contentText.'],
  },
  'a calendar': {
    content: 'BEGIN:VCALENDAR',
    DocumentType: 'ChangeCalendar',
    DocumentFormat: 'TEXT',
    said: [],
  },
  'a type that nobody has told of': { content: 'no JSON', DocumentType: 'Package', said: [] },
};

/** By schema version. */
export const SCHEMA: Readonly<Record<string, Rule>> = {
  'of another type': {
    content: automation(SLEEP),
    said: [
      '! schemaVersion "0.3" is not for documentType Command, which takes "2.2" or "2.0" or "1.2" or "1.0". Or set documentType: Automation.',
      '? mainSteps[0].action "aws:sleep" is an action of automations: set documentType: Automation, or use a plugin.',
    ],
  },
  'of no type': {
    content: { ...automation(SLEEP), schemaVersion: '3.0' },
    ...AUTOMATION,
    said: ['! schemaVersion "3.0" is not for documentType Automation, which takes "0.3".'],
  },
  'as a number': {
    content: { ...automation(SLEEP), schemaVersion: 0.3 },
    ...AUTOMATION,
    said: ['! schemaVersion is not text: write "0.3", in quotes.'],
  },
  'as a number in YAML, which some readers take for text': {
    content: 'schemaVersion: 0.3\nmainSteps: [{name: one, action: "aws:sleep"}]',
    ...AUTOMATION,
    ...YAML,
    said: ['? schemaVersion is not text: write "0.3", in quotes.'],
  },
  missing: {
    content: { mainSteps: [SHELL] },
    DocumentType: 'Policy',
    said: ['? schemaVersion is missing: write "2.2" or "2.0".'],
  },
};
