import type { Config } from './config.ts';

/** What one operator serves, as its Lease says it: JSON that people read, too. */
export interface Served {
  /** Who says so: an older operator that takes the lease leaves what was said before. */
  readonly holder: string;
  readonly cluster: string;
  readonly region: string;
  readonly namespaces: readonly string[] | 'all';
}

export function servedBy({ identity, clusterName, region, namespaces }: Config): Served {
  return {
    holder: identity,
    cluster: clusterName,
    region,
    namespaces: namespaces.length === 0 ? 'all' : namespaces.toSorted(),
  };
}

/** `undefined`: it says nothing, or says it of another holder. */
export function servedIn(text: string | undefined, holder: string | undefined): Served | undefined {
  if (text === undefined) return undefined;
  try {
    const served = JSON.parse(text) as Partial<Served> | null;
    return served !== null && served.holder === holder && isWhole(served) ? served : undefined;
  } catch {
    return undefined; // somebody has edited it
  }
}

/** Whether who serves `theirs` does the work of who serves `ours`. */
export function isServedBy(ours: Served, theirs: Served): boolean {
  if (ours.cluster !== theirs.cluster || ours.region !== theirs.region) return false;
  const { namespaces } = theirs;
  return (
    namespaces === 'all' ||
    (ours.namespaces !== 'all' && ours.namespaces.every((name) => namespaces.includes(name)))
  );
}

function isWhole(served: Partial<Served>): served is Served {
  const { cluster, region, namespaces } = served;
  return (
    typeof cluster === 'string' &&
    typeof region === 'string' &&
    (namespaces === 'all' || Array.isArray(namespaces))
  );
}
