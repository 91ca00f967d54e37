import { onTestFinished } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { documentSpec, isReady, openRig, spec, type Rig } from './rig.ts';
import { writesAmong } from './simulator-admin.ts';

/** A rig that ends with the test. */
export async function openScene(purpose: string): Promise<Rig> {
  const rig = await openRig(purpose);
  onTestFinished(() => rig.close());
  return rig;
}

/** A rig with an operator at work. */
export async function sceneWithOperator(
  purpose: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Rig> {
  const rig = await openScene(purpose);
  await rig.startOperator(settings);
  return rig;
}

export async function createReady(
  rig: Rig,
  name: string,
  change: Parameters<typeof spec>[0] = {},
): Promise<SsmAssociation> {
  await rig.associations.create(name, spec(change));
  return rig.associations.until(name, isReady);
}

export async function createReadyDocument(
  rig: Rig,
  name: string,
  change: Parameters<typeof documentSpec>[0] = {},
): Promise<SsmDocument> {
  await rig.documents.create(name, documentSpec(change));
  await rig.documents.until(name, ({ status }) => status?.documentArn !== undefined);
  await rig.advance(2_000); // AWS makes it Active, and the operator looks again
  return rig.documents.until(name, isReady);
}

/** Edits the document `script`, and waits until AWS holds that. */
export async function editReadyDocument(rig: Rig, change: object): Promise<SsmDocument> {
  await rig.documents.edit('script', change);
  await rig.advance(5_000);
  return rig.documents.until('script', isReady);
}

/** What the operator sends for a new version that becomes the default. */
export const PUBLISH_AND_PROMOTE = ['UpdateDocument', 'UpdateDocumentDefaultVersion'] as const;

/** Names of the calls that have changed AWS, whoever sent them. */
export async function writes(rig: Rig, since = 0): Promise<readonly string[]> {
  return writesAmong(await rig.aws.calls(since)).map(({ operation }) => operation);
}

/** What the operator has sent that changes AWS, refused or not. */
export async function sent(rig: Rig): Promise<readonly string[]> {
  const calls = writesAmong(await rig.aws.calls()).filter(({ principal }) => principal !== 'somebody');
  return calls.map(({ operation }) => operation);
}
