import { otherLeases, renewedSince, type OtherLease } from './other-operators.ts';
import { others } from './words/before.ts';
import { watching } from './words/meanwhile.ts';
import { DrainError, type Job } from './world.ts';

const LOOK_MS = 500;

/** Leases that nobody renews hold nobody up for longer than it takes to see that. */
export async function requireNoOthers(job: Job): Promise<void> {
  const { connection, signal, clock, config, patience, operator, say } = job;
  if (!config.noneElsewhere && config.namespaces.length > 0) return;
  const look = (): Promise<readonly OtherLease[]> =>
    patience.persistently(() => otherLeases(connection, operator.place, signal));
  const before = await look();
  const longestMs = Math.max(0, ...before.map(({ durationMs }) => durationMs));
  if (longestMs > 0) say(watching(before.map(({ lease }) => lease)));
  const endsMs = clock.monotonicMs() + Math.min(longestMs, config.operatorWaitMs);
  for (let now = before; clock.monotonicMs() < endsMs; now = await look()) {
    const renewed = renewedSince(before, now);
    if (renewed.length > 0) throw new DrainError(others(renewed));
    await patience.pause(LOOK_MS); // oxlint-disable-line no-await-in-loop -- look after look
  }
}
