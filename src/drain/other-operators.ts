import type { KubeConnection } from '../kube/connection.ts';

interface Place {
  readonly namespace: string;
  readonly name: string;
}

interface Leases {
  readonly items: readonly {
    readonly metadata: Place;
    readonly spec?: {
      readonly holderIdentity?: string;
      readonly renewTime?: string;
      readonly leaseDurationSeconds?: number;
    };
  }[];
}

/** A lease that another operator holds, or held when it ended. */
export interface OtherLease {
  /** `namespace/name`. */
  readonly lease: string;
  readonly renewTime: string | undefined;
  /** Who does not renew it for so long is no more. */
  readonly durationMs: number;
}

/** Those of other releases need the CRDs, too. */
export async function otherLeases(
  connection: KubeConnection,
  own: Place,
  signal: AbortSignal,
): Promise<readonly OtherLease[]> {
  const { items } = await connection.request<Leases>({
    method: 'GET',
    path: '/apis/coordination.k8s.io/v1/leases',
    query: { fieldSelector: `metadata.name=${own.name}` }, // a right to just this name is enough
    signal,
  });
  const held = items.filter(
    ({ metadata, spec }) => metadata.namespace !== own.namespace && spec?.holderIdentity,
  );
  return held.map(({ metadata: { namespace, name }, spec }) => ({
    lease: `${namespace}/${name}`,
    renewTime: spec?.renewTime,
    durationMs: (spec?.leaseDurationSeconds ?? 0) * 1_000,
  }));
}

/** Whose operator is at work: it has renewed its lease between two looks. One that is no more may leave its lease behind. */
export function renewedSince(before: readonly OtherLease[], now: readonly OtherLease[]): readonly string[] {
  const times = new Map(before.map(({ lease, renewTime }) => [lease, renewTime]));
  return now.filter(({ lease, renewTime }) => times.get(lease) !== renewTime).map(({ lease }) => lease);
}
