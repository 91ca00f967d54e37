import { RECONCILE_REQUESTED_AT } from '../api/names.ts';
import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import type { ListedAssociation } from '../ssm/gateway.ts';
import { specHashOf } from './desired.ts';
import { runMark, runMarkOfStatus } from './runs.ts';

/** What the last list of the region shows of one association. */
export interface Seen {
  readonly listed: ListedAssociation | undefined;
  readonly missing: boolean;
}

/** Why a resource needs a pass, in words for the log. `undefined`: nothing has changed that we could see. */
export function causeToLook(
  resource: SsmAssociation,
  { listed, missing }: Seen,
  now: Date,
): string | undefined {
  const { metadata, status } = resource;
  if (status?.observedGeneration !== metadata.generation) return 'the spec changed';
  if (requestedAt(resource) !== undefined) return 'asked for by annotation';
  if (resource.spec.suspend === true) return undefined;
  if (missing) return 'AWS does not list it';
  if (listed !== undefined && status.associationId !== undefined && showsNews(resource, listed))
    return 'AWS shows something new';
  if (isRefusedForGood(resource)) return undefined;
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') return 'it is not ready';
  if (status.associationId === undefined) return 'it was never created';
  if (status.nextRunTime !== undefined && new Date(status.nextRunTime) <= now) return 'its next run is due';
  return undefined;
}

/** The time of a request that is not handled yet. What is not a time counts as no request. */
export function requestedAt({ metadata, status }: SsmAssociation): string | undefined {
  const asked = metadata.annotations?.[RECONCILE_REQUESTED_AT];
  if (asked === undefined || Number.isNaN(Date.parse(asked))) return undefined;
  const handled = status?.lastHandledReconcileAt;
  return handled === undefined || Date.parse(asked) > Date.parse(handled) ? asked : undefined;
}

/** AWS has refused this very spec, or did not keep it: sending it again would change nothing. */
export function isRefusedForGood(resource: SsmAssociation): boolean {
  const { metadata, status } = resource;
  const stalled = status?.conditions?.find(({ type }) => type === 'Stalled');
  if (stalled?.status !== 'True' || stalled.observedGeneration !== metadata.generation) return false;
  return status?.unsettledHash !== undefined && status.unsettledHash === specHashOf(resource);
}

/** An entry older than what the status knows is no news. */
export function showsNews(resource: SsmAssociation, listed: ListedAssociation): boolean {
  const version = Number(resource.status?.associationVersion ?? 0);
  if (listed.version < version) return false;
  return listed.version > version || runMark(listed) !== runMarkOfStatus(resource);
}
