import { ReconcileError } from '../controller/error.ts';
import {
  driftCorrected,
  driftInCorrection,
  driftNotCorrected,
  type Difference,
  type DriftReport,
} from './drift.ts';
import { nowText, type OwnedWork } from './owned.ts';
import { driftOf, noteDrift } from './verdict.ts';

/** What somebody has changed in AWS, and is put back. */
export interface Correction {
  readonly differences: readonly Difference[];
  /** Told to people before it is sent. */
  readonly message: string;
}

/**
 * Records that a correction is under way before `send` puts it back, on the condition that nobody wrote since this pass
 * began. An operator that dies meanwhile leaves behind that it may have been done, so it is counted once, by whoever
 * sees it in place.
 */
export async function correct<T>(
  work: OwnedWork,
  { differences, message }: Correction,
  send: () => Promise<T>,
): Promise<T> {
  const { pass } = work;
  beginCorrection(work, differences);
  let mayBeDone = false;
  try {
    await pass.save({ ready: 'False', stalled: false, reason: 'CorrectingDrift', message });
    await pass.announce({ type: 'Warning', reason: 'CorrectingDrift', action: 'Update', message });
    mayBeDone = true;
    const answer = await send();
    countCorrection(work);
    return answer;
  } catch (error) {
    if (!mayBeDone || isUndone(error)) dropCorrection(work);
    throw error;
  }
}

/** To be saved before anything is sent. */
export function beginCorrection(work: OwnedWork, differences: readonly Difference[]): void {
  noteDrift(work, differences);
  const drift = driftOf(work);
  if (drift !== undefined) work.pass.learn({ drift: driftInCorrection(drift, nowText(work)) });
}

/** Nothing was sent, or AWS has refused it. */
export function dropCorrection({ pass, resource }: OwnedWork): void {
  const drift = pass.learned('drift') as DriftReport | undefined;
  if (drift !== undefined) pass.learn({ drift: driftNotCorrected(drift, resource.status?.drift) });
}

/** The call has changed nothing for sure. */
export function isUndone(error: unknown): boolean {
  return error instanceof ReconcileError && error.effect === 'refused';
}

/** To be called when AWS has answered, not before. */
export function countCorrection(work: OwnedWork): void {
  const drift = driftOf(work);
  if (drift !== undefined) work.pass.learn({ drift: driftCorrected(drift, nowText(work)) });
}
