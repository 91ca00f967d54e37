import { CreateDocumentCommand, UpdateDocumentCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** Documents of the account that associations of the tests run, each in two versions. */
export const COMMAND = 'fleet-script';
export const OTHER_COMMAND = 'fleet-other';
export const RUNBOOK = 'fleet-runbook';
export const CALENDARS = ['fleet-freeze', 'fleet-holidays'] as const;

interface Parameter {
  readonly type: 'String' | 'StringList';
  readonly default?: string | readonly string[];
}

const ofCommands: Readonly<Record<string, Parameter>> = {
  commands: { type: 'StringList' },
  workingDirectory: { type: 'String', default: '' },
  executionTimeout: { type: 'String', default: '3600' },
  AssociationId: { type: 'String', default: '' }, // so that compliance may be MANUAL
};

const ofRunbooks: Readonly<Record<string, Parameter>> = {
  InstanceId: { type: 'StringList', default: ['i-0'] },
  Node: { type: 'StringList', default: ['n-0'] },
  Stage: { type: 'String', default: 'test' },
  Reason: { type: 'String', default: '' },
};

/** What AWS fills in by itself, by document. */
export const DEFAULT_PARAMETERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  [COMMAND]: defaultsOf(ofCommands),
  [OTHER_COMMAND]: defaultsOf(ofCommands),
  [RUNBOOK]: defaultsOf(ofRunbooks),
};

export async function createDocuments(aws: SSMClient): Promise<void> {
  const steps = { inputs: { runCommand: ['{{ commands }}'] }, action: 'aws:runShellScript', name: 'run' };
  const command = { schemaVersion: '2.2', parameters: ofCommands, mainSteps: [steps] };
  const sleep = { name: 'rest', action: 'aws:sleep', inputs: { Duration: 'PT1S' } };
  const runbook = { schemaVersion: '0.3', parameters: ofRunbooks, mainSteps: [sleep] };
  await Promise.all([
    createDocument(aws, COMMAND, 'Command', command),
    createDocument(aws, OTHER_COMMAND, 'Command', command),
    createDocument(aws, RUNBOOK, 'Automation', runbook),
  ]);
}

async function createDocument(
  aws: SSMClient,
  Name: string,
  DocumentType: 'Command' | 'Automation',
  content: object,
): Promise<void> {
  const Content = JSON.stringify(content);
  await aws.send(new CreateDocumentCommand({ Name, DocumentType, Content }));
  const second = JSON.stringify({ ...content, description: 'The second.' });
  await aws.send(new UpdateDocumentCommand({ Name, Content: second, DocumentVersion: '1' }));
}

function defaultsOf(
  parameters: Readonly<Record<string, Parameter>>,
): Readonly<Record<string, readonly string[]>> {
  const given = Object.entries(parameters).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, [value].flat()] as const],
  );
  return Object.fromEntries(given);
}
