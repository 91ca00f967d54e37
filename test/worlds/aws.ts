import { canonicalAssociation, type Association } from '../../src/ssm/association.ts';
import type { Overview } from '../../src/ssm/gateway.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { countsOf, hasFailed, saidOf, saidOfAll, type NodeRun, type Result, type Run } from './run.ts';

/** After how long a node ends, and how. */
export interface Ending {
  readonly afterMs: number;
  readonly result: Result;
}

/** The truth: one association, the nodes that match it, and its runs. */
export class Aws {
  /** Newest first. */
  readonly runs: Run[] = [];
  /** What each node has come to last. */
  readonly latest = new Map<string, NodeRun>();
  /** Those that match the targets. */
  nodes: readonly string[] = [];
  version = 0;
  association: Association = canonicalAssociation({});
  updatedMs = 0;
  changedMs = 0;
  lastPickedUpMs: number | undefined;
  lastSuccessMs: number | undefined;
  /** Is called after each change. */
  onChange: () => void = () => undefined;
  /** AWS runs each new version. */
  onVersion: () => void = () => undefined;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  get nowMs(): number {
    return this.#clock.now().getTime();
  }

  get overview(): Overview {
    const hasRun = this.runs.some((run) => run.version === this.version && run.pickedUpMs !== undefined);
    if (!hasRun) return { status: 'Pending', detailedStatus: 'Creating', counts: {} };
    const all = [...this.latest.values()];
    return { ...saidOfAll(all), counts: countsOf(all) };
  }

  /** What each node that fails now has come to. */
  get failing(): readonly NodeRun[] {
    return [...this.latest.values()].filter(hasFailed);
  }

  start(endings: ReadonlyMap<string, Ending>, pickUpMs: number): Run {
    const id = `e${this.runs.length + 1}`;
    const run: Run = { id, version: this.version, createdMs: this.nowMs, nodes: [] };
    this.runs.unshift(run);
    this.#changed();
    this.#clock.after(pickUpMs, () => {
      if (!run.isCutOff) this.#pickUp(run, endings);
    });
    return run;
  }

  /** An alarm stops it, unless it is over, or not picked up yet. */
  stop(run: Run, alarm: string): void {
    if (run.pickedUpMs === undefined || saidOf(run).status !== 'Pending') return;
    run.alarms = [alarm];
    pendingOf(run).forEach((nodeRun) => this.#end(nodeRun, 'Failed', 'Cancelled'));
    this.#changed();
  }

  /** Somebody has edited it. */
  replace(association: Association): void {
    this.version += 1;
    this.association = association;
    this.updatedMs = this.nowMs;
    for (const run of this.runs.filter((each) => saidOf(each).status === 'Pending')) {
      pendingOf(run).forEach((nodeRun) => this.#end(nodeRun, 'TimedOut'));
      run.isCutOff = true;
    }
    this.latest.clear();
    this.#changed();
    this.onVersion();
  }

  #pickUp(run: Run, endings: ReadonlyMap<string, Ending>): void {
    run.pickedUpMs = this.nowMs;
    this.lastPickedUpMs = this.nowMs;
    for (const node of this.latest.keys()) if (!this.nodes.includes(node)) this.latest.delete(node);
    for (const [node, ending] of endings) if (this.nodes.includes(node)) this.#begin(run, node, ending);
    this.#ended(run);
    this.#changed();
  }

  /** What the node was at is over: it has one thing to do at a time. */
  #begin(run: Run, node: string, { afterMs, result }: Ending): void {
    const before = this.latest.get(node);
    if (before?.status === 'Pending') this.#end(before, 'TimedOut');
    const atMs = this.nowMs;
    const nodeRun: NodeRun = { node, run, status: 'Pending', detailedStatus: 'InProgress', atMs };
    run.nodes.push(nodeRun);
    this.latest.set(node, nodeRun);
    this.#clock.after(afterMs, () => {
      if (nodeRun.status !== 'Pending') return;
      this.#end(nodeRun, result);
      this.#ended(run);
      this.#changed();
    });
  }

  #end(nodeRun: NodeRun, status: Result, detailedStatus: string = status): void {
    Object.assign(nodeRun, { status, detailedStatus, atMs: this.nowMs });
  }

  #ended(run: Run): void {
    const isSuccess = run.version === this.version && saidOf(run).status === 'Success';
    if (isSuccess) this.lastSuccessMs = run.pickedUpMs;
  }

  #changed(): void {
    this.changedMs = this.nowMs;
    this.onChange();
  }
}

function pendingOf({ nodes }: Run): readonly NodeRun[] {
  return nodes.filter(({ status }) => status === 'Pending');
}
