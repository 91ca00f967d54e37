import type { DriftReport } from './drift.ts';

/** `status.drift`, as far as somebody fights over the object. */
type Contest = Pick<DriftReport, 'correctedAt' | 'lastCorrections' | 'contestedSince'>;

/** After so many corrections within an hour the next one comes an hour later. */
export const MOST_CORRECTIONS = 4;
const HOUR_MS = 3_600_000;

/**
 * When a difference may be put back. `undefined`: at once.
 *
 * | that many corrections in the last hour | contested before  | answer                     |
 * |----------------------------------------|-------------------|----------------------------|
 * | no                                     | no, or it is over | at once                    |
 * | yes                                    | –                 | an hour after the last one |
 * | –                                      | yes               | an hour after the last one |
 */
export function contestedUntil(drift: Contest | undefined, now: Date): Date | undefined {
  const corrections = drift?.lastCorrections ?? [];
  const last = corrections.at(-1);
  if (drift === undefined || last === undefined) return undefined;
  const recent = corrections.filter((time) => ageMs(time, now) < HOUR_MS);
  const contested = drift.contestedSince !== undefined && !isContestOver(drift, now);
  if (!contested && recent.length < MOST_CORRECTIONS) return undefined;
  return new Date(Date.parse(last) + HOUR_MS);
}

/** An hour has passed since the last difference was put back. */
export function isContestOver({ correctedAt }: Contest, now: Date): boolean {
  return correctedAt !== undefined && ageMs(correctedAt, now) >= HOUR_MS;
}

/** A person has edited the spec: what was before does not count. */
export function uncontested<D extends Contest>(drift: D): Omit<D, 'lastCorrections' | 'contestedSince'> {
  const { lastCorrections: _corrections, contestedSince: _since, ...rest } = drift;
  return rest;
}

function ageMs(time: string, now: Date): number {
  return now.getTime() - Date.parse(time);
}
