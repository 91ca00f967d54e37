/** So many calls a run may cost, however many of its targets have failed. */
const CALLS_OF_A_RUN = 6;
/** What is new of a run that has cost them all is told from these: its executions, and who failed. */
const FOR_NEWS = 2;

interface Spent {
  readonly run: string;
  readonly calls: number;
}

/** What telling of the newest run of each resource has cost. Forgetting it costs calls, and nothing else. */
export class CallsOfRuns {
  readonly #spent = new Map<string, Spent>();

  /** Calls that are left for this run, of which there is something new. */
  forNews(uid: string, run: string): number {
    return Math.max(FOR_NEWS, this.left(uid, run));
  }

  left(uid: string, run: string): number {
    return CALLS_OF_A_RUN - this.#of(uid, run);
  }

  spend(uid: string, run: string, calls: number): void {
    this.#spent.set(uid, { run, calls: this.#of(uid, run) + calls });
  }

  forget(uid: string): void {
    this.#spent.delete(uid);
  }

  #of(uid: string, run: string): number {
    const spent = this.#spent.get(uid);
    return spent?.run === run ? spent.calls : 0;
  }
}
