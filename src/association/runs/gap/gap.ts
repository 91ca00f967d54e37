import type { SsmAssociation } from '../../../api/generated/ssm-association.ts';
import { MESSAGE_LIMIT } from '../../../api/resource.ts';
import { isLasting, type ReconcileError } from '../../../controller/error.ts';
import type { Finding } from '../../../controller/reconciler.ts';
import type { ToldRuns } from '../mark.ts';
import { wordsOf, type Again } from './words.ts';

type Incomplete = NonNullable<NonNullable<SsmAssociation['status']>['runsIncomplete']>;

/** What the status lacks of the runs. */
export type Missing = Incomplete['missing'];

/** Why the status does not tell all of the runs: `status.runsIncomplete`. */
export interface Gap extends Readonly<Incomplete> {
  /** It is asked again after this time. `undefined`: with the next run, or at the end of this one. */
  readonly retryMs?: number;
}

/** A right that is missing is given at some time. What failed in passing is over sooner. */
export const RETRY_MS = { lasting: 30 * 60_000, passing: 5 * 60_000 };
/** Longer than AWS is known to lag. */
const LAG_MS = 60_000;

const NOT_SHOWN_YET = 'NotShownYet';
const NOT_SHOWN = 'NotShown';
const CALLS_SPENT = 'CallsSpent';
const OURS = new Set([NOT_SHOWN_YET, NOT_SHOWN, CALLS_SPENT]);

export function refusedGap(refusal: ReconcileError, missing: Missing): Gap {
  const { reason, message } = refusal;
  return isLasting(refusal)
    ? { reason, message: `${message} It is asked again every half hour.`, missing, retryMs: RETRY_MS.lasting }
    : {
        reason,
        message: `${message} It is asked again in five minutes.`,
        missing,
        retryMs: RETRY_MS.passing,
      };
}

/** AWS tells of a run, and its other answers do not show it. */
export function lagGap(missing: Missing, again: Again): Gap {
  const gap = { reason: NOT_SHOWN_YET, message: wordsOf('lag', missing, again), missing };
  return again === 'soon' ? { ...gap, retryMs: LAG_MS } : gap;
}

/** So long ago that nothing lags any more. */
export function forgottenGap(missing: Missing): Gap {
  return { reason: NOT_SHOWN, message: wordsOf('forgotten', missing, 'nextRun'), missing };
}

/** There was more to ask than the calls that may be spent. */
export function unreachedGap(missing: Missing, again: Again): Gap {
  return { reason: CALLS_SPENT, message: wordsOf('unreached', missing, again), missing };
}

/**
 * The run has changed more often than the operator may ask (`changed`), or there was more to ask. What was refused before is
 * asked for again all the same.
 */
export function spentGap(told: ToldRuns, missing: Missing, why: 'changed' | 'unreached' = 'changed'): Gap {
  const { runsIncomplete } = told.status ?? {};
  if (runsIncomplete !== undefined && isRefusal(runsIncomplete)) return { ...runsIncomplete, missing };
  return { reason: CALLS_SPENT, message: wordsOf(why, missing, 'nextRun'), missing };
}

/** Whoever asks, the answer is the same until it runs again. */
export function isForNextRun({ reason }: Pick<Gap, 'reason'>): boolean {
  return reason === CALLS_SPENT || reason === NOT_SHOWN;
}

/** A read was refused, or has failed. */
export function isRefusal({ reason }: Pick<Gap, 'reason'>): boolean {
  return !OURS.has(reason);
}

/** What the condition says, and that there is more to say. */
export function withGap(finding: Finding, { message }: Pick<Gap, 'message'>): Finding {
  const suffix = suffixOf(message).slice(0, MESSAGE_LIMIT);
  const room = MESSAGE_LIMIT - suffix.length;
  return { ...finding, message: `${finding.message.slice(0, room).toWellFormed()}${suffix}` };
}

/** The same message before a gap was told in it. */
export function withoutGap({ status }: ToldRuns, message: string): string {
  const suffix = suffixOf(status?.runsIncomplete?.message ?? '');
  return message.endsWith(suffix) ? message.slice(0, -suffix.length) : message;
}

function suffixOf(message: string): string {
  return ` More can't be read: ${message}`;
}
