import { conditionOf, isStalled } from '../api/resource.ts';
import type { Revision } from '../controller/reconciler.ts';
import type { OwnedResource } from './owned.ts';
import { isToldWrongly, type Declared } from './standing.ts';
import { IN_PLACE } from './verdict.ts';

/** What can be told of a resource without asking AWS. */
export interface Facts extends Declared {
  /** It knows what it made in AWS. */
  readonly known: boolean;
  /** The last list did not hold what it knows. */
  readonly missing: boolean;
  /** The last list shows what neither the status nor the last look has told. */
  readonly news: boolean;
  /** Milliseconds until something of it is to be asked for again. */
  readonly againMs?: number;
  /** What the spec takes from elsewhere, if anything. */
  readonly revision?: Revision | undefined;
  /** A reason of the kind's own, in words for the log. */
  readonly due?: string | undefined;
}

const NOT_READY = 'it is not ready';

/**
 * Why a resource needs a pass, in words for the log. `undefined`: nothing has changed that we could see. `asked`: an
 * annotation asks for something that was not dealt with.
 */
export function causeToLook(resource: OwnedResource, facts: Facts, asked: boolean): string | undefined {
  const { metadata, status } = resource;
  if (status?.observedGeneration !== metadata.generation) return 'the spec changed';
  if (asked) return 'asked for by annotation';
  const revised = facts.revision?.isNew === true ? 'what it takes from elsewhere has changed' : undefined;
  const ready = conditionOf(resource, 'Ready')?.status;
  if (resource.spec.suspend === true) return ready === 'False' ? NOT_READY : wronglyTold(resource, facts);
  if (facts.missing) return 'AWS does not list it';
  if (facts.known && facts.news) return 'AWS shows something new';
  if (isRefusedForGood(resource, facts.specHash)) return undefined;
  if (ready !== 'True') return NOT_READY;
  if (!facts.known) return 'it was never created';
  return facts.due ?? revised;
}

function wronglyTold(resource: OwnedResource, facts: Facts): string | undefined {
  return isToldWrongly(resource, facts) ? 'Ready does not say how it stands' : undefined;
}

/**
 * It was in place, and nothing is known but that the list shows something new of it: nobody waits for a comparison, so
 * what the list shows can be enough.
 */
export function isOnlyNews(resource: OwnedResource, facts: Facts, asked: boolean): boolean {
  const { metadata, spec, status } = resource;
  const isInPlace =
    conditionOf(resource, 'Ready')?.reason === IN_PLACE &&
    conditionOf(resource, 'Drifted')?.status === 'False';
  const isAsWritten =
    status?.observedGeneration === metadata.generation && status.appliedHash === facts.specHash;
  const isFree = spec.suspend !== true && status?.heldSince === undefined && !asked;
  const { known, news, missing, due, revision } = facts;
  const onlyNews = known && news && !missing && due === undefined && revision?.isNew !== true;
  return isInPlace && isAsWritten && isFree && onlyNews;
}

/** AWS has refused this very spec, or did not keep it: sending it again would change nothing. */
function isRefusedForGood(resource: OwnedResource, specHash: string): boolean {
  return isStalled(resource) && resource.status?.unsettledHash === specHash;
}

/** There is nothing in AWS to compare, and nothing may be sent: only an edit or a request ends this. */
export function rests(resource: OwnedResource, { known, specHash }: Facts): boolean {
  if (resource.spec.suspend === true) return true;
  return !known && isRefusedForGood(resource, specHash);
}
