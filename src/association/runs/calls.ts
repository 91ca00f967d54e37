/** So many calls a run may cost, however many of its targets have failed. */
const CALLS_OF_A_RUN = 6;
/** Who failed, and why; and once more when AWS does not show it yet. */
export const FOR_FAILURES = 3;

/** What telling of one run has cost, by whichever look. */
export class RunCalls {
  readonly run: string;
  #spent = 0;
  #looks = 0;
  #wait: { readonly mark: string; readonly untilMs: number } | undefined;

  constructor(run: string) {
    this.run = run;
  }

  /** 0 or more. */
  get left(): number {
    return Math.max(0, CALLS_OF_A_RUN - this.#spent);
  }

  /** Looks at the end of this run before the one that was begun last. */
  get looksBefore(): number {
    return this.#looks - 1;
  }

  /** Nothing is asked before, unless AWS says something else by then. */
  waitUntil(untilMs: number, mark: string): void {
    this.#wait = { mark, untilMs };
  }

  /** Milliseconds that are left of it, or 0. */
  waitMs(nowMs: number, mark: string): number {
    return this.#wait?.mark === mark ? Math.max(0, this.#wait.untilMs - nowMs) : 0;
  }

  beginLook(): void {
    this.#looks += 1;
  }

  spend(calls: number): void {
    this.#spent += calls;
  }
}

/** What telling of the newest run of each resource has cost. Forgetting it costs calls, and nothing else. */
export class CallsOfRuns {
  readonly #byUid = new Map<string, RunCalls>();
  readonly #asked = new Map<string, string>();
  readonly #refused = new Set<string>();

  of(uid: string, run: string): RunCalls {
    const before = this.#byUid.get(uid);
    const isSame = before?.run === run;
    if (before !== undefined && !isSame) this.#refused.delete(uid);
    const calls = isSame ? before : new RunCalls(run);
    this.#byUid.set(uid, calls);
    return calls;
  }

  /** Somebody asks for a look: as many calls once more, once for each request. */
  allowAnew(uid: string, request: string): void {
    if (this.#asked.get(uid) !== request) this.#byUid.delete(uid);
    this.#asked.set(uid, request);
  }

  /** A look was made for this request, which stays open while passes fail. */
  hasAnswered(uid: string, request: string): boolean {
    return this.#asked.get(uid) === request;
  }

  /** A read was refused, or has failed. */
  refused(uid: string): void {
    this.#refused.add(uid);
  }

  /** What was refused is tried again: as many calls once more, once for each refusal. */
  allowAgain(uid: string): void {
    if (this.#refused.delete(uid)) this.#byUid.delete(uid);
  }

  forget(uid: string): void {
    this.#byUid.delete(uid);
    this.#asked.delete(uid);
    this.#refused.delete(uid);
  }
}
