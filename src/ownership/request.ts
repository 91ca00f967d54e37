import { RECONCILE_REQUESTED_AT } from '../api/names.ts';
import type { OwnedResource, OwnedWork } from './owned.ts';

/** The time of a request to look now that is not handled yet. What is not a time counts as no request. */
export function requestedAt({ metadata, status }: OwnedResource): string | undefined {
  const asked = metadata.annotations?.[RECONCILE_REQUESTED_AT];
  if (asked === undefined || Number.isNaN(Date.parse(asked))) return undefined;
  const handled = status?.lastHandledReconcileAt;
  return handled === undefined || Date.parse(asked) > Date.parse(handled) ? asked : undefined;
}

/** Takes a request to look now for handled: just before something is sent, and when a pass has ended well. */
export function takeRequest({ resource, pass }: Pick<OwnedWork, 'resource' | 'pass'>): void {
  const requested = requestedAt(resource);
  if (requested !== undefined) pass.learn({ lastHandledReconcileAt: requested });
}

/** The pass was cut short: the next one handles the request, whoever leads then. */
export function giveRequestBack({ resource, pass }: Pick<OwnedWork, 'resource' | 'pass'>): void {
  if (requestedAt(resource) === undefined) return;
  pass.learn({ lastHandledReconcileAt: resource.status?.lastHandledReconcileAt });
}
