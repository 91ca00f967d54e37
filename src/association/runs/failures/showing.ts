import { ReconcileError } from '../../../controller/error.ts';
import { refusedGap, RETRY_MS, spentGap, type Gap } from '../gap/gap.ts';
import type { RunLook } from '../run-look.ts';
import type { RunDocument } from './document-secrets.ts';
import type { Showing } from './reason.ts';
import { secretsOf } from './redact.ts';

/** How much of what scripts print is shown. */
export interface Shown {
  readonly showing: Showing;
  /** Calls. */
  readonly spent: number;
  /** Why none is: it is not known what is secret in it. */
  readonly gap?: Gap;
}

/** Costs a call when the defaults of the document are not known, and leaves one at least. */
export async function showingOf(look: RunLook): Promise<Shown> {
  const { work, observed, calls, hidden } = look;
  const given = secretsOf(observed.association);
  const none: Showing = { output: 'none', secrets: given };
  if (work.options.failureOutput === 'none' || hidden !== undefined) return { showing: none, spent: 0 };
  const { left } = calls;
  const defaults = await secretDefaults(look);
  const spent = left - calls.left;
  if (!isKnown(defaults)) return { showing: none, spent, gap: defaults };
  const secrets = [...given, ...defaults].toSorted((one, other) => other.length - one.length);
  return { showing: { output: 'tail', secrets }, spent };
}

async function secretDefaults({ work, observed, calls }: RunLook): Promise<readonly string[] | Gap> {
  const { ssm, region, resource, memory } = work;
  const { documentName, documentVersion } = observed.association;
  const { documentSecrets } = memory;
  const { uid } = resource.metadata;
  const asked = { uid, run: calls.run, region, documentName, documentVersion };
  const known = documentSecrets.of(asked);
  if (known !== undefined) return known;
  if (calls.left <= 1) return spentGap(resource, 'Output', 'unreached');
  calls.spend(1);
  const read = await documentSecrets.read(asked, (name, version) => ssm.describeDocument(name, version));
  if (read === undefined) return hiddenDocumentGap(asked);
  return read instanceof ReconcileError ? refusedGap(read, 'Output') : read;
}

/** It may be gone, shared no more, or not shown yet. */
function hiddenDocumentGap({
  documentName,
  documentVersion,
}: Pick<RunDocument, 'documentName' | 'documentVersion'>): Gap {
  const message = `AWS does not show document ${documentName}, version ${documentVersion}, so nobody knows which of its defaults are secrets. It is asked again after half an hour.`;
  return { reason: 'DocumentNotShown', message, missing: 'Output', retryMs: RETRY_MS.lasting };
}

function isKnown(secrets: readonly string[] | Gap): secrets is readonly string[] {
  return Array.isArray(secrets);
}
