import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import { MESSAGE_LIMIT } from '../../api/resource.ts';
import { isLasting, type ReconcileError } from '../../controller/error.ts';
import type { Finding } from '../../controller/reconciler.ts';

type Told = Pick<SsmAssociation, 'status'>;
type Incomplete = NonNullable<NonNullable<SsmAssociation['status']>['runsIncomplete']>;

/** What the status lacks of the runs. */
export type Missing = Incomplete['missing'];

/** Why the status does not tell all of the runs: `status.runsIncomplete`. */
export interface Gap extends Readonly<Incomplete> {
  /** It is asked again after this time. `undefined`: with the next run. */
  readonly againMs?: number;
}

/** A right that is missing is given at some time. What failed in passing is over sooner. */
export const RETRY_MS = { lasting: 30 * 60_000, passing: 5 * 60_000 };
/** Longer than AWS is known to lag. */
const LAG_MS = 60_000;

const NOT_SHOWN_YET = 'NotShownYet';
const CALLS_SPENT = 'CallsSpent';

export function refusedGap(refusal: ReconcileError, missing: Missing): Gap {
  const { reason, message } = refusal;
  const againMs = isLasting(refusal) ? RETRY_MS.lasting : RETRY_MS.passing;
  return { reason, message, missing, againMs };
}

/** AWS tells of a run, and its other answers do not show it. */
export function lagGap(missing: Missing, mayAsk: boolean): Gap {
  const message = {
    Run: 'AWS does not list this run yet.',
    Targets: 'AWS does not show yet on which targets it failed.',
    Output: 'AWS does not show the output of the targets yet.',
  }[missing];
  return { reason: NOT_SHOWN_YET, message, missing, ...(mayAsk ? { againMs: LAG_MS } : {}) };
}

/** The run has changed more often than the operator may ask. What was refused before is asked for again all the same. */
export function spentGap(told: Told, missing: Missing): Gap {
  const { runsIncomplete } = told.status ?? {};
  if (runsIncomplete !== undefined && isRefusal(runsIncomplete)) return { ...runsIncomplete, missing };
  const message = 'The run has changed after the operator had spent its calls for it.';
  return { reason: CALLS_SPENT, message, missing };
}

/** A read was refused, or has failed. */
export function isRefusal({ reason }: Pick<Gap, 'reason'>): boolean {
  return reason !== NOT_SHOWN_YET && reason !== CALLS_SPENT;
}

/** What the condition says, and that there is more to say. */
export function withGap(finding: Finding, { message }: Pick<Gap, 'message'>): Finding {
  const suffix = suffixOf(message).slice(0, MESSAGE_LIMIT);
  const room = MESSAGE_LIMIT - suffix.length;
  return { ...finding, message: `${finding.message.slice(0, room).toWellFormed()}${suffix}` };
}

/** The same message before a gap was told in it. */
export function withoutGap({ status }: Told, message: string): string {
  const suffix = suffixOf(status?.runsIncomplete?.message ?? '');
  return message.endsWith(suffix) ? message.slice(0, -suffix.length) : message;
}

function suffixOf(message: string): string {
  return ` More can't be read: ${message}`;
}
