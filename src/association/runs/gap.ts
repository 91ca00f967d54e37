import type { SsmAssociation } from '../../api/generated/ssm-association.ts';
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
const AGAIN_MS = { lasting: 30 * 60_000, passing: 5 * 60_000 };
/** Longer than AWS is known to lag. */
const LAG_MS = 60_000;

export function refusedGap(refusal: ReconcileError): Gap {
  const { reason, message } = refusal;
  return { reason, message, againMs: isLasting(refusal) ? AGAIN_MS.lasting : AGAIN_MS.passing };
}

/** AWS tells of a run, and its other answers do not show it. */
export function lagGap(what: 'run' | 'targets' | 'output', mayAsk: boolean): Gap {
  const message = {
    run: 'AWS does not list this run yet.',
    targets: 'AWS does not show yet on which targets it failed.',
    output: 'AWS does not show the output of the targets yet.',
  }[what];
  return { reason: 'NotShownYet', message, ...(mayAsk ? { againMs: LAG_MS } : {}) };
}

/** What the condition says, and that there is more to say. */
export function withGap(finding: Finding, { message }: Pick<Gap, 'message'>): Finding {
  return { ...finding, message: `${finding.message}${suffixOf(message)}` };
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
