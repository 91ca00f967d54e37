import { rfc3339 } from '../clock.ts';

export type BrakeReason =
  'CorrectionDelayed' | 'PromotionDelayed' | 'RunDelayed' | 'BrakeEngaged' | 'Contested';

/** Why something has to wait. */
export type Obstacle = 'rate' | 'counting' | 'BrakeEngaged' | 'Contested';

/** What is said of what has to wait, and when it is looked at again. */
export interface Delay {
  readonly obstacle: Obstacle;
  readonly reason: BrakeReason;
  readonly waitMs: number;
  readonly message: string;
}

/** How often it is looked, without asking anybody, whether a correction may go out. */
export const LOOK_MS = { BrakeEngaged: 15_000, counting: 5_000 } as const;

/** The record that would tell of a stop was not read yet. */
export const NOT_KNOWN: Delay = {
  obstacle: 'counting',
  reason: 'CorrectionDelayed',
  waitMs: LOOK_MS.counting,
  message:
    "AWS was changed. It is not put back as long as nobody knows whether corrections have stopped: the operator's Lease can't be read, and its log says why.",
};

/** `ignored`: what was given as a release and is none, in a sentence. */
export function stopped(engagedAt: string | undefined, releaseCommand: string, ignored = ''): Delay {
  const why = `Corrections have stopped since ${engagedAt}: too many resources were changed in AWS at once.`;
  const way = `See what has changed them, then let them be put back: ${releaseCommand}`;
  const message = [why, ignored, way].filter((sentence) => sentence !== '').join(' ');
  return { obstacle: 'BrakeEngaged', reason: 'BrakeEngaged', waitMs: LOOK_MS.BrakeEngaged, message };
}

/** `patienceMs`: how long it may take at most. */
export function counting(patienceMs: number): Delay {
  const minutes = Math.ceil(patienceMs / 60_000);
  const message = `AWS was changed. Before it is put back, it is looked how much else was changed at the same time, which takes a minute or so, at most ${minutes}.`;
  return { obstacle: 'counting', reason: 'CorrectionDelayed', waitMs: LOOK_MS.counting, message };
}

/** What a minute has of starts is taken; the next turn comes in `waitMs`. */
export function queued(
  { region, perMinute, now }: { readonly region: string; readonly perMinute: number; readonly now: Date },
  reason: BrakeReason,
  waitMs: number,
): Delay {
  const at = rfc3339(new Date(now.getTime() + waitMs));
  const message = `At most ${perMinute} runs a minute are started in ${region} by corrections, promotions and requests (setting maxRunsStartedPerMinute). The turn of this one is at about ${at}.`;
  return { obstacle: 'rate', reason, waitMs, message };
}
