import { conditionOf } from '../api/resource.ts';
import { rfc3339 } from '../clock.ts';
import { ReconcileError } from '../controller/error.ts';
import { contestedUntil, isContestOver, MOST_CORRECTIONS, uncontested } from './contest.ts';
import {
  driftCorrected,
  driftInCorrection,
  driftNotCorrected,
  type Difference,
  type DriftReport,
} from './drift.ts';
import { nowText, type OwnedWork } from './owned.ts';
import { driftOf, IN_SYNC, noteDrift } from './verdict.ts';

/** What somebody has changed in AWS, and is put back. */
export interface Correction {
  readonly differences: readonly Difference[];
  /** Told to people before it is sent. */
  readonly message: string;
}

/**
 * Why what differs can't be put back now; it is told meanwhile. `undefined`: it may, and a start is taken for it, so
 * `started` has to follow.
 */
export async function brakeOn(
  work: OwnedWork,
  differences: readonly Difference[],
): Promise<ReconcileError | undefined> {
  const { brakes, region, resource, clock } = work;
  noteDrift(work, differences);
  const until = contestedUntil(driftOf(work), clock.now());
  if (until !== undefined) noteContest(work);
  if (until !== undefined && until > clock.now())
    return brakes.contested(region, resource, until, contestMessage(until));
  const brake = await brakes.correction(region, resource);
  if (brake?.reason === 'BrakeEngaged') tellStop(work, brake.message);
  return brake;
}

/** Told once of each resource, where people look for it: beside the resource, in its own namespace. */
function tellStop({ pass, resource }: OwnedWork, message: string): void {
  const ready = conditionOf(resource, 'Ready');
  if (ready?.reason === 'BrakeEngaged') return;
  pass.tell({ type: 'Warning', reason: 'BrakeEngaged', action: 'Update', message });
}

/**
 * Runs what a start was taken for. `sent` is to be called just before the call to AWS; the start is given back when it
 * was not, or when nothing has left this process.
 */
export async function started<T>(
  { brakes, region, resource }: OwnedWork,
  run: (sent: () => void) => Promise<T>,
): Promise<T> {
  const { uid } = resource.metadata;
  let isSent = false;
  try {
    return await run(() => {
      isSent = true;
      brakes.sent(region, uid);
    });
  } catch (error) {
    if (error instanceof ReconcileError && error.ours !== undefined) isSent = false;
    if (isUndone(error)) brakes.undone(region, uid);
    throw error;
  } finally {
    if (!isSent) brakes.giveBack(region, uid);
  }
}

/**
 * Records that a correction is under way before it is sent, on the condition that nobody wrote since this pass began.
 * `prepared` looks once more whether it is right to send, and answers what sends it. An operator that dies meanwhile
 * leaves behind that it may have been done, so it is counted once, by whoever sees it in place.
 */
export function correct<T>(
  work: OwnedWork,
  { differences, message }: Correction,
  prepared: () => Promise<() => Promise<T>>,
): Promise<T> {
  const { pass } = work;
  return started(work, async (sent) => {
    const send = await prepared();
    let mayBeDone = false;
    beginCorrection(work, differences);
    try {
      await pass.save({ ready: 'False', stalled: false, reason: 'CorrectingDrift', message });
      await pass.announce({ type: 'Warning', reason: 'CorrectingDrift', action: 'Update', message });
      mayBeDone = true;
      sent();
      const answer = await send();
      countCorrection(work);
      return answer;
    } catch (error) {
      if (!mayBeDone || isUndone(error)) dropCorrection(work);
      throw error;
    }
  });
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

/** To be called when AWS has answered, not before. What differed is put back, also while AWS makes it ready. */
export function countCorrection(work: OwnedWork): void {
  const drift = driftOf(work);
  if (drift === undefined) return;
  work.pass.learn({ drift: driftCorrected(drift, nowText(work)) });
  work.pass.note(IN_SYNC);
}

/** A person's edit of the spec ends a contest, and so does an hour of peace. */
export function endContest({ pass, resource, clock, isRevised }: OwnedWork): void {
  const { metadata, status } = resource;
  const drift = status?.drift;
  if (drift?.lastCorrections === undefined) return;
  const edited = isRevised || status?.observedGeneration !== metadata.generation;
  const over = drift.contestedSince !== undefined && isContestOver(drift, clock.now());
  if (edited || over) pass.learn({ drift: uncontested(drift) });
}

/** Told once, when it begins. */
function noteContest(work: OwnedWork): void {
  const drift = driftOf(work);
  if (drift === undefined || drift.contestedSince !== undefined) return;
  work.pass.learn({ drift: { ...drift, contestedSince: nowText(work) } });
  const message = `Somebody, or something, keeps changing this in AWS: it was put back ${MOST_CORRECTIONS} times within an hour. From now on it is put back at most once an hour.`;
  work.pass.tell({ type: 'Warning', reason: 'Contested', action: 'Update', message });
}

function contestMessage(until: Date): string {
  const at = rfc3339(until);
  return `Somebody, or something, keeps changing this in AWS, so it is put back at most once an hour: next at ${at}. Find out who (CloudTrail tells), or set driftPolicy: Report. An edit of the spec is written at once.`;
}
