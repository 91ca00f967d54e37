import type { CreateDocumentRequest } from '@aws-sdk/client-ssm';
import {
  AUTOMATION,
  automation,
  parameters,
  RULE,
  SCHEMA_RULE,
  SHELL,
  SLEEP,
  steps,
} from './content-refusals.ts';
import type { Ground } from './statement.ts';

const PLUGINS = [
  'applications',
  'cloudWatch',
  'configureDocker',
  'configurePackage',
  'domainJoin',
  'downloadContent',
  'psModule',
  'refreshAssociation',
  'runDockerAction',
  'runDocument',
  'runPowerShellScript',
  'runShellScript',
  'softwareInventory',
  'updateAgent',
  'updateSsmAgent',
];
const ACTIONS = [
  'approve',
  'assertAwsResourceProperty',
  'branch',
  'changeInstanceState',
  'copyImage',
  'createImage',
  'createStack',
  'createTags',
  'deleteImage',
  'deleteStack',
  'executeAutomation',
  'executeAwsApi',
  'executeScript',
  'executeStateMachine',
  'invokeLambdaFunction',
  'invokeWebhook',
  'loop',
  'pause',
  'runCommand',
  'runInstances',
  'sleep',
  'updateVariable',
  'waitForAwsResourceProperty',
];

function each(actions: string[]): object[] {
  return actions.map((action) => ({ name: action, action: `aws:${action}` }));
}

const PROPERTIES = { linux: { commands: 'ls', runAsElevated: false } };
/** A content of schema 1.2. */
export const RUNTIME = { schemaVersion: '1.2', runtimeConfig: { 'aws:runShellScript': { properties: [] } } };

/** A content that AWS takes. */
interface Accepted {
  content: object;
  /** Laid over a Command document in JSON. */
  request?: Partial<CreateDocumentRequest>;
  ground: Ground;
}

/** By what a content is. */
export const ACCEPTED: Record<string, Accepted> = {
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
  'null among the inputs of a step': {
    content: steps({ ...SHELL, inputs: { runCommand: null } }),
    ground: 'U: nobody has tried null',
  },
  'null as description': {
    content: { ...steps(SHELL), description: null },
    ground: 'U: nobody has tried null',
  },
  'every plugin, a step each': { content: steps(...each(PLUGINS)), ground: RULE },
  'every action, a step each': { content: automation(...each(ACTIONS)), request: AUTOMATION, ground: RULE },
  'a command that says what automations say of their next step': {
    content: steps({ ...SHELL, nextStep: 'two' }),
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
  'an automation with a list of resources as parameter': {
    content: {
      ...automation(SLEEP),
      parameters: { nodes: { type: 'List<AWS::EC2::Instance::Id>', default: ['i-0123456789abcdef0'] } },
    },
    request: AUTOMATION,
    ground: 'U: not among the types that were tried',
  },
  'a change template with a resource as parameter': {
    content: { ...automation(SLEEP), parameters: { node: { type: 'AWS::EC2::Instance::Id' } } },
    request: { DocumentType: 'Automation.ChangeTemplate' },
    ground: 'U: not among the types that were tried',
  },
  'an automation as change template': {
    content: automation(SLEEP),
    request: { DocumentType: 'Automation.ChangeTemplate' },
    ground: SCHEMA_RULE,
  },
  'schema 1.0 as Command': { content: { ...RUNTIME, schemaVersion: '1.0' }, ground: SCHEMA_RULE },
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
  'a session of commands without interaction, with properties': {
    content: { schemaVersion: '1.0', sessionType: 'NonInteractiveCommands', properties: PROPERTIES },
    request: { DocumentType: 'Session' },
    ground: 'D: User Guide, Session document schema',
  },
  'a package, which is not looked into': {
    content: { files: {} },
    request: { DocumentType: 'Package' },
    ground: 'U: its manifest has a schema of its own',
  },
};
