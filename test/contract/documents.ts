import type { CreateDocumentRequest, ListDocumentsRequest, UpdateDocumentRequest } from '@aws-sdk/client-ssm';
import { createDocument, script, updateDocument } from '../simulator/document-support.ts';
import type { Account } from './account.ts';

/** A document, made and Active. */
export async function putDocument(
  { ssm, pass }: Account,
  request: Partial<CreateDocumentRequest> = {},
): Promise<void> {
  await createDocument(ssm, request);
  await pass('PT1M');
}

/** A new version whose only step is called `step`, Active; answers its number. */
export async function putVersion(
  { ssm, pass }: Account,
  step = 'two',
  request: Partial<UpdateDocumentRequest> = {},
): Promise<string> {
  const { DocumentVersion } = await updateDocument(ssm, { Content: script(step), ...request });
  await pass('PT1M');
  return DocumentVersion!;
}

/** Of the account's own, made by nobody. */
export const NOWHERE = 'made-by-nobody';

export const OWN = [{ Key: 'Owner', Values: ['Self'] }];

/** A list of what a filter finds. */
export function by(Key: string, ...Values: string[]): ListDocumentsRequest {
  return { Filters: [{ Key, Values }] };
}
