import { ReconcileError } from '../controller/error.ts';
import type { Cause } from '../ownership/cause.ts';
import { correct } from '../ownership/correction.ts';
import { pathsOf, type Difference } from '../ownership/drift.ts';
import { takeRequest } from '../ownership/request.ts';
import { learnRefusal } from '../ownership/verdict.ts';
import type { DocumentRequest } from '../ssm/document-gateway.ts';
import { sha256 } from './content.ts';
import type { Publishing } from './plan.ts';
import { describedFields } from './report.ts';
import type { Work } from './work.ts';

/** Sends a new version, once, on top of the version that was read. Told before it is sent: $LATEST associations run. */
export async function publish(work: Work, { base, differences }: Publishing, cause: Cause): Promise<void> {
  const { pass, ssm, name, specHash } = work;
  const drifted = cause === 'EditedInAws';
  const why = drifted
    ? 'Somebody edited it in AWS; publishing the spec again'
    : 'The spec changed; publishing a new version';
  const message = `${why} of document ${name}: ${pathsOf(differences)}. Associations that use $LATEST run it at once.`;
  const document = drifted ? await withFreeName(work) : work.desired.document;
  const send = async (): Promise<void> => {
    const updated = await ssm.updateDocument(document, base);
    pass.learn({
      ...describedFields(work, updated),
      writtenVersion: String(updated.version),
      appliedHash: specHash,
      unsettledHash: undefined,
      reusedVersion: undefined,
    });
  };
  takeRequest(work);
  try {
    if (drifted) return await correct(work, { differences, message }, send);
    await pass.requireCurrent(); // a cache that lags takes an older spec for the one to send
    await pass.announce({ type: 'Normal', reason: 'Publishing', action: 'Update', message });
    await send();
  } catch (error) {
    if (await isReused(work, { base, differences }, error)) return;
    learnRefusal(work, error);
    throw explained(error, differences);
  }
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
