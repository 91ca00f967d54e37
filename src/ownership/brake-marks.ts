/** What the operator's Lease tells of the mass brake. RFC 3339. */
export interface BrakeMarks {
  /** When corrections stopped. */
  readonly engagedAt?: string | undefined;
  /** A person's word: corrections that stood then may go out. */
  readonly releasedAt?: string | undefined;
}

/** A clock may be fast by this. A release of a later time counts when its time has come. */
const SKEW_MS = 5 * 60_000;

/**
 * | stopped | released                                        | answer |
 * |---------|-------------------------------------------------|--------|
 * | never   | –                                               | off    |
 * | yes     | never, before, at that moment, or in the future | on     |
 * | yes     | later                                           | off    |
 */
export function isEngaged(marks: BrakeMarks, now: Date): boolean {
  const engagedMs = timeMs(marks.engagedAt);
  if (engagedMs === undefined) return false;
  const releasedMs = releaseMs(marks, now);
  return releasedMs === undefined || releasedMs <= engagedMs;
}

/** When corrections that stop now have stopped: later than any release that counts already. */
export function engagementAfter(marks: BrakeMarks, now: Date): Date {
  const releasedMs = releaseMs(marks, now);
  return new Date(Math.max(now.getTime(), releasedMs === undefined ? 0 : releasedMs + 1_000));
}

/** The difference stood when people released the brake, so it is not counted again. */
export function stoodAtRelease(marks: BrakeMarks, standingSince: string | undefined, now: Date): boolean {
  const releasedMs = releaseMs(marks, now);
  return releasedMs !== undefined && standingSince !== undefined && Date.parse(standingSince) <= releasedMs;
}

function releaseMs({ releasedAt }: BrakeMarks, now: Date): number | undefined {
  const releasedMs = timeMs(releasedAt);
  return releasedMs === undefined || releasedMs > now.getTime() + SKEW_MS ? undefined : releasedMs;
}

/** What is not a time counts as not said. */
function timeMs(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}
