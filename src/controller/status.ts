import { isDeepStrictEqual } from 'node:util';
import {
  conditionOf,
  isStalled,
  MESSAGE_LIMIT,
  type Condition,
  type Resource,
  type Status,
} from '../api/resource.ts';
import { rfc3339 } from '../clock.ts';
import type { ReconcileError } from './error.ts';
import type { Finding, Verdict } from './reconciler.ts';

/** The status that says `verdict` and `findings` of the resource now. No verdict: Ready and Stalled stay as they are. */
export function statusAfter(
  { metadata, status }: Resource,
  fields: Readonly<Record<string, unknown>>,
  verdict: Verdict | undefined,
  { findings = [], now }: { readonly findings?: readonly Finding[]; readonly now: Date },
): Status {
  const said = [
    ...(verdict === undefined ? [] : saidBy(verdict)),
    ...new Map(findings.map((finding) => [finding.type, finding])).values(),
  ];
  return {
    ...withoutEmpty({ ...status, ...fields }),
    ...(verdict === undefined ? {} : { observedGeneration: metadata.generation }),
    conditions: conditionsAfter(status?.conditions ?? [], said, metadata.generation, now),
  };
}

function saidBy({ ready, stalled, reason, message }: Verdict): readonly Finding[] {
  return [
    { type: 'Ready', status: ready, reason, message },
    { type: 'Stalled', status: stalled ? 'True' : 'False', reason, message: stalled ? message : '' },
  ];
}

/**
 * `undefined`: the failure is young, and the resource was ready, or AWS has refused it, so what it says stays true.
 * `revised`: what the spec takes from elsewhere has changed since.
 */
export function verdictOfFailure(
  resource: Resource,
  failure: ReconcileError,
  failing: { readonly long: boolean; readonly revised?: boolean; readonly isRefused?: boolean },
): Verdict | undefined {
  const { reason, message, retry } = failure;
  const verdict = (stalled: boolean): Verdict => ({ ready: 'False', stalled, reason, message });
  if (retry === 'timed') return verdict(false);
  if (retry === 'soon') return verdict(failing.long);
  if (retry !== 'backoff') return verdict(true);
  if (failing.long) return verdict(true);
  const isJudged = isReady(resource) || (failing.isRefused === true && isStalled(resource));
  return isJudged && failing.revised !== true ? undefined : verdict(false);
}

/** Ready=True, said of this generation. */
export function isReady({ metadata, status }: Resource): boolean {
  const ready = conditionOf({ status }, 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === metadata.generation;
}

/** Nothing to write: the API server would store the same. */
export function isSameStatus(left: object | undefined, right: object): boolean {
  return isDeepStrictEqual(left, right);
}

function conditionsAfter(
  previous: readonly Condition[],
  said: readonly Finding[],
  observedGeneration: number,
  now: Date,
): readonly Condition[] {
  const next = said.map(({ type, status, reason, message }): Condition => {
    const before = previous.find((candidate) => candidate.type === type);
    // moves only when the status flips, so that an unchanged verdict is an unchanged status
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : rfc3339(now);
    return { type, status, reason, message: cut(message), observedGeneration, lastTransitionTime };
  });
  const kept = previous.filter(({ type }) => !said.some((finding) => finding.type === type));
  return [...next, ...kept].toSorted((left, right) => (left.type < right.type ? -1 : 1));
}

function cut(message: string): string {
  // well-formed: half a character would be stored as something else, and then differ for ever
  const text = message.toWellFormed();
  return text.length <= MESSAGE_LIMIT ? text : `${text.slice(0, MESSAGE_LIMIT - 2).toWellFormed()} …`;
}

/**
 * Without `undefined` and without empty maps, at every level: a server-side apply that empties a map which held
 * something makes the API server store null in its place, and then refuse the whole status.
 */
function withoutEmpty(fields: object): object {
  const entries = Object.entries(fields).map(
    ([key, value]) => [key, isMap(value) ? withoutEmpty(value) : value] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && !isEmptyMap(value)));
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmptyMap(value: unknown): boolean {
  return isMap(value) && Object.keys(value).length === 0;
}
