import type { Cause } from '../ownership/cause.ts';
import { brakeOn, correct, isUndone } from '../ownership/correction.ts';
import { pathsOf, type Difference } from '../ownership/drift.ts';
import { takeRequest } from '../ownership/request.ts';
import { learnRefusal, learnUnanswered } from '../ownership/verdict.ts';
import type { DocumentRequest } from '../ssm/document-gateway.ts';
import { attachmentsHashOf, attachmentsSent } from './attachments.ts';
import { requireSameContent } from './content-ref.ts';
import { failureLeft } from './duplicate.ts';
import { effectOfPublishing } from './effect.ts';
import { withOurs } from './ours.ts';
import type { Publishing } from './plan.ts';
import { describedFields } from './report.ts';
import type { Work } from './work.ts';

/** Sends a new version, once, on top of the version that was read. Told before it is sent: $LATEST associations run. */
export async function publish(work: Work, publishing: Publishing, cause: Cause): Promise<void> {
  const { differences } = publishing;
  const drifted = cause === 'EditedInAws';
  const brake = drifted ? await brakeOn(work, differences) : undefined;
  if (brake !== undefined) throw brake;
  try {
    await (drifted ? publishAgain(work, publishing) : publishNew(work, publishing, cause));
  } catch (error) {
    if (isUndone(error)) work.pass.learn({ attachmentsSending: work.resource.status?.attachmentsSending });
    const failure = await failureLeft(work, publishing, error);
    if (failure === undefined) return;
    learnRefusal(work, failure);
    if (cause === 'SpecChanged') learnUnanswered(work, failure);
    throw failure;
  }
}

async function publishNew(work: Work, { base, differences }: Publishing, cause: Cause): Promise<void> {
  const { pass, desired } = work;
  const changed = work.resource.spec.contentFrom === undefined ? 'The spec' : 'The spec, or its ConfigMap,';
  const why =
    cause === 'Overwrite' ? 'It was adopted and differs, and adopt.overwrite is set' : `${changed} changed`;
  const message = `${why}; publishing a new version of ${effectOf(work, differences)}`;
  await requireContent(work);
  takeRequest(work);
  await recordFiles(work, message);
  await pass.announce({ type: 'Normal', reason: 'Publishing', action: 'Update', message });
  await send(work, desired.document, base);
}

/** Both ways an older spec, which a cache that lags takes for the one to send, ends the pass. */
async function recordFiles({ pass, desired: { document } }: Work, message: string): Promise<void> {
  if (document.attachments === undefined) return pass.requireCurrent();
  pass.learn(attachmentsSent(document.attachments));
  await pass.save({ ready: 'False', stalled: false, reason: 'Publishing', message });
}

function publishAgain(work: Work, { base, differences }: Publishing): Promise<void> {
  const message = `Somebody edited it in AWS; publishing the spec again of ${effectOf(work, differences)}`;
  work.pass.learn(attachmentsSent(work.desired.document.attachments));
  return correct(work, { differences, message }, async () => {
    await requireContent(work);
    const document = await withFreeName(work);
    takeRequest(work);
    return () => send(work, document, base);
  });
}

function requireContent({ resource, options, desired }: Work): Promise<void> {
  return requireSameContent(resource, options.configMaps, desired.document);
}

/** As the last list shows it, and the cluster declares it. */
function effectOf(work: Work, differences: readonly Difference[]): string {
  const { options, region, name, arn, resource } = work;
  const following = options.users.following(resource);
  const effect = effectOfPublishing({ uses: options.users.uses(region, [name, arn]), following });
  return `document ${name}: ${pathsOf(differences)}. ${effect}`;
}

async function send(work: Work, document: DocumentRequest, base: Publishing['base']): Promise<void> {
  const updated = await work.ssm.updateDocument(document, base);
  work.pass.learn({
    ...describedFields(work, updated),
    writtenVersion: String(updated.version),
    ...withOurs(work, updated.version),
    appliedHash: work.specHash,
    attachmentsHash: attachmentsHashOf(document.attachments),
    attachmentsSending: undefined,
    unsettledHash: undefined,
    reusedVersion: undefined,
  });
}

/** The version that held the spec before has the name already, and AWS takes each name once. */
async function withFreeName({ ssm, name, desired }: Work): Promise<DocumentRequest> {
  const { versionName, ...unnamed } = desired.document;
  if (versionName === undefined) return unnamed;
  const versions = await ssm.documentVersions(name);
  return versions.some((version) => version.versionName === versionName) ? unnamed : desired.document;
}
