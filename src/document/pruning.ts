import { ReconcileError } from '../controller/error.ts';
import type { Outcome } from '../controller/reconciler.ts';
import { requestedAt } from '../ownership/request.ts';
import { isHeldBack } from '../ownership/verdict.ts';
import type { DocumentVersion } from '../ssm/document-gateway.ts';
import { holdShown, withFreshTags } from './observe.ts';
import { oursOf, withoutOurs } from './ours.ts';
import { goneOf, versionsToDelete, type History } from './prune.ts';
import { shownVersions } from './report.ts';
import { packed } from './version-set.ts';
import type { Held, Work } from './work.ts';

/** In one pass, so that others have their turn. */
const MOST_AT_ONCE = 10;

export interface Pruned {
  /** With fresh tags when they had to be read. */
  readonly held: Held;
  /** Somebody holds the document, as the fresh tags show: nothing may be written. */
  readonly onHold?: Outcome | undefined;
  /** There are more to be deleted. */
  readonly isMore: boolean;
}

/**
 * Deletes old versions that this resource published, whatever else is to be done, so that a document that has as many as
 * AWS keeps gets room. Asks AWS nothing when there is nothing to delete. What AWS refuses is told and keeps nothing else
 * from being done.
 */
export async function prune(work: Work, held: Held): Promise<Pruned> {
  forgetReplaced(work, held);
  if (!mayPrune(work) || versionsToDelete(historyOf(work, held)).length === 0) return { held, isMore: false };
  try {
    return await pruneOldest(work, held);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    tellRefusal(work, error, 'an old version');
    return { held, isMore: false };
  }
}

function mayPrune(work: Work): boolean {
  const { resource, policy, pauses } = work;
  const { uid, generation } = resource.metadata;
  if (resource.spec.versionsToKeep === undefined || policy === 'Observe' || isHeldBack(work)) return false;
  return !pauses.isOn(uid, generation) || requestedAt(work) !== undefined;
}

async function pruneOldest(work: Work, before: Held): Promise<Pruned> {
  const { ssm, name, pass } = work;
  const versions = await ssm.allDocumentVersions(name);
  dropGone(work, versions);
  if (versionsToDelete(historyOf(work, before, versions)).length === 0)
    return { held: before, isMore: false };
  const held = await withFreshTags(work, before);
  const onHold = holdShown(work, held);
  if (onHold !== undefined) return { held, onHold, isMore: false };
  const shares = held.shares ?? (await ssm.documentShares(name)); // read for a spec without sharing, too
  const used = await versionsInUse(work);
  const goes = versionsToDelete(historyOf(work, { ...held, shares }, versions, used));
  if (goes.length === 0) return { held, isMore: false };
  await pass.requireCurrent(); // a cache that lags may hold an older spec, and what is deleted is gone
  const now = goes.slice(0, MOST_AT_ONCE);
  await announce(work, now, goes.length - now.length);
  await deleteAll(work, held, { versions, now });
  return { held, isMore: goes.length > now.length };
}

/** One event for all of them, before the first is deleted. */
async function announce({ pass, name, resource }: Work, now: readonly number[], more: number): Promise<void> {
  const [what, them] = now.length === 1 ? ['version', 'it'] : ['versions', 'them'];
  const rest = more === 0 ? '' : ` ${more} more follow.`;
  const message = `Deleting ${what} ${packed(now)} of document ${name} in AWS: this resource published ${them}, versionsToKeep is ${resource.spec.versionsToKeep}, and no association names ${them}.${rest}`;
  await pass.announce({ type: 'Normal', reason: 'Pruning', action: 'Update', message });
}

interface Batch {
  readonly versions: readonly DocumentVersion[];
  readonly now: readonly number[];
}

/** One after the other, each noted when AWS has taken it. */
async function deleteAll(work: Work, { latest }: Held, { versions, now }: Batch): Promise<void> {
  const { pass } = work;
  const gone = new Set<number>();
  for (const version of now) {
    if (!(await isDeleted(work, version))) continue; // oxlint-disable-line no-await-in-loop -- oldest first
    gone.add(version);
    work.pruned.add(work.resource.metadata.uid, version);
    const left = versions.filter(({ documentVersion }) => !gone.has(Number(documentVersion)));
    pass.learn({
      ...withoutOurs(work, [version]),
      versions: shownVersions(left, latest),
    });
  }
}

/** What AWS refuses because of this one version keeps no other from being deleted. */
async function isDeleted(work: Work, version: number): Promise<boolean> {
  try {
    await work.ssm.deleteVersion(work.name, version);
    return true;
  } catch (error) {
    if (!isRefusal(error) || error.reason !== 'InvalidDocumentOperation') throw error;
    tellRefusal(work, error, `version ${version}`);
    return false;
  }
}

/** As the status, the spec, the last lists and the cluster have it, and as AWS shows it now, as far as it was asked. */
function historyOf(
  work: Work,
  held: Held,
  versions?: readonly DocumentVersion[],
  used: readonly number[] = [],
): History {
  const { resource, options, region, name, arn } = work;
  const { spec } = resource;
  const { latest } = held;
  const settled = versions?.filter(({ status }) => status === 'Active' || status === 'Failed');
  const shown = settled?.map(({ documentVersion }) => Number(documentVersion));
  const ours = oursOf(work);
  const listed = options.users.uses(region, [name, arn]) ?? [];
  return {
    ours: shown === undefined ? ours : ours.filter((version) => shown.includes(version)),
    failed: (versions ?? resource.status?.versions ?? [])
      .filter(({ status }) => status === 'Failed')
      .map(({ documentVersion }) => Number(documentVersion)),
    keep: spec.versionsToKeep,
    allShared: isAllShared(work, held),
    spared: [
      latest.defaultVersion,
      latest.latestVersion,
      Math.max(0, ...(shown ?? [])),
      ...(versions ?? []).map((one) => (one.isDefaultVersion === true ? Number(one.documentVersion) : 0)),
      ...KNOWN.flatMap((field) => [work.pass.learned(field), resource.status?.[field]]).map(Number),
      Number(spec.defaultVersion),
      ...listed.map(({ version }) => Number(version)),
      ...options.users.pinned(resource),
      ...used,
    ],
  };
}

/** Versions that the status names for something. */
const KNOWN = [
  'defaultVersion',
  'latestVersion',
  'publishedVersion',
  'writtenVersion',
  'reusedVersion',
  'promotedVersion',
  'promoting',
] as const;

/** By order of the spec, of an earlier spec, or, as far as that was read, of somebody else. */
function isAllShared({ resource: { spec, status } }: Work, { shares }: Held): boolean {
  const declared = [spec.sharing?.sharedDocumentVersion, status?.sharing?.sharedDocumentVersion];
  return [...declared, ...(shares?.values() ?? [])].includes('$ALL');
}

/** Versions that associations in the account name, whoever made them, as AWS shows it now. */
async function versionsInUse({ ssm, name, arn }: Work): Promise<readonly number[]> {
  const found = await Promise.all([name, arn].map((each) => ssm.findAssociationsByDocument(each)));
  const numbers: number[] = [];
  for (const { id, documentVersion } of found.flat()) {
    // oxlint-disable-next-line no-await-in-loop -- AWS's lists are not known to show every version
    const version = documentVersion ?? (await ssm.describeAssociation(id))?.association.documentVersion;
    numbers.push(Number(version));
  }
  return numbers;
}

function dropGone(work: Work, versions: readonly DocumentVersion[]): void {
  const shown = versions.map(({ documentVersion }) => Number(documentVersion));
  const gone = goneOf(oursOf(work), shown);
  if (gone.length > 0) work.pass.learn(withoutOurs(work, gone));
}

/**
 * When AWS has not come to a number of ours, somebody has deleted our newest version, or put another document in the
 * place of ours: then none is known to be ours.
 */
function forgetReplaced(work: Work, { latest }: Held): void {
  const ours = oursOf(work);
  if (!ours.some((version) => version > latest.latestVersion)) return;
  work.pass.learn(withoutOurs(work, ours));
  work.pruned.forget(work.resource.metadata.uid);
}

/** AWS's no to a call. One that passes, or means something for the whole resource, is none. */
function isRefusal(error: unknown): error is ReconcileError {
  if (!(error instanceof ReconcileError) || error.ours !== undefined) return false;
  return error.effect === 'refused' && error.retry !== 'backoff';
}

function tellRefusal(
  { pass, name, resource, pauses }: Work,
  { reason, message: said }: ReconcileError,
  what: string,
): void {
  const { uid, generation } = resource.metadata;
  pauses.begin(uid, generation);
  const message = `AWS refused to delete ${what} of document ${name} (${reason}): ${said} It stays, and is tried again later.`;
  pass.tell({ type: 'Warning', reason: 'NotPruned', action: 'Update', message });
}
