import {
  CreateDocumentCommand,
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  GetDocumentCommand,
  ListDocumentVersionsCommand,
  ListDocumentsCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
  type CreateDocumentRequest,
  type DeleteDocumentRequest,
  type DescribeDocumentRequest,
  type DocumentDescription,
  type DocumentVersionInfo,
  type GetDocumentRequest,
  type GetDocumentResult,
  type ListDocumentsRequest,
  type SSMClient,
  type UpdateDocumentRequest,
} from '@aws-sdk/client-ssm';
import type { Stage } from './support.ts';

export const ACCOUNT = '111122223333';
export const NAME = 'setup';

/** A content of schema 2.2 that runs one shell step; `more` replaces members. */
export function script(step = 'one', more: object = {}): string {
  const action = 'aws:runShellScript';
  const inputs = { runCommand: ['uptime'] };
  return JSON.stringify({ schemaVersion: '2.2', mainSteps: [{ name: step, action, inputs }], ...more });
}

export async function createDocument(
  ssm: SSMClient,
  request: Partial<CreateDocumentRequest> = {},
): Promise<DocumentDescription> {
  const whole = { Name: NAME, Content: script(), DocumentType: 'Command', ...request } as const;
  return (await ssm.send(new CreateDocumentCommand(whole))).DocumentDescription!;
}

/** Made and Active. */
export async function activeDocument(
  { ssm, advance }: Stage,
  request: Partial<CreateDocumentRequest> = {},
): Promise<void> {
  await createDocument(ssm, request);
  await advance('PT0.5S');
}

export async function updateDocument(
  ssm: SSMClient,
  request: Partial<UpdateDocumentRequest> = {},
): Promise<DocumentDescription> {
  const whole = { Name: NAME, Content: script('two'), DocumentVersion: '$LATEST', ...request };
  return (await ssm.send(new UpdateDocumentCommand(whole))).DocumentDescription!;
}

/** A version whose only step is called `step`, Active; answers its number. */
export async function activeVersion({ ssm, advance }: Stage, step: string): Promise<string> {
  const { DocumentVersion } = await updateDocument(ssm, { Content: script(step) });
  await advance('PT0.5S');
  return DocumentVersion!;
}

export async function setDefault(ssm: SSMClient, version: string, name = NAME): Promise<object> {
  const request = new UpdateDocumentDefaultVersionCommand({ Name: name, DocumentVersion: version });
  return (await ssm.send(request)).Description!;
}

export async function described(
  ssm: SSMClient,
  request: Partial<DescribeDocumentRequest> = {},
): Promise<DocumentDescription> {
  return (await ssm.send(new DescribeDocumentCommand({ Name: NAME, ...request }))).Document!;
}

export async function contentOf(
  ssm: SSMClient,
  request: Partial<GetDocumentRequest> = {},
): Promise<GetDocumentResult> {
  const { $metadata: _metadata, ...answer } = await ssm.send(
    new GetDocumentCommand({ Name: NAME, ...request }),
  );
  return answer;
}

export async function versionsOf(ssm: SSMClient, name = NAME): Promise<DocumentVersionInfo[]> {
  return (await ssm.send(new ListDocumentVersionsCommand({ Name: name }))).DocumentVersions!;
}

/** The names of the documents that a list answers. */
export async function names(ssm: SSMClient, request: ListDocumentsRequest = {}): Promise<string[]> {
  const { DocumentIdentifiers: found } = await ssm.send(new ListDocumentsCommand(request));
  return found!.map((document) => document.Name!);
}

export async function deleteDocument(
  ssm: SSMClient,
  request: Partial<DeleteDocumentRequest> = {},
): Promise<void> {
  await ssm.send(new DeleteDocumentCommand({ Name: NAME, ...request }));
}
