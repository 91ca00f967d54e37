import type { CreateDocumentRequest } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createDocument, script, updateDocument } from './document-support.ts';
import { errorOf, stage } from './support.ts';

const SHELL = { name: 'one', action: 'aws:runShellScript' };
const SLEEP = { name: 'one', action: 'aws:sleep', inputs: { Duration: 'PT1S' } };

type Refused = [content: string | object, message: string, request?: Partial<CreateDocumentRequest>];

function steps(...mainSteps: object[]): object {
  return { schemaVersion: '2.2', mainSteps };
}

function parameters(declared: object, step: object = SHELL): object {
  return { schemaVersion: '2.2', parameters: declared, mainSteps: [step] };
}

const AUTOMATION = { DocumentType: 'Automation' } as const;

const REFUSED: Record<string, Refused> = {
  'text that is no JSON': ['{"a": 1,\n  "b": x}', 'JSON not well-formed. at Line: 2, Column: 8'],
  'JSON that ends early': ['{"a": [1, 2', 'JSON not well-formed. at Line: 1, Column: 12'],
  'JSON with a value missing': ['{\n"a": }', 'JSON not well-formed. at Line: 2, Column: 6'],
  'JSON with a trailing comma': ['{"a": 1, }', 'JSON not well-formed. at Line: 1, Column: 10'],
  'JSON with a string over two lines': ['{"a": "b\n"}', 'JSON not well-formed. at Line: 1, Column: 7'],
  'two objects': ['{} {}', 'JSON not well-formed. at Line: 1, Column: 4'],
  'YAML that is not said to be': ['schemaVersion: "2.2"', 'JSON not well-formed. at Line: 1, Column: 1'],
  'YAML that is none': [
    'a: [1,\nb: }',
    'YAML not well-formed. at Line: 2, Column: 1',
    { DocumentFormat: 'YAML' },
  ],
  'a list': ['[]', 'JSON not well-formed. at Line: 1, Column: 1'],
  'a schema version that is a number': [{ schemaVersion: 2.2 }, 'schemaVersion should be String'],
  'no schema version': [{ mainSteps: [SHELL] }, 'schemaVersion should be String'],
  'no steps': [{ schemaVersion: '2.2' }, 'Missing "mainSteps" in the document.'],
  'a runtime configuration in schema 2.2': [
    { ...steps(SHELL), runtimeConfig: {} },
    'Unknown property "runtimeConfig".',
  ],
  'no runtime configuration in schema 1.2': [
    { schemaVersion: '1.2' },
    'Missing "runtimeConfig" in the document.',
  ],
  'steps in schema 1.2': [
    { schemaVersion: '1.2', runtimeConfig: {}, mainSteps: [SHELL] },
    'Unknown property "mainSteps".',
  ],
  'a step without name': [steps({ action: 'aws:runShellScript' }), 'Missing "name" in step detail.'],
  'a step without action': [steps({ name: 'one' }), 'Missing "action" in step detail.'],
  'a step name with a hyphen': [steps({ ...SHELL, name: 'step-1' }), 'StepName: step-1 is invalid.'],
  'two steps of one name': [steps(SHELL, SHELL), 'Duplicate step names found in mainSteps of the document.'],
  'a plugin that nobody knows': [steps({ name: 'one', action: 'aws:fly' }), 'Unknown plugin name: aws:fly'],
  'an action of automations in a command': [steps(SLEEP), 'Unknown plugin name: aws:sleep'],
  'a plugin in an automation': [
    { schemaVersion: '0.3', mainSteps: [SHELL] },
    'Unknown action: aws:runShellScript',
    AUTOMATION,
  ],
  'an automation that goes on nowhere': [
    { schemaVersion: '0.3', mainSteps: [{ ...SLEEP, nextStep: 'two' }] },
    'Unknown nextStep: two',
    AUTOMATION,
  ],
  'an automation that ends and goes on': [
    { schemaVersion: '0.3', mainSteps: [{ ...SLEEP, nextStep: 'one', isEnd: true }] },
    'Step one has both nextStep and isEnd.',
    AUTOMATION,
  ],
  'a plugin of schema 1.2 that nobody knows': [
    { schemaVersion: '1.2', runtimeConfig: { 'aws:fly': {} } },
    'Unknown plugin name: aws:fly',
  ],
  'a parameter name with a hyphen': [
    parameters({ 'a-b': { type: 'String' } }),
    'Parameter name "a-b" is not alpha-numeric.',
  ],
  'a parameter of no type': [parameters({ a: {} }), 'Parameter type: undefined is invalid.'],
  'a parameter of an unknown type': [parameters({ a: { type: 'Text' } }), 'Parameter type: Text is invalid.'],
  'a number as default of a string': [
    parameters({ a: { type: 'String', default: 1 } }),
    'Wrong default value for a "String" parameters',
  ],
  'a string as default of a list': [
    parameters({ a: { type: 'StringList', default: 'x' } }),
    'Wrong default value for a "StringList" parameters',
  ],
  'a fraction as default of an integer': [
    parameters({ a: { type: 'Integer', default: 1.5 } }),
    'Wrong default value for a "Integer" parameters',
  ],
  'a word as default of a boolean': [
    parameters({ a: { type: 'Boolean', default: 'yes' } }),
    'Wrong default value for a "Boolean" parameters',
  ],
  'a list as default of a map': [
    parameters({ a: { type: 'StringMap', default: [] } }),
    'Wrong default value for a "StringMap" parameters',
  ],
  'a parameter that is used and not declared': [
    parameters({ a: { type: 'String' } }, { ...SHELL, inputs: { runCommand: ['{{ a }}', 'x {{b}} y'] } }),
    'Parameter "b" is not declared.',
  ],
  'a precondition on an unknown platform': [
    steps({ ...SHELL, precondition: { StringEquals: ['platformType', 'Solaris'] } }),
    'Precondition of step one is invalid: platformType is one of Linux, Windows, MacOS.',
  ],
  'a precondition with another operator': [
    steps({ ...SHELL, precondition: { StringLike: ['platformType', 'Linux'] } }),
    'Precondition of step one is invalid: StringEquals needs two strings.',
  ],
};

describe('the rules for contents', () => {
  test.each(Object.entries(REFUSED))('%s is refused', async (_name, [content, message, request]) => {
    const { ssm } = await stage();
    const text = typeof content === 'string' ? content : JSON.stringify(content);

    const error = await errorOf(createDocument(ssm, { Content: text, ...request }));

    expect(error).toEqual({ name: 'InvalidDocumentContent', message });
  });

  const WRONG_SCHEMAS: Record<string, [Partial<CreateDocumentRequest>, string]> = {
    'of a command in an automation': [
      AUTOMATION,
      '2.2 is not a valid schema version for Automation document type',
    ],
    'that nobody knows': [
      { Content: JSON.stringify({ schemaVersion: '3.0' }) },
      '3.0 is not a valid schema version for Command document type',
    ],
    'without a type': [{ DocumentType: undefined }, 'Document type is required for schema version 2.2'],
  };

  test.each(Object.entries(WRONG_SCHEMAS))(
    'a schema version %s is refused',
    async (_name, [request, message]) => {
      const { ssm } = await stage();

      const error = await errorOf(createDocument(ssm, request));

      expect(error).toEqual({ name: 'InvalidDocumentSchemaVersion', message });
    },
  );

  const ACCEPTED: Record<string, [object, Partial<CreateDocumentRequest>?]> = {
    'every type of parameter with a default': [
      parameters({
        a: { type: 'String', default: 'x' },
        b: { type: 'StringList', default: ['x'] },
        c: { type: 'Boolean', default: false },
        d: { type: 'Integer', default: 1 },
        e: { type: 'MapList', default: [{}] },
        f: { type: 'StringMap', default: {} },
      }),
    ],
    'references to Parameter Store': [steps({ ...SHELL, inputs: { runCommand: ['{{ ssm:key }}'] } })],
    'a precondition in either order': [
      steps(
        { ...SHELL, precondition: { StringEquals: ['Linux', 'platformType'] } },
        { ...SHELL, name: 'two', precondition: { StringEquals: ['platformType', 'MacOS'] } },
      ),
    ],
    'a precondition on a parameter': [
      parameters({ a: { type: 'String' } }, { ...SHELL, precondition: { StringEquals: ['{{ a }}', 'yes'] } }),
    ],
    'schema 1.2 without a type': [
      { schemaVersion: '1.2', runtimeConfig: { 'aws:runShellScript': { properties: [] } } },
      { DocumentType: undefined },
    ],
    'an automation with outputs of steps and a resource as parameter': [
      {
        schemaVersion: '0.3',
        assumeRole: '{{ role }}',
        parameters: { role: { type: 'AWS::IAM::Role::Arn', default: '' } },
        mainSteps: [
          { ...SLEEP, nextStep: 'two' },
          { ...SLEEP, name: 'two', inputs: { x: '{{ one.y }}' }, isEnd: true },
        ],
      },
      AUTOMATION,
    ],
    'a session': [
      { schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs: {} },
      { DocumentType: 'Session' },
    ],
    'a policy': [{ schemaVersion: '2.0', mainSteps: [SHELL] }, { DocumentType: 'Policy' }],
    'a package, which is not looked into': [{ files: {} }, { DocumentType: 'Package' }],
  };

  test.each(Object.entries(ACCEPTED))('%s is accepted', async (_name, [content, request]) => {
    const { ssm } = await stage();

    const made = await createDocument(ssm, { Content: JSON.stringify(content), ...request });

    expect(made.Status).toBe('Creating');
  });

  test('hold for updates too', async () => {
    const { ssm } = await stage();
    await createDocument(ssm);

    const malformed = await errorOf(updateDocument(ssm, { Content: '{' }));
    const schema = await errorOf(updateDocument(ssm, { Content: script('a', { schemaVersion: '0.3' }) }));
    const big = await errorOf(updateDocument(ssm, { Content: 'x'.repeat(65_537) }));

    expect(malformed.name).toBe('InvalidDocumentContent');
    expect(schema.name).toBe('InvalidDocumentSchemaVersion');
    expect(big.name).toBe('MaxDocumentSizeExceeded');
  });
});

function on(step: object, platform: string): object {
  return { ...step, precondition: { StringEquals: ['platformType', platform] } };
}

describe('the platforms of a document', () => {
  const POWER = { name: 'power', action: 'aws:runPowerShellScript' };
  const platforms: Record<string, [object, string[]]> = {
    'a shell step': [steps(SHELL), ['Linux', 'MacOS']],
    'a PowerShell step': [steps(POWER), ['Windows', 'Linux', 'MacOS']],
    'a step of another plugin': [
      steps({ name: 'a', action: 'aws:updateSsmAgent' }),
      ['Windows', 'Linux', 'MacOS'],
    ],
    'steps with preconditions': [steps(on(SHELL, 'Linux'), on(POWER, 'Windows')), ['Windows', 'Linux']],
    'a step whose precondition rules out its plugin': [steps(on(SHELL, 'Windows')), []],
    'a shell plugin of schema 1.2': [
      { schemaVersion: '1.2', runtimeConfig: { 'aws:runShellScript': {} } },
      ['Linux', 'MacOS'],
    ],
  };

  test.each(Object.entries(platforms))('follow from %s', async (_name, [content, expected]) => {
    const { ssm } = await stage();

    const made = await createDocument(ssm, { Content: JSON.stringify(content) });

    expect(made.PlatformTypes).toEqual(expected);
  });
});
