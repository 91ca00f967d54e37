import type { ReconcileError } from '../controller/error.ts';
import type { Verdict } from '../controller/reconciler.ts';
import { dropCorrection, isUndone } from '../ownership/correction.ts';
import { takeRequest } from '../ownership/request.ts';
import { tagKeysOf, tagKeysWith, tagsHashOf } from '../ownership/tagging.ts';
import { learnRefusal } from '../ownership/verdict.ts';
import { attachmentsHashOf, attachmentsSent } from './attachments.ts';
import { absentFields, describedFields } from './report.ts';
import { packed } from './version-set.ts';
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
export async function create(work: Work, sent: () => void): Promise<{ readonly created: true }> {
  const { pass, ssm, desired, name, resource, specHash, doubts, pruned } = work;
  const { documentType } = desired.document;
  const begun = resource.status?.documentName !== undefined;
  pass.learn({ documentName: name, documentType, ...nothingKnown, ...tagKeysWith(work) });
  pass.learn(attachmentsSent(desired.document.attachments));
  takeRequest(work);
  doubts.forget(resource.metadata.uid, 'missing'); // from here on it may be missing anew
  pruned.forget(resource.metadata.uid); // its versions are counted anew
  await pass.save(CREATING);
  try {
    sent();
    const created = await ssm.createDocument(desired.document, desired.tags);
    pass.learn({
      ...describedFields(work, created),
      writtenVersion: String(created.version),
      attachmentsHash: attachmentsHashOf(desired.document.attachments),
      attachmentsSending: undefined,
      publishedVersions: packed([created.version]),
      promotedVersion: String(created.defaultVersion),
      appliedHash: specHash,
      tagsHash: tagsHashOf(resource),
      tagKeys: tagKeysOf(resource),
      unsettledHash: undefined,
      heldSince: undefined,
    });
  } catch (error) {
    learnRefusal(work, error);
    if (isUndone(error)) dropCorrection(work);
    if (!begun && isRefusedOutright(error)) pass.learn({ documentName: undefined, documentType: undefined });
    throw error;
  }
  const message = `Created document ${name}.`;
  pass.tell({ type: 'Normal', reason: 'Created', action: 'Create', message });
  return { created: true };
}

/** AWS made nothing, and has nothing of this name: then the resource is not tied to it. */
function isRefusedOutright(error: unknown): boolean {
  const { effect, reason } = error as Partial<ReconcileError>;
  return effect === 'refused' && reason !== 'DocumentAlreadyExists';
}

/** What an earlier document of this name has left in the status is true no more. */
export const nothingKnown = {
  ...absentFields,
  documentArn: undefined,
  writtenVersion: undefined,
  promotedVersion: undefined,
  promoting: undefined,
  reusedVersion: undefined,
  sharing: undefined,
  attachmentsHash: undefined,
  attachmentsSending: undefined,
  publishedVersions: undefined,
} as const;
