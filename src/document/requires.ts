import { ReconcileError } from '../controller/error.ts';
import type { DocumentRequest, ObservedDocument, RequiredDocument } from '../ssm/document-gateway.ts';
import { creationFlaws } from './check/creation.ts';
import { toldOf } from './check/flaw.ts';
import type { Work } from './work.ts';

/**
 * AWS takes `requires` at creation and never again, so what differs can't be put right, and nobody can have changed it
 * in AWS. To be asked before anything is sent to a document that is there.
 */
export function requireSameRequires({ name, desired }: Work, latest: ObservedDocument): void {
  const { requires } = desired.document;
  if (requires === undefined || !requiresDiffer(desired.document, latest)) return;
  const message = `Document ${name} requires ${wordsOf(latest.requires)} in AWS, and the spec says ${wordsOf(requires)}. AWS takes requires at creation only, so nothing is sent. Set it back, or make a new document: an SsmDocument with another documentName, or delete this one and make it again.`;
  throw new ReconcileError({ reason: 'RequiresChanged', retry: 'never', message });
}

/** To be asked before a document is created: what it requires is named, and is there. AWS refuses it otherwise. */
export async function requireRequired({ ssm, name, desired }: Work): Promise<void> {
  const flaws = creationFlaws(desired.document);
  if (flaws.length > 0) {
    const message = `AWS would refuse the document, so nothing is sent. ${toldOf(flaws)}`;
    throw new ReconcileError({ reason: 'RequiresMissing', retry: 'never', message });
  }
  for (const required of desired.document.requires ?? []) {
    if (required.versionName !== undefined) continue; // AWS has the word on names of versions
    // oxlint-disable-next-line no-await-in-loop -- one or two
    const found = await ssm.describeDocument(required.name, required.version ?? '$DEFAULT');
    if (found?.status !== 'Active') throw notThereYet(name, required, found?.status);
  }
}

/** It may be about to be made. */
function notThereYet(name: string, required: RequiredDocument, status: string | undefined): ReconcileError {
  const shown = status === undefined ? 'AWS does not show it' : `it is ${status}`;
  const message = `Document ${name} waits for ${wordsOf([required])}, which it requires: ${shown}. Create it, or correct spec.requires.`;
  return new ReconcileError({ reason: 'RequiredDocumentMissing', retry: 'backoff', message });
}

/** Compared as a set, by the members that the spec gives: AWS may fill in others. */
export function requiresDiffer(
  { requires }: Pick<DocumentRequest, 'requires'>,
  latest: Pick<ObservedDocument, 'requires'>,
): boolean {
  if (requires === undefined) return false;
  const shown = latest.requires;
  return !(
    requires.every((one) => shown.some((held) => isMet(one, held))) &&
    shown.every((held) => requires.some((one) => isMet(one, held)))
  );
}

const MEMBERS = ['name', 'version', 'requireType', 'versionName'] as const;

function isMet(declared: RequiredDocument, held: RequiredDocument): boolean {
  return MEMBERS.every((member) => declared[member] === undefined || declared[member] === held[member]);
}

function wordsOf(requires: readonly RequiredDocument[]): string {
  const sorted = requires.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const words = sorted.map(({ name, ...rest }) => {
    const more = Object.entries(rest).map(([member, value]) => `${member} ${value}`);
    return more.length === 0 ? name : `${name} (${more.join(', ')})`;
  });
  return words.join(', ') || 'nothing';
}
