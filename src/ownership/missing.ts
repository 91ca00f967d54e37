import { ReconcileError } from '../controller/error.ts';
import type { Finding, Outcome } from '../controller/reconciler.ts';
import type { DriftPolicy } from './cause.ts';
import type { OwnedWork } from './owned.ts';
import { upperFirst } from './claim.ts';
import { beginCorrection, brakeOn, countCorrection, started } from './correction.ts';
import type { Difference } from './drift.ts';
import { driftOf, learnDrift } from './verdict.ts';

/**
 * AWS says that what we know is gone. A read may say so in error, so it is believed only when it lasts as long as a
 * create may take. `what`: `association 1234`.
 */
export function believeMissing({ doubts, resource }: OwnedWork, what: string): void {
  if (doubts.isBelieved(resource.metadata.uid, 'missing')) return;
  const message = `AWS does not know ${what} any more. Making sure for a minute, because a read may lag.`;
  throw new ReconcileError({ reason: 'Missing', retry: 'soon', retryAfterMs: 5_000, message });
}

/** Why what is gone stays gone. */
export interface LeftMissing {
  readonly reason: string;
  readonly why: string;
}

export function reportedOnly(policy: DriftPolicy): LeftMissing {
  return {
    reason: 'DriftReported',
    why: `driftPolicy ${policy} leaves it so; with Correct it is made anew.`,
  };
}

export const ADOPTED_IS_GONE: LeftMissing = {
  reason: 'AdoptionDiffers',
  why: 'It was adopted and never written. Set adopt.overwrite: true to make it anew, or delete this resource.',
};

/** Tells of what was deleted in AWS and stays so. */
export function leftMissing(work: OwnedWork, what: string, { reason, why }: LeftMissing): Outcome {
  learnDrift(work, goneOf(what));
  const message = `${upperFirst(what)} was deleted in AWS. ${why}`;
  const drifted: Finding = { type: 'Drifted', status: 'True', reason, message: kindOf(what) };
  return { verdict: { ready: 'False', stalled: true, reason, message }, findings: [drifted] };
}

/** What was deleted in AWS, and is made anew. */
export interface Recreation {
  /** `association 1234`; its id may be forgotten. */
  readonly what: string;
  /** A new spec asks for it, so it is no mere correction: no brake holds it. */
  readonly asked: boolean;
}

/** It was seen to be gone, and is not there again yet. `what`: `association`. */
export function isRecreation(work: OwnedWork, what: string): boolean {
  const { correctedAt, fields = [] } = driftOf(work) ?? {};
  return correctedAt === undefined && fields.some((field) => isGone(field, what));
}

/**
 * Makes it: told and counted as a correction when it was there before. `make` answers whether it has made anything, and
 * how AWS calls it where that is another name than before; it calls `sent` just before it does, and first of all saves
 * what was learned.
 */
export async function making<T extends { readonly created: boolean; readonly as?: string }>(
  work: OwnedWork,
  recreation: Recreation | undefined,
  make: (sent: () => void) => Promise<T>,
): Promise<T> {
  if (recreation === undefined) return make(() => {});
  const { what, asked } = recreation;
  const brake = asked ? undefined : await brakeOn(work, goneOf(what));
  if (brake !== undefined) throw brake;
  beginCorrection(work, goneOf(what));
  const made = await (asked ? make(() => {}) : started(work, make));
  if (made.created) tellRecreated(work, what, made.as);
  return made;
}

/** To be called when AWS has answered the create, not before. */
function tellRecreated(work: OwnedWork, what: string, as?: string): void {
  countCorrection(work);
  const now = as === undefined ? '' : ` It is ${as} now.`;
  const message = `${upperFirst(what)} was deleted in AWS, and was made anew.${now}`;
  work.pass.tell({ type: 'Warning', reason: 'Recreated', action: 'Create', message });
}

function goneOf(what: string) {
  return [{ path: kindOf(what), declared: 'present', observed: 'absent' }];
}

function isGone({ path, declared, observed }: Difference, what: string): boolean {
  return path === what && declared === 'present' && observed === 'absent';
}

/** `association 1234` → `association`. */
function kindOf(what: string): string {
  return what.split(' ')[0] ?? what;
}
