import { ReconcileError } from '../controller/error.ts';
import type { Verdict } from '../controller/reconciler.ts';
import { takeRequest } from '../ownership/request.ts';
import { tagKeysOf, tagKeysWith, tagsHashOf } from '../ownership/tagging.ts';
import { describedFields } from './report.ts';
import type { Work } from './work.ts';

const CREATING: Verdict = {
  ready: 'False',
  stalled: false,
  reason: 'Creating',
  message: 'The document is about to be created.',
};

/**
 * Creates the document once its name stands in the status, so that a deletion knows what to look for. AWS keeps names
 * unique: a second create is refused, and then the tags decide whose it is.
 */
export async function create(work: Work): Promise<void> {
  const { pass, ssm, desired, name, resource, specHash } = work;
  const { documentType } = desired.document;
  pass.learn({ documentName: name, documentType, ...nothingKnown, ...tagKeysWith(work) });
  takeRequest(work);
  await pass.save(CREATING);
  try {
    const created = await ssm.createDocument(desired.document, desired.tags);
    pass.learn({
      ...describedFields(work, created),
      writtenVersion: String(created.version),
      promotedVersion: String(created.defaultVersion),
      appliedHash: specHash,
      tagsHash: tagsHashOf(resource),
      tagKeys: tagKeysOf(resource),
      unsettledHash: undefined,
    });
  } catch (error) {
    const refused = error instanceof ReconcileError && error.effect === 'refused' && error.retry === 'never';
    if (refused) pass.learn({ unsettledHash: specHash });
    throw error;
  }
  const message = `Created document ${name}.`;
  pass.tell({ type: 'Normal', reason: 'Created', action: 'Create', message });
}

/** What an earlier document of this name has left in the status is true no more. */
const nothingKnown = {
  documentArn: undefined,
  writtenVersion: undefined,
  promotedVersion: undefined,
  publishedVersion: undefined,
  versions: undefined,
} as const;
