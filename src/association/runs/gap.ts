import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
import { MESSAGE_LIMIT } from '../../api/resource.ts';
import type { Clock } from '../../clock.ts';
import { isLasting, type ReconcileError } from '../../controller/error.ts';
import type { Finding } from '../../controller/reconciler.ts';

/** Why the status does not tell all of the runs: `status.runsIncomplete`. */
export interface Gap {
  /** CamelCase. */
  readonly reason: string;
  /** A sentence, and the way out when there is one. */
  readonly message: string;
  /** It is asked again after this time. `undefined`: with the next run. */
  readonly againMs?: number;
}

type Told = Pick<SsmAssociation, 'status'>;

/** A right that is missing is given at some time. What failed in passing is over sooner. */
const RETRY_MS = { lasting: 30 * 60_000, passing: 5 * 60_000 };
/** Longer than AWS is known to lag. */
const LAG_MS = 60_000;

export function refusedGap(refusal: ReconcileError): Gap {
  const { reason, message } = refusal;
  return { reason, message, againMs: isLasting(refusal) ? RETRY_MS.lasting : RETRY_MS.passing };
}

/** AWS tells of a run, and does not list it yet. */
export function unlistedGap(mayAsk: boolean): Gap {
  return lag('RunNotListed', 'AWS does not list this run yet.', mayAsk);
}

/** AWS lists a run, and its other answers do not show it. */
export function unshownGap(what: 'targets' | 'output', mayAsk: boolean): Gap {
  const message = {
    targets: 'AWS does not show yet on which targets it failed.',
    output: 'AWS does not show the output of the targets yet.',
  }[what];
  return lag('NotShownYet', message, mayAsk);
}

function lag(reason: string, message: string, mayAsk: boolean): Gap {
  return { reason, message, ...(mayAsk ? { againMs: LAG_MS } : {}) };
}

const CALLS_SPENT: Gap = {
  reason: 'CallsSpent',
  message: 'The run has changed after the operator had spent its calls for it.',
};

/** The run has changed more often than the operator may ask. What was refused before is asked for again all the same. */
export function spentGap(told: Told): Gap {
  const { runsIncomplete } = told.status ?? {};
  if (runsIncomplete === undefined || !isRefused(told)) return CALLS_SPENT;
  const { reason, message } = runsIncomplete;
  return { reason, message, againMs: RETRY_MS.lasting };
}

/** Of what AWS shows. */
const UNREFUSED: ReadonlySet<string | undefined> = new Set([
  'RunNotListed',
  'NotShownYet',
  CALLS_SPENT.reason,
]);

/** A read was refused, or has failed. */
export function isRefused({ status }: Told): boolean {
  return status?.runsIncomplete !== undefined && !UNREFUSED.has(status.runsIncomplete.reason);
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

/** When what is missing is asked for again. Lost with the process, and then it is asked for at once. */
export class GapRetries {
  readonly #clock: Clock;
  readonly #dueMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  plan(uid: string, { againMs = Infinity }: Gap): void {
    this.#dueMs.set(uid, this.#clock.monotonicMs() + againMs);
  }

  forget(uid: string): void {
    this.#dueMs.delete(uid);
  }

  isDue({ metadata, status }: SsmAssociation): boolean {
    const dueMs = this.#dueMs.get(metadata.uid) ?? 0;
    return status?.runsIncomplete !== undefined && this.#clock.monotonicMs() >= dueMs;
  }
}
