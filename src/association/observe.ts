import { ReconcileError } from '../controller/error.ts';
import { confirming, staleRead } from '../ownership/owned.ts';
import type { Association } from '../ssm/association.ts';
import type { Tags } from '../ssm/gateway.ts';
import { tagIdOf, type Held, type Work } from './work.ts';

/**
 * Reads an association, and its tags unless they are known. `undefined`: AWS says it is gone. Older than what the
 * status knows: throws.
 */
export async function read(work: Work, id: string, knownTags?: Tags): Promise<Held | undefined> {
  const [observed, tags] = await Promise.all([
    work.ssm.describeAssociation(id),
    knownTags ?? work.ssm.tagsOf(tagIdOf(id)),
  ]);
  if (observed === undefined) return undefined;
  if (tags === undefined) throw tagsNotShown(id);
  const known = knownVersion(work);
  if (observed.version < known) throw staleRead(observed.version, known);
  return { ...observed, tags, association: await withoutDocumentDefaults(work, observed.association) };
}

/** It is listed, or there, so it has tags, and they do not show: that read, or the list, lags. */
export function tagsNotShown(id: string): ReconcileError {
  return confirming(`AWS does not show the tags of association ${id} yet; reading again.`);
}

/** What this pass has written counts, too. */
function knownVersion({ pass, resource }: Work): number {
  return Number(pass.learned('associationVersion') ?? resource.status?.associationVersion ?? 0);
}

/** AWS may answer with the document's own defaults among the parameters. They are not somebody's edit. */
async function withoutDocumentDefaults(work: Work, observed: Association): Promise<Association> {
  const declared = work.desired.association.parameters;
  const extra = Object.keys(observed.parameters).filter((key) => !Object.hasOwn(declared, key));
  if (extra.length === 0) return observed;
  const document = await work.ssm.describeDocument(observed.documentName, observed.documentVersion);
  const defaults = Object.fromEntries(
    (document?.parameters ?? []).map(({ name, defaultValue = '' }) => [name, defaultValue]),
  );
  const entries = Object.entries(observed.parameters).filter(
    ([key, values]) => Object.hasOwn(declared, key) || !isDefault(values, defaults[key]),
  );
  return { ...observed, parameters: Object.fromEntries(entries) };
}

/** A list's default is JSON text. */
function isDefault(values: readonly string[], defaultValue: string | undefined): boolean {
  if (defaultValue === undefined) return false;
  return JSON.stringify(values) === defaultValue || (values.length === 1 && values[0] === defaultValue);
}
