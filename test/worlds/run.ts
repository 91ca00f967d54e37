/** How a run ends on a node. */
export type Result = 'Success' | 'Failed' | 'TimedOut';

/** What a run has come to on one node. */
export interface NodeRun {
  readonly node: string;
  readonly run: Run;
  status: 'Pending' | Result;
  detailedStatus: string;
  /** When it has begun there, or ended. */
  atMs: number;
}

/** One execution as it really is. */
export interface Run {
  readonly id: string;
  readonly version: number;
  readonly createdMs: number;
  readonly nodes: NodeRun[];
  /** When the nodes have taken it. */
  pickedUpMs?: number;
  /** Names of those that have stopped it. */
  alarms?: readonly string[];
  /** Another version has come before it was over. */
  isCutOff?: true;
}

export type Counts = Readonly<Record<string, number>>;

interface Said {
  readonly status: string;
  readonly detailedStatus: string;
}

export function hasFailed({ status }: Pick<NodeRun, 'status'>): boolean {
  return status === 'Failed' || status === 'TimedOut';
}

/** The run has failed, or will have: one of its nodes has. */
export function isBad(run: Run): boolean {
  return saidOf(run).status === 'Failed' || run.nodes.some(hasFailed);
}

export function saidOf({ isCutOff, pickedUpMs, nodes }: Run): Said {
  if (isCutOff) return { status: 'Failed', detailedStatus: 'TimedOut' };
  return pickedUpMs === undefined ? { status: 'Pending', detailedStatus: 'Creating' } : saidOfAll(nodes);
}

/** AWS's words for all of them together. */
export function saidOfAll(nodes: readonly NodeRun[]): Said {
  if (nodes.some(({ status }) => status === 'Pending'))
    return { status: 'Pending', detailedStatus: 'InProgress' };
  const [cause, ...others] = new Set(nodes.filter(hasFailed).map(({ detailedStatus }) => detailedStatus));
  if (cause === undefined) return { status: 'Success', detailedStatus: 'Success' };
  return { status: 'Failed', detailedStatus: others.length === 0 ? cause : 'Failed' };
}

/** As AWS is thought to count: what has timed out is Failed. */
export function countsOf(nodes: readonly Pick<NodeRun, 'status'>[]): Counts {
  const counts: Record<string, number> = {};
  for (const { status } of nodes) {
    const counted = status === 'TimedOut' ? 'Failed' : status;
    counts[counted] = (counts[counted] ?? 0) + 1;
  }
  return counts;
}
