import type { Outcome } from '../controller/reconciler.ts';
import { contentFlaws } from './check/content-flaws.ts';
import { toldOf, type Flaw } from './check/flaw.ts';
import { sha256 } from './content.ts';
import { isRecorded, type Work } from './work.ts';

/**
 * To be asked just before a content is sent. Why it is not, because AWS would refuse it; `undefined`: it may be sent, and
 * what is doubtful has been told. What AWS has taken once is not judged again.
 */
export async function refusal(work: Work): Promise<Outcome | undefined> {
  const { resource, specHash, desired } = work;
  if (resource.status?.appliedHash === specHash) return undefined;
  const flaws = contentFlaws(desired.document);
  const certain = flaws.filter((flaw) => flaw.certain);
  if (certain.length > 0) {
    const message = `AWS would refuse the content, so nothing is sent. ${toldOf(certain)}`;
    return stalled('InvalidContent', message);
  }
  const named = isRecorded(resource) ? await versionNamed(work) : undefined;
  if (named !== undefined) return nameTaken(work, named);
  await tellDoubts(work, flaws);
  return undefined;
}

/**
 * The version that has the name already, and can't be used for what the spec says: it holds something else, or it is the
 * newest, of which more than the content is to change.
 */
async function versionNamed({ ssm, name, desired }: Work): Promise<string | undefined> {
  const { versionName, content } = desired.document;
  if (versionName === undefined) return undefined;
  const versions = await ssm.documentVersions(name);
  const version = versions.find((each) => each.versionName === versionName)?.documentVersion;
  if (version === undefined) return undefined;
  const described = await ssm.describeDocument(name, version);
  const isNewest = described?.version === described?.latestVersion;
  return described?.hash === sha256(content) && !isNewest ? undefined : version;
}

function nameTaken({ name, desired }: Work, version: string): Outcome {
  const message = `versionName ${desired.document.versionName} is the name of version ${version} of document ${name}, and AWS takes each name once, so nothing is sent. Choose another versionName, or remove it.`;
  return stalled('VersionNameTaken', message);
}

/** Once for each spec, however often it has to be sent. */
async function tellDoubts({ told, pass, resource, specHash }: Work, flaws: readonly Flaw[]): Promise<void> {
  if (flaws.length === 0 || !told.isNews(resource.metadata.uid, specHash)) return;
  const message = `The content is sent as it is, and may not be what is meant. ${toldOf(flaws)}`;
  await pass.announce({ type: 'Warning', reason: 'DoubtfulContent', action: 'Reconcile', message });
}

function stalled(reason: string, message: string): Outcome {
  return { verdict: { ready: 'False', stalled: true, reason, message } };
}
