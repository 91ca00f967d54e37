/** When nodes had their turn in the current version of an association: a rate counts from each node's own. */
export interface Turns {
  /** By node id. It is still to come when the agent there has not seen the association yet. */
  last: Map<string, number>;
  /** The nodes that have yet to see a cause to run, and the number of that cause. */
  awaited: Map<string, number>;
  /** How many causes there were, in all versions. */
  causes: number;
}

/** Of a new version, after so many causes in earlier ones. */
export function newTurns(causes = 0): Turns {
  return { last: new Map(), awaited: new Map(), causes };
}

/** The nodes whose turn it is by `now`. */
export function dueNodes({ last }: Turns, intervalMs: number, now: number): string[] {
  return [...last.keys()].filter((id) => last.get(id)! + intervalMs <= now);
}

/** When the next node has its turn. Those that missed theirs, being offline, are not waited for. */
export function nextDue({ last }: Turns, intervalMs: number, now: number): number | undefined {
  let next = Infinity;
  for (const time of last.values()) {
    if (time + intervalMs > now) next = Math.min(next, time + intervalMs);
  }
  return next === Infinity ? undefined : next;
}

export function isOverdue({ last }: Turns, id: string, intervalMs: number, now: number): boolean {
  const time = last.get(id);
  return time !== undefined && time + intervalMs <= now;
}
