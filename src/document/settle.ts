import { ReconcileError } from '../controller/error.ts';
import type { Outcome } from '../controller/reconciler.ts';
import { causeOf, mayWrite, type Cause } from '../ownership/cause.ts';
import { ownTagKeys, applyTags, mayTag, tagDifferences, tagsNotShown } from '../ownership/tagging.ts';
import {
  asBefore,
  inPlace,
  isBarred,
  isHeldBack,
  notSettled,
  shown,
  stillFailing,
  type Judgement,
} from '../ownership/verdict.ts';
import { confirming, doubted } from '../ownership/owned.ts';
import { read, requireOurs } from './observe.ts';
import { plan, targetVersion, type Change, type Promotion, type Publishing } from './plan.ts';
import { promote } from './promote.ts';
import { publish } from './publish.ts';
import { describedFields, usedBy, versionFields } from './report.ts';
import { nameOf, tagIdOf, type Held, type Work } from './work.ts';

/** AWS makes a version Active in a second or so. */
const ACTIVATION_MS = 1_000;

/**
 * Puts right what differs and may be put right, then plans again on a fresh read. A new version ends the pass: what
 * comes next waits until AWS has made it Active.
 */
export async function settle(work: Work, held: Held): Promise<Outcome> {
  await learnObserved(work, held);
  const changes = planFor(work, held);
  const { publishing, promotion, tagging } = byAction(changes);
  if (publishing === undefined) acceptVersion(work, held);
  if (isUnderWay(held)) throw underWay(work, held);
  if (publishing !== undefined && isBarred(work)) return outcomeOf(asBefore(work, publishing.differences));
  if (publishing !== undefined && isConfirming(work, held))
    return outcomeOf(notSettled(work, publishing.differences));

  const allowed = allowedOf(work, held, { publishing, promotion });
  const tagged = mayTag(work, tagging);
  if (allowed.length === 0 && !tagged) return outcomeOf(judge(work, held, changes));
  if (isHeldBack(work)) return stillFailing(work);

  await requireOurs(work, held);
  if (tagged && tagging !== undefined) await applyTags(work, tagIdOf(work), tagging);
  for (const { change, cause } of allowed) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await (change.action === 'publish' ? publish(work, change, cause) : promote(work, change, cause));
  }
  const applied = [...(tagged ? ['tag'] : []), ...allowed.map(({ change }) => change.action)];
  if (applied.includes('publish')) return { ...waiting(work), applied };
  const after = await readBack(work);
  await learnObserved(work, after);
  const remaining = planFor(work, after);
  if (tagged && byAction(remaining).tagging !== undefined) throw tagsNotShown(nameOf(work));
  return { ...outcomeOf(judge(work, after, remaining)), applied };
}

interface Writable {
  readonly publishing: Publishing | undefined;
  readonly promotion: Promotion | undefined;
}

interface Allowed {
  readonly change: Publishing | Promotion;
  readonly cause: Cause;
}

/** What has a cause that the policy lets through. */
function allowedOf(work: Work, held: Held, { publishing, promotion }: Writable): readonly Allowed[] {
  const wanted: readonly Allowed[] = [
    ...(publishing === undefined ? [] : [{ change: publishing, cause: contentCause(work, held) }]),
    ...(promotion === undefined ? [] : [{ change: promotion, cause: defaultCause(work, promotion) }]),
  ];
  return wanted.filter(({ cause }) => mayWrite(work.policy, cause));
}

function contentCause({ resource, specHash }: Work, { latest }: Held): Cause {
  const { appliedHash, writtenVersion } = resource.status ?? {};
  const ourVersion = Number(writtenVersion ?? 0);
  return causeOf({ appliedHash, specHash, ourVersion, observedVersion: latest.latestVersion });
}

/**
 * | we have made this version the default before | since when AWS shows another | cause       |
 * |----------------------------------------------|------------------------------|-------------|
 * | no                                           | –                            | SpecChanged |
 * | yes                                          | long enough to believe it    | EditedInAws |
 * | yes                                          | just now                     | waits       |
 */
function defaultCause({ resource, doubts, name }: Work, { version, differences }: Promotion): Cause {
  if (resource.status?.promotedVersion !== String(version)) return 'SpecChanged';
  if (doubts.isBelieved(resource.metadata.uid, 'default')) return 'EditedInAws';
  const [difference] = differences;
  throw doubted(
    `The default version of document ${name} should be ${version}, and AWS shows ${difference?.observed}.`,
  );
}

/** The newest version holds the spec, whoever published it; and the default version is the one that is wanted. */
function acceptVersion(work: Work, { latest }: Held): void {
  const { pass, specHash, desired, doubts, resource } = work;
  pass.learn({ writtenVersion: String(latest.latestVersion), appliedHash: specHash });
  if (latest.status === 'Active') pass.learn({ publishedVersion: String(latest.version) });
  const target = targetVersion(desired, latest, false);
  if (target === latest.defaultVersion) {
    pass.learn({ promotedVersion: String(target) });
    doubts.forget(resource.metadata.uid, 'default');
  }
}

async function learnObserved(work: Work, { latest }: Held): Promise<void> {
  const { pass, options, region, name, arn } = work;
  pass.learn({
    documentName: name,
    documentType: latest.documentType,
    ...describedFields(work, latest),
    ...(await versionFields(work, latest)),
  });
  const users = usedBy(options.users.listed(region, [name, arn]));
  if (users !== undefined) pass.learn({ usedBy: users });
}

async function readBack(work: Work): Promise<Held> {
  const after = await read(work);
  if (after === undefined)
    throw confirming(`AWS does not show document ${work.name} just now; reading again.`);
  if (byAction(planFor(work, after)).publishing === undefined) acceptVersion(work, after);
  return after;
}

/** The plan that is left decides what is said. */
function judge(work: Work, held: Held, remaining: readonly Change[]): Judgement {
  const { latest } = held;
  const { publishing, promotion, tagging } = byAction(remaining);
  if (publishing === undefined && latest.status === 'Failed') return failed(work, held);
  if (remaining.length === 0) return inPlace(work);
  if (promotion !== undefined && work.pass.learned('promotedVersion') === String(promotion.version)) {
    throw confirming(
      `AWS does not show the new default version of document ${work.name} yet; reading again.`,
    );
  }
  const differences = [
    ...(publishing?.differences ?? []),
    ...(promotion?.differences ?? []),
    ...(tagging === undefined ? [] : tagDifferences(tagging)),
  ];
  const cause = publishing === undefined ? 'EditedInAws' : contentCause(work, held);
  return shown(work, differences, cause);
}

/** AWS took the version and could not make it Active. */
function failed(work: Work, { latest }: Held): Judgement {
  work.pass.learn({ unsettledHash: work.specHash });
  const { version, defaultVersion, statusInformation = 'AWS gives no reason' } = latest;
  const rest =
    defaultVersion === version
      ? ''
      : ` The default version is still ${defaultVersion}; associations run that.`;
  const message = `Version ${version} of document ${work.name} failed: ${statusInformation}.${rest} Change the spec to publish another version.`;
  return {
    verdict: { ready: 'False', stalled: true, reason: 'DocumentFailed', message },
    drifted: { type: 'Drifted', status: 'False', reason: 'InSync', message: '' },
  };
}

function isUnderWay({ latest: { status } }: Held): boolean {
  return status === 'Creating' || status === 'Updating';
}

/** The pass before has published, and now that AWS has made it Active it shows something else. */
function isConfirming({ resource: { status, metadata }, specHash }: Work, { latest }: Held): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const ours = status?.writtenVersion === String(latest.latestVersion) && status.appliedHash === specHash;
  const justSent = ready?.reason === 'Creating' || ready?.reason === 'Updating';
  return ours && justSent && ready.observedGeneration === metadata.generation;
}

function underWay({ name }: Work, { latest }: Held): ReconcileError {
  const message = `AWS is making version ${latest.version} of document ${name} ready (${latest.status}).`;
  return new ReconcileError({
    reason: latest.status,
    retry: 'soon',
    retryAfterMs: ACTIVATION_MS,
    message,
  });
}

/** What is said when something was sent that AWS has yet to make Active. */
export function waiting({ name, pass }: Work): Outcome {
  const status = pass.learned('documentStatus') as string;
  const message = `AWS is making version ${pass.learned('latestVersion') as string} of document ${name} ready.`;
  return {
    verdict: { ready: 'False', stalled: false, reason: status, message },
    requeueAfterMs: ACTIVATION_MS,
  };
}

function planFor(work: Work, held: Held): readonly Change[] {
  return plan(work.desired, held, ownTagKeys(work));
}

function byAction(changes: readonly Change[]) {
  return {
    publishing: changes.find((change) => change.action === 'publish'),
    promotion: changes.find((change) => change.action === 'promote'),
    tagging: changes.find((change) => change.action === 'tag'),
  };
}

function outcomeOf({ verdict, drifted }: Judgement): Outcome {
  return { verdict, findings: [drifted] };
}
