import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import type { Outcome, Verdict } from '../controller/reconciler.ts';
import type { Told } from '../ownership/told.ts';
import { stillFailing } from '../ownership/verdict.ts';
import { documentOf, type Documents, type NamedDocument } from './document-ref.ts';
import { documentNamed, fitOf, isMisfitTold, type Fit } from './parameters.ts';
import type { Work } from './work.ts';

/** The document's own change wakes the association. This is for a wake that got lost. */
const LOST_WAKE_MS = 5 * 60_000;

/**
 * To be asked before a create or an update is sent. Why it is not, because AWS would refuse the parameters for what our
 * SsmDocument declares; `undefined`: it may be sent. What was said stays said until that document is in place.
 */
export function misfit(work: Work): Verdict | undefined {
  const fit = fitIn(work);
  if (fit === 'unsettled' && isMisfitTold(work.resource)) return stillFailing(work).verdict;
  if (typeof fit === 'string') return undefined;
  const message = `AWS would refuse the parameters, so nothing is sent. ${fit.misfit}`;
  return { ready: 'False', stalled: true, reason: 'InvalidParameters', message };
}

export function outcomeOfMisfit(verdict: Verdict): Outcome {
  return { verdict, requeueAfterMs: LOST_WAKE_MS };
}

/** Tells once of what AWS holds as declared, while its document has come to declare something else. */
export function tellMisfit(work: Work): void {
  const { memory, resource, pass } = work;
  const { uid } = resource.metadata;
  const fit = fitIn(work);
  if (fit === 'fits') memory.told.forget(uid);
  if (typeof fit === 'string' || !memory.told.isNews(uid, fit.misfit)) return;
  const message = `AWS holds the association, and its parameters do not go with its document any more: runs may fail. ${fit.misfit}`;
  pass.tell({ type: 'Warning', reason: 'InvalidParameters', action: 'Reconcile', message });
}

/** The SsmDocument that it refers to has come to declare something else, and nobody was told yet. */
export function hasUntoldMisfit(
  resource: SsmAssociation,
  document: NamedDocument,
  { documents, told }: { readonly documents: Documents; readonly told: Told },
): boolean {
  if (resource.spec.documentRef === undefined) return false;
  const fit = fitOf(resource.spec, document, documentOf(resource, documents));
  return typeof fit !== 'string' && !told.has(resource.metadata.uid, fit.misfit);
}

function fitIn({ resource, options, document, region }: Work): Fit {
  const { documents } = options;
  const found =
    resource.spec.documentRef === undefined
      ? documentNamed(document.documentName, region, documents.list())
      : documentOf(resource, documents);
  return fitOf(resource.spec, document, found);
}
