import { timeOf } from './request.ts';

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

/** Why the release that people gave lets nothing go, in words. `undefined`: it counts, or there is none. */
export function whyIgnored(marks: BrakeMarks, now: Date): string | undefined {
  const { engagedAt = '', releasedAt } = marks;
  if (releasedAt === undefined || !isEngaged(marks, now)) return undefined;
  if (timeOf(releasedAt) === undefined) return 'it is no RFC 3339 time';
  if (releaseMs(marks, now) === undefined) return "by the operator's clock it is more than 5 minutes ahead";
  return `it is not later than the stop, ${engagedAt}`;
}

function releaseMs({ releasedAt }: BrakeMarks, now: Date): number | undefined {
  const releasedMs = timeMs(releasedAt);
  return releasedMs === undefined || releasedMs > now.getTime() + SKEW_MS ? undefined : releasedMs;
}

/** What is not a time counts as not said. */
function timeMs(text: string | undefined): number | undefined {
  return text === undefined ? undefined : timeOf(text);
}
