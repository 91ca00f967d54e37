import { RECONCILE_REQUESTED_AT, RUN_REQUESTED_AT } from '../api/names.ts';
import type { OwnedResource, OwnedWork } from './owned.ts';

/** What people ask for with a time in an annotation. */
export interface RequestKind {
  readonly annotation: string;
  /** Field of the status: the request that was handled last. */
  readonly handled: 'lastHandledReconcileAt' | 'lastHandledRunAt';
  /** Field of the status: the text that is never handled, told once. */
  readonly ignored: 'ignoredReconcileRequest' | 'ignoredRunRequest';
  /** Reason of the event that tells so. */
  readonly invalid: string;
  /** Why nobody can ask this of a kind of resource, and what to do instead. */
  readonly never?: string;
}

/** Look now. */
export const LOOK: RequestKind = {
  annotation: RECONCILE_REQUESTED_AT,
  handled: 'lastHandledReconcileAt',
  ignored: 'ignoredReconcileRequest',
  invalid: 'ReconcileRequestInvalid',
};

/** Run now. */
export const RUN: RequestKind = {
  annotation: RUN_REQUESTED_AT,
  handled: 'lastHandledRunAt',
  ignored: 'ignoredRunRequest',
  invalid: 'RunRequestInvalid',
};

/** One pass over one resource, as far as requests go. */
export type Asking = Pick<OwnedWork, 'resource' | 'pass' | 'clock'>;

export type Asked =
  | { readonly state: 'none' }
  | { readonly state: 'open'; readonly at: string }
  | { readonly state: 'invalid'; readonly text: string; readonly why: string };

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** Clocks differ by less. What is further ahead is a mistake, which would keep later requests from being handled. */
const AHEAD_MS = 5 * 60_000;
const TEXT_LIMIT = 64;
const NONE = { state: 'none' } as const;

/**
 * | the annotation's text                       | state   |
 * |---------------------------------------------|---------|
 * | none, or what was handled or ignored before | none    |
 * | any, of a kind that can't be asked          | invalid |
 * | no time, or more than 5 minutes ahead       | invalid |
 * | not later than what was handled             | none    |
 * | later                                       | open    |
 */
export function askedOf({ metadata, status }: OwnedResource, kind: RequestKind, now: Date): Asked {
  const at = metadata.annotations?.[kind.annotation];
  if (at === undefined) return NONE;
  const text = cut(at);
  const handled = status?.[kind.handled];
  if (at === handled || text === status?.[kind.ignored]) return NONE;
  if (kind.never !== undefined) return { state: 'invalid', text, why: kind.never };
  const askedMs = timeOf(at);
  if (askedMs === undefined) return { state: 'invalid', text, why: 'it is no RFC 3339 time' };
  if (askedMs - now.getTime() > AHEAD_MS) {
    return { state: 'invalid', text, why: "by the operator's clock it is more than 5 minutes ahead" };
  }
  const handledMs = handled === undefined ? undefined : timeOf(handled);
  return handledMs !== undefined && askedMs <= handledMs ? NONE : { state: 'open', at };
}

/** Milliseconds since 1970 of an RFC 3339 time. `undefined`: it is none. */
export function timeOf(text: string): number | undefined {
  const milliseconds = RFC_3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

function cut(text: string): string {
  return text.slice(0, TEXT_LIMIT).toWellFormed();
}

/** The time of a request that is not handled yet. */
export function openRequest(resource: OwnedResource, kind: RequestKind, now: Date): string | undefined {
  const asked = askedOf(resource, kind, now);
  return asked.state === 'open' ? asked.at : undefined;
}

/** The time of a request to look now that is not handled yet. */
export function requestedAt({ resource, clock }: Pick<Asking, 'resource' | 'clock'>): string | undefined {
  return openRequest(resource, LOOK, clock.now());
}

/** Takes a request to look now for handled: just before something is sent, and when a pass has ended well. */
export function takeRequest(asking: Asking): void {
  const requested = requestedAt(asking);
  if (requested !== undefined) asking.pass.learn({ lastHandledReconcileAt: requested });
}

/** The pass was cut short: the next one handles the request, whoever leads then. */
export function giveRequestBack(asking: Asking): void {
  if (requestedAt(asking) === undefined) return;
  asking.pass.learn({ lastHandledReconcileAt: asking.resource.status?.lastHandledReconcileAt });
}

/** What can't be handled is told once, and remembered: it must not come true when its time comes. */
export function ignoreInvalid({ resource, pass, clock }: Asking, kinds: readonly RequestKind[]): void {
  for (const kind of kinds) {
    const asked = askedOf(resource, kind, clock.now());
    if (asked.state !== 'invalid') continue;
    pass.learn({ [kind.ignored]: asked.text });
    const message = ignoredWords(kind, asked);
    pass.tell({ type: 'Warning', reason: kind.invalid, action: 'Reconcile', message });
  }
}

function ignoredWords(
  { annotation, never }: RequestKind,
  { text, why }: Asked & { state: 'invalid' },
): string {
  if (never !== undefined) return `${annotation} is ignored: ${never}`;
  return `${annotation} is ${JSON.stringify(text)}, and ${why}: it is ignored, now and later. Give it the time of now, as $(date -u +%FT%TZ) does.`;
}
