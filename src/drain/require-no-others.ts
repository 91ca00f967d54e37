import { otherLeases, renewedSince, type OtherLease } from './other-operators.ts';
import { others, undecided } from './words/before.ts';
import { watching } from './words/meanwhile.ts';
import { DrainError, type Job } from './world.ts';

const LOOK_MS = 500;

/** A lease that nobody has renewed for its own duration is of an operator that is no more. Before that nobody can tell. */
export async function requireNoOthers(job: Job): Promise<void> {
  const { connection, signal, clock, config, patience, operator, say } = job;
  if (!config.noneElsewhere && config.namespaces.length > 0) return;
  const look = (): Promise<readonly OtherLease[]> =>
    patience.persistently(() => otherLeases(connection, operator.place, signal));
  const before = await look();
  const longestMs = Math.max(0, ...before.map(({ durationMs }) => durationMs));
  const leases = before.map(({ lease }) => lease);
  if (longestMs > 0) say(watching(leases, longestMs));
  const endsMs = clock.monotonicMs() + longestMs;
  for (let now = before; clock.monotonicMs() < endsMs; now = await look()) {
    const renewed = renewedSince(before, now);
    if (renewed.length > 0) throw new DrainError(others(renewed));
    if (patience.isOver) throw new DrainError(undecided(leases, longestMs, config.drainTimeoutMs));
    await patience.pause(LOOK_MS); // oxlint-disable-line no-await-in-loop -- look after look
  }
}
