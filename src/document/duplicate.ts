import { ReconcileError } from '../controller/error.ts';
import { pathsOf, type Difference } from '../ownership/drift.ts';
import type { ObservedDocument } from '../ssm/document-gateway.ts';
import { attachmentsHeld, knownAttachments } from './attachments.ts';
import { sha256 } from './content.ts';
import { metadataDifferences, type Publishing } from './plan.ts';
import type { Work } from './work.ts';

/**
 * What is to be thrown of a version that AWS has refused. `undefined`: an older version holds all that was sent, and is
 * used from now on.
 *
 * | AWS says that it has the content | content differs | an Active version holds it | with the same metadata | outcome         |
 * |----------------------------------|-----------------|----------------------------|------------------------|-----------------|
 * | no                               | –               | –                          | –                      | what AWS says   |
 * | yes                              | no              | –                          | –                      | NeedsNewContent |
 * | yes                              | yes             | yes                        | yes                    | it is used      |
 * | yes                              | yes             | yes                        | no                     | NeedsNewContent |
 * | yes                              | yes             | no                         | –                      | what AWS says   |
 * | that the name is taken           | yes             | yes                        | yes                    | it is used      |
 * | that the name is taken           | else            |                            |                        | what AWS says   |
 *
 * [U] whether AWS compares with the newest version only, or with every one.
 */
export async function failureLeft(
  work: Work,
  { base, differences }: Publishing,
  error: unknown,
): Promise<unknown> {
  if (!isDuplicate(error) && !isNamedAlike(error)) return error;
  const isOther = differences.some(isContent);
  const held = isOther ? await heldBefore(work) : undefined;
  if (held?.lacking.length === 0) return reuse(work, base, held.version);
  if (!isDuplicate(error)) return error;
  if (!isOther) return needsNewContent(error, pathsOf(differences), SAME);
  if (held === undefined) return error;
  const words = `Version ${held.version} of document ${work.name} holds the content already, and AWS does not show that it has the rest.`;
  return needsNewContent(error, pathsOf(held.lacking), words);
}

function isDuplicate(error: unknown): error is ReconcileError {
  return error instanceof ReconcileError && error.reason === 'DuplicateDocumentContent';
}

function isContent({ path }: Difference): boolean {
  return path.startsWith('content');
}

/** The version that holds the content may hold the name, too, and AWS takes each name once. */
function isNamedAlike(error: unknown): error is ReconcileError {
  return error instanceof ReconcileError && error.reason === 'DuplicateDocumentVersionName';
}

const SAME = 'The content is as it was.';

/** Content is never altered just to make AWS take something else. */
function needsNewContent(refusal: ReconcileError, paths: string, words: string): ReconcileError {
  const message = `${words} AWS takes other ${paths} only together with new content. Change the content, too (its description is enough), or set this back to what AWS holds: ${paths}. Nothing is sent again for this spec.`;
  return new ReconcileError({
    reason: 'NeedsNewContent',
    retry: 'never',
    message,
    effect: 'refused',
    cause: refusal,
  });
}

function reuse({ pass, specHash, desired, resource }: Work, base: number, version: number): void {
  pass.learn({
    reusedVersion: String(version),
    publishedVersion: String(version),
    writtenVersion: String(base),
    ...attachmentsHeld(desired.document.attachments, resource.status, version),
    appliedHash: specHash,
    unsettledHash: undefined,
  });
}

interface HeldBefore {
  readonly version: number;
  readonly lacking: readonly Difference[];
}

/** The newest Active version that holds all that was sent; else the newest that holds the content. */
async function heldBefore(work: Work): Promise<HeldBefore | undefined> {
  const { ssm, name, desired } = work;
  const hash = sha256(desired.document.content);
  let newest: HeldBefore | undefined;
  for (const { documentVersion, status } of await ssm.documentVersions(name)) {
    if (status !== 'Active') continue;
    // oxlint-disable-next-line no-await-in-loop -- the newest one is wanted, and lists show no hash
    const described = await ssm.describeDocument(name, documentVersion);
    if (described?.hash !== hash) continue;
    const held = { version: described.version, lacking: lackingIn(work, described) };
    if (held.lacking.length === 0) return held;
    newest ??= held;
  }
  return newest;
}

/** Files of the same names may be others: only what we have sent ourselves is known to be the same. */
function lackingIn({ desired, resource }: Work, held: ObservedDocument): readonly Difference[] {
  const { document } = desired;
  const known = knownAttachments(resource.status, held.version);
  const declaresFiles = (document.attachments ?? []).length > 0;
  return metadataDifferences(document, held, known ?? (declaresFiles ? 'unknown' : undefined));
}
