import type { SsmDocument } from '../api/generated/ssm-document.ts';
import type { Outcome } from '../controller/reconciler.ts';
import { chosen, recordAdoption } from '../ownership/adopt.ts';
import { asksToAdopt } from '../ownership/adoption.ts';
import { confirming } from '../ownership/owned.ts';
import { nothingKnown } from './create.ts';
import { anotherType } from './observe.ts';
import { describedFields } from './report.ts';
import { requireSameRequires } from './requires.ts';
import { isRecorded, nameOf, tagIdOf, type Work } from './work.ts';

/** It is to take over a document, and has none. */
export function isToAdopt(resource: SsmDocument): boolean {
  return asksToAdopt(resource, isRecorded(resource));
}

/** Finds the document of the name, and records it. Nothing is ever created instead. */
export async function adopt(work: Work): Promise<Outcome> {
  const { ssm, name, desired } = work;
  const wanted = {
    what: `document named ${name}`,
    way: 'Set documentName, or remove spec.adopt to create one.',
  };
  const tags = await ssm.tagsOf(tagIdOf(work));
  chosen(work, wanted, tags === undefined ? [] : [{ id: name, tags }]);
  const latest = await ssm.describeDocument(name, '$LATEST');
  if (latest === undefined) throw confirming(`AWS shows tags of document ${name}, and not the document yet.`);
  if (latest.status === 'Deleting') throw confirming(`Document ${name} is being deleted in AWS.`);
  if (latest.documentType !== desired.document.documentType) throw anotherType(work, latest);
  requireSameRequires(work, latest);
  return recordAdoption(work, nameOf(work), {
    ...nothingKnown,
    documentName: name,
    documentType: latest.documentType,
    ...describedFields(work, latest),
  });
}
