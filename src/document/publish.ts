import { ReconcileError } from '../controller/error.ts';
import type { Cause } from '../ownership/cause.ts';
import { brakeOn, correct } from '../ownership/correction.ts';
import { pathsOf, type Difference } from '../ownership/drift.ts';
import { takeRequest } from '../ownership/request.ts';
import { learnRefusal, learnUnanswered } from '../ownership/verdict.ts';
import type { DocumentRequest } from '../ssm/document-gateway.ts';
import { sha256 } from './content.ts';
import { requireSameContent } from './content-ref.ts';
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
    if (await isReused(work, publishing, error)) return;
    learnRefusal(work, error);
    if (cause === 'SpecChanged') learnUnanswered(work, error);
    throw explained(error, differences);
  }
}

async function publishNew(work: Work, { base, differences }: Publishing, cause: Cause): Promise<void> {
  const { pass, desired } = work;
  const changed = work.resource.spec.contentFrom === undefined ? 'The spec' : 'The spec, or its ConfigMap,';
  const why =
    cause === 'Overwrite' ? 'It was adopted and differs, and adopt.overwrite is set' : `${changed} changed`;
  const message = `${why}; publishing a new version of ${effectOf(work, differences)}`;
  await requireContent(work);
  await pass.requireCurrent(); // a cache that lags takes an older spec for the one to send
  takeRequest(work);
  await pass.announce({ type: 'Normal', reason: 'Publishing', action: 'Update', message });
  await send(work, desired.document, base);
}

function publishAgain(work: Work, { base, differences }: Publishing): Promise<void> {
  const message = `Somebody edited it in AWS; publishing the spec again of ${effectOf(work, differences)}`;
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

function effectOf({ name }: Work, differences: readonly Difference[]): string {
  return `document ${name}: ${pathsOf(differences)}. Associations that use $LATEST run it at once.`;
}

async function send(work: Work, document: DocumentRequest, base: Publishing['base']): Promise<void> {
  const updated = await work.ssm.updateDocument(document, base);
  work.pass.learn({
    ...describedFields(work, updated),
    writtenVersion: String(updated.version),
    appliedHash: work.specHash,
    unsettledHash: undefined,
    reusedVersion: undefined,
  });
}

/**
 * AWS may refuse content that an older version holds ([U]: any version, or only the newest). Then that version is the
 * published one, and can be the default.
 */
async function isReused(
  work: Work,
  { base, differences }: Pick<Publishing, 'base' | 'differences'>,
  error: unknown,
): Promise<boolean> {
  if (!isDuplicate(error) || !differences.some(isContent)) return false;
  const version = await versionHolding(work);
  if (version === undefined) return false;
  work.pass.learn({
    reusedVersion: version,
    publishedVersion: version,
    writtenVersion: String(base),
    appliedHash: work.specHash,
    unsettledHash: undefined,
  });
  return true;
}

function isDuplicate(error: unknown): error is ReconcileError {
  return error instanceof ReconcileError && error.reason === 'DuplicateDocumentContent';
}

function isContent({ path }: Difference): boolean {
  return path.startsWith('content');
}

/** AWS does not say what it is that it does not take. */
function explained(error: unknown, differences: readonly Difference[]): unknown {
  if (!isDuplicate(error)) return error;
  const { reason, retry, effect, cause } = error;
  const message = `${error.message} AWS takes another ${pathsOf(differences)} only together with other content.`;
  return new ReconcileError({ reason, retry, message, cause, ...(effect === undefined ? {} : { effect }) });
}

async function versionHolding({ ssm, name, desired }: Work): Promise<string | undefined> {
  const hash = sha256(desired.document.content);
  for (const { documentVersion, status } of await ssm.documentVersions(name)) {
    if (status !== 'Active') continue;
    // oxlint-disable-next-line no-await-in-loop -- the newest one is wanted, and lists show no hash
    const described = await ssm.describeDocument(name, documentVersion);
    if (described?.hash === hash) return documentVersion;
  }
  return undefined;
}

/** The version that held the spec before has the name already, and AWS takes each name once. */
async function withFreeName({ ssm, name, desired }: Work): Promise<DocumentRequest> {
  const { versionName, ...unnamed } = desired.document;
  if (versionName === undefined) return unnamed;
  const versions = await ssm.documentVersions(name);
  return versions.some((version) => version.versionName === versionName) ? unnamed : desired.document;
}
