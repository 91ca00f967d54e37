import { requestedAt } from './due.ts';
import type { Work } from './work.ts';

/** Takes a request to look now for handled: just before something is sent, and when a pass has ended well. */
export function takeRequest({ resource, pass }: Work): void {
  const requested = requestedAt(resource);
  if (requested !== undefined) pass.learn({ lastHandledReconcileAt: requested });
}
