import type { CreateDocumentRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createDocument, described, NAME, script, updateDocument } from '../simulator/document-support.ts';
import type { RawAnswer } from '../simulator/raw-call.ts';
import { errorOf } from '../simulator/support.ts';
import type { Account } from './account.ts';
import {
  AUTOMATION,
  automation,
  parameters,
  PARAMETER_REFUSALS,
  SCHEMA_REFUSALS,
  SHELL,
  SLEEP,
  steps,
  TEXT_REFUSALS,
  type ContentRefusal,
} from './content-refusals.ts';
import { statement, type Ground } from './statement.ts';
import { SESSION_REFUSALS, STEP_REFUSALS } from './step-refusals.ts';

const RULE = 'R: cdk-preflight, rule pf-ssm-document-content, deployed in September 2026';
const SCHEMA_RULE = 'R: cdk-preflight, rule pf-ssm-document-schema, deployed in September 2026';

function textOf(content: string | object): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

function refused({ call }: Account, { content, request }: ContentRefusal): Promise<RawAnswer> {
  const whole = { Name: NAME, DocumentType: 'Command', Content: textOf(content), ...request };
  return call('CreateDocument', whole);
}

function refusals(rows: Record<string, ContentRefusal>): void {
  for (const [is, row] of Object.entries(rows)) {
    const { code = 'InvalidDocumentContent', message, ground, surer } = row;
    const told = typeof message === 'string' ? message : expect.stringMatching(message);

    statement(surer ? `${is}, as ${code} and in these words` : is, ground, async (account) => {
      expect(await refused(account, row)).toMatchObject({ status: 400, code, message: told });
    });
    if (!surer) continue;
    statement(is, surer, async (account) => {
      expect((await refused(account, row)).code).toBe(code);
    });
  }
}

describe('a content is refused that is', () => refusals(TEXT_REFUSALS));
describe('a content is refused whose schema version is', () => refusals(SCHEMA_REFUSALS));
describe('a content is refused that has', () => refusals(STEP_REFUSALS));
describe('a content is refused whose parameter has', () => refusals(PARAMETER_REFUSALS));
describe('a Session document is refused that has', () => refusals(SESSION_REFUSALS));

const PROPERTIES = { linux: { commands: 'ls', runAsElevated: false } };
const RUNTIME = { schemaVersion: '1.2', runtimeConfig: { 'aws:runShellScript': { properties: [] } } };

interface Accepted {
  content: object;
  request?: Partial<CreateDocumentRequest>;
  ground: Ground;
}

const ACCEPTED: Record<string, Accepted> = {
  'every type of parameter with a default': {
    content: parameters({
      a: { type: 'String', default: 'x' },
      b: { type: 'StringList', default: ['x'] },
      c: { type: 'Boolean', default: false },
      d: { type: 'Integer', default: 1 },
      e: { type: 'MapList', default: [{}] },
      f: { type: 'StringMap', default: {} },
    }),
    ground: RULE,
  },
  'digits in a text as default of an Integer': {
    content: parameters({ a: { type: 'Integer', default: '60' } }),
    ground: RULE,
  },
  'a reference to Parameter Store': {
    content: steps({ ...SHELL, inputs: { runCommand: ['{{ ssm:key }}'] } }),
    ground: RULE,
  },
  'a precondition on each platform': {
    content: steps(
      ...['Linux', 'Windows', 'MacOS'].map((platform) => ({
        ...SHELL,
        name: platform,
        precondition: { StringEquals: ['platformType', platform] },
      })),
    ),
    ground: RULE,
  },
  'a precondition the other way round': {
    content: steps({ ...SHELL, precondition: { StringEquals: ['Linux', 'platformType'] } }),
    ground: 'U: the agent takes either order',
  },
  'a precondition on a parameter': {
    content: parameters(
      { a: { type: 'String' } },
      { ...SHELL, precondition: { StringEquals: ['{{ a }}', 'yes'] } },
    ),
    ground: 'U: nobody has tried one',
  },
  'an automation that goes on, fails and is cancelled into its steps': {
    content: automation(
      { ...SLEEP, nextStep: 'two', onFailure: 'step:two', onCancel: 'step:two' },
      { ...SLEEP, name: 'two', onFailure: 'Continue', onCancel: 'Abort', isEnd: true },
    ),
    request: AUTOMATION,
    ground: RULE,
  },
  'an automation with an output of its step': {
    content: { ...automation(SLEEP), outputs: ['one.Payload'] },
    request: AUTOMATION,
    ground: RULE,
  },
  'an automation with a role and a resource as parameters': {
    content: {
      ...automation(SLEEP),
      assumeRole: '{{ role }}',
      parameters: { role: { type: 'AWS::IAM::Role::Arn', default: '' } },
    },
    request: AUTOMATION,
    ground: 'U: not among the types that were tried',
  },
  'an automation as change template': {
    content: automation(SLEEP),
    request: { DocumentType: 'Automation.ChangeTemplate' },
    ground: SCHEMA_RULE,
  },
  'schema 1.2 as Command': { content: RUNTIME, ground: SCHEMA_RULE },
  'schema 2.0 as Command': { content: { ...steps(SHELL), schemaVersion: '2.0' }, ground: SCHEMA_RULE },
  'schema 2.0 as Policy': {
    content: { ...steps(SHELL), schemaVersion: '2.0' },
    request: { DocumentType: 'Policy' },
    ground: SCHEMA_RULE,
  },
  'schema 2.2 as Policy': {
    content: steps(SHELL),
    request: { DocumentType: 'Policy' },
    ground: SCHEMA_RULE,
  },
  'a session of a standard stream': {
    content: { schemaVersion: '1.0', sessionType: 'Standard_Stream', inputs: {} },
    request: { DocumentType: 'Session' },
    ground: RULE,
  },
  'a session of commands with properties': {
    content: { schemaVersion: '1.0', sessionType: 'InteractiveCommands', properties: PROPERTIES },
    request: { DocumentType: 'Session' },
    ground: RULE,
  },
  'a package, which is not looked into': {
    content: { files: {} },
    request: { DocumentType: 'Package' },
    ground: 'U: its manifest has a schema of its own',
  },
};

describe('a content is accepted that is', () => {
  for (const [is, { content, request, ground }] of Object.entries(ACCEPTED)) {
    statement(is, ground, async ({ ssm }) => {
      const made = await createDocument(ssm, { Content: JSON.stringify(content), ...request });

      expect(made.Status).toBe('Creating');
    });
  }

  statement('schema 1.2 without a document type, as Command', SCHEMA_RULE, async ({ ssm }) => {
    const made = await createDocument(ssm, { Content: JSON.stringify(RUNTIME), DocumentType: undefined });

    expect(made.DocumentType).toBe('Command');
  });
});

describe('a content that is not looked into', () => {
  const contents: Record<string, object> = {
    'null among its parameters': { parameters: { a: null } },
    'text in place of parameters': { parameters: 'abc' },
    'parameters of types of its own': { parameters: { a: { type: 5, description: 6 } } },
  };

  for (const [has, content] of Object.entries(contents)) {
    statement(
      `may have ${has}, and is described without parameters`,
      'U: Parameters are told of what SSM runs',
      async ({ ssm }) => {
        await createDocument(ssm, { Content: JSON.stringify(content), DocumentType: 'Package' });

        expect((await described(ssm)).Parameters).toBeUndefined();
      },
    );
  }
});

describe('the rules for contents', () => {
  const declared = 'M: UpdateDocument, errors';

  statement('hold for the text of an update: InvalidDocumentContent', declared, async ({ ssm }) => {
    await createDocument(ssm);

    expect((await errorOf(updateDocument(ssm, { Content: '{' }))).name).toBe('InvalidDocumentContent');
  });

  statement(
    'hold for the schema version of an update: InvalidDocumentSchemaVersion',
    declared,
    async ({ ssm }) => {
      await createDocument(ssm);

      const error = await errorOf(updateDocument(ssm, { Content: script('a', { schemaVersion: '0.3' }) }));

      expect(error.name).toBe('InvalidDocumentSchemaVersion');
    },
  );

  statement('leave nothing of what they refuse', 'U: nobody has looked', async ({ ssm }) => {
    await errorOf(createDocument(ssm, { Content: '{' }));

    expect((await errorOf(described(ssm))).name).toBe('InvalidDocument');
  });
});
