import type { CreateDocumentRequest } from '@aws-sdk/client-ssm';
import type { Ground } from './statement.ts';

/** What AWS says to a content that is no document of its type. */
export interface ContentRefusal {
  content: string | object;
  /** Laid over a Command document in JSON. */
  request?: Partial<CreateDocumentRequest>;
  /** InvalidDocumentContent when left out. */
  code?: string;
  message: string | RegExp;
  /** For code and message together. */
  ground: Ground;
  /** For the code alone, when it is better known. */
  surer?: Ground;
}

export const RULE = 'R: cdk-preflight, rule pf-ssm-document-content, deployed in September 2026';
export const SCHEMA_RULE = 'R: cdk-preflight, rule pf-ssm-document-schema, deployed in September 2026';
const COUNTED = 'U: how lines and columns are counted';

export const SHELL = { name: 'one', action: 'aws:runShellScript' };
export const SLEEP = { name: 'one', action: 'aws:sleep', inputs: { Duration: 'PT1S' } };
export const AUTOMATION = { DocumentType: 'Automation' } as const;

export function steps(...mainSteps: object[]): object {
  return { schemaVersion: '2.2', mainSteps };
}

export function automation(...mainSteps: object[]): object {
  return { schemaVersion: '0.3', mainSteps };
}

export function parameters(declared: object, step: object = SHELL): object {
  return { schemaVersion: '2.2', parameters: declared, mainSteps: [step] };
}

function position(content: string, line: number, column: number): ContentRefusal {
  const message = `JSON not well-formed. at Line: ${line}, Column: ${column}`;
  return { content, message, ground: COUNTED, surer: RULE };
}

const UNWIELDY = 'U: no parser of a service takes it, and nobody has tried this one';

/** YAML in which each line has the one before ten times. */
function unfolding(times: number): string {
  const lines = Array.from({ length: times }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(10)}]`);
  return [
    'schemaVersion: "2.2"',
    'a0: &a0 x',
    ...lines,
    'mainSteps: [{name: a, action: aws:runShellScript}]',
  ].join('\n');
}

/** By what a text is. */
export const TEXT_REFUSALS: Record<string, ContentRefusal> = {
  'no JSON, and in what line and column': {
    content: '{',
    message: /^JSON not well-formed\. at Line: \d+, Column: \d+$/,
    ground: RULE,
  },
  'JSON with a word in its second line': position('{"a": 1,\n  "b": x}', 2, 8),
  'JSON that ends early': position('{"a": [1, 2', 1, 12),
  'JSON with a value missing': position('{\n"a": }', 2, 6),
  'JSON with a trailing comma': position('{"a": 1, }', 1, 10),
  'JSON with a string over two lines': position('{"a": "b\n"}', 1, 7),
  'two objects': position('{} {}', 1, 4),
  'YAML that is not said to be': position('schemaVersion: "2.2"', 1, 1),
  'YAML that is none': {
    content: 'a: [1,\nb: }',
    message: 'YAML not well-formed. at Line: 2, Column: 1',
    request: { DocumentFormat: 'YAML' },
    ground: 'U: worded like JSON',
  },
  'JSON nested without end': {
    content: `{"a": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    message: /^JSON not well-formed\. at Line: 1, Column: \d+$/,
    ground: UNWIELDY,
  },
  'no JSON, and nested without end': {
    content: '['.repeat(30_000),
    message: /^JSON not well-formed\. at Line: 1, Column: \d+$/,
    ground: UNWIELDY,
  },
  'YAML that contains itself': {
    content:
      'schemaVersion: "2.2"\nmainSteps: &steps\n  - {name: one, action: aws:runShellScript, inputs: *steps}',
    message: 'YAML not well-formed. at Line: 1, Column: 1',
    request: { DocumentFormat: 'YAML' },
    ground: UNWIELDY,
  },
  'YAML whose aliases unfold to a million values': {
    content: unfolding(6),
    message: 'YAML not well-formed. at Line: 1, Column: 1',
    request: { DocumentFormat: 'YAML' },
    ground: UNWIELDY,
  },
  'a list': {
    content: '[]',
    message: 'JSON not well-formed. at Line: 1, Column: 1',
    ground: 'U: nobody has tried a list',
  },
};

/** By what the schema version of a content is. */
export const SCHEMA_REFUSALS: Record<string, ContentRefusal> = {
  'of a command in an automation': {
    content: steps(SHELL),
    request: AUTOMATION,
    code: 'InvalidDocumentSchemaVersion',
    message: '2.2 is not a valid schema version for Automation document type',
    ground: SCHEMA_RULE,
  },
  'of an automation in a command': {
    content: automation(SLEEP),
    code: 'InvalidDocumentSchemaVersion',
    message: '0.3 is not a valid schema version for Command document type',
    ground: SCHEMA_RULE,
  },
  'of a command in a session': {
    content: steps(SHELL),
    request: { DocumentType: 'Session' },
    code: 'InvalidDocumentSchemaVersion',
    message: '2.2 is not a valid schema version for Session document type',
    ground: SCHEMA_RULE,
  },
  'of a session in a policy': {
    content: { schemaVersion: '1.0' },
    request: { DocumentType: 'Policy' },
    code: 'InvalidDocumentSchemaVersion',
    message: '1.0 is not a valid schema version for Policy document type',
    ground: SCHEMA_RULE,
  },
  'that nobody knows': {
    content: { schemaVersion: '3.0', mainSteps: [SHELL] },
    code: 'InvalidDocumentSchemaVersion',
    message: '3.0 is not a valid schema version for Command document type',
    ground: SCHEMA_RULE,
  },
  '2.2, and no document type': {
    content: steps(SHELL),
    request: { DocumentType: undefined },
    code: 'InvalidDocumentSchemaVersion',
    message: 'Document type is required for schema version 2.2',
    ground: SCHEMA_RULE,
  },
  'a number': {
    content: { schemaVersion: 2.2, mainSteps: [SHELL] },
    message: 'schemaVersion should be String',
    ground: RULE,
  },
  'a number, and no document type': {
    content: { schemaVersion: 2.2, mainSteps: [SHELL] },
    request: { DocumentType: undefined },
    message: 'schemaVersion should be String',
    ground: 'U: seen of a Command document',
  },
  missing: {
    content: { mainSteps: [SHELL] },
    message: 'schemaVersion should be String',
    ground: 'U: seen of a number, not of none',
  },
};

/** By what stands beside the steps of a content. */
export const MEMBER_REFUSALS: Record<string, ContentRefusal> = {
  'a number as description': {
    content: { ...steps(SHELL), description: 5 },
    message: 'description should be String',
    ground: 'U: worded like schemaVersion',
  },
  'a list as parameters': {
    content: { ...steps(SHELL), parameters: [] },
    message: 'parameters should be Map',
    ground: 'U: worded like schemaVersion',
  },
};
