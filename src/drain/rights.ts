import type { KubeConnection } from '../kube/connection.ts';

export interface Wanted {
  readonly verb: string;
  readonly group: string;
  /** Plural. */
  readonly resource: string;
  /** `undefined`: any. */
  readonly name?: string;
  /** `undefined`: in all. */
  readonly namespace: string | undefined;
}

interface Review {
  readonly status?: { readonly allowed?: boolean };
}

/** The first right that we lack, in words. It is asked for before anything is touched. */
export async function lackingRight(
  connection: KubeConnection,
  wanted: readonly Wanted[],
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const resourceAttributes of wanted) {
    const { verb, group, resource, namespace } = resourceAttributes;
    // oxlint-disable-next-line no-await-in-loop -- a few, and the first answer may be the last
    const { status } = await connection.request<Review>({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      },
      signal,
    });
    const where = namespace === undefined ? 'in all namespaces' : `in namespace ${namespace}`;
    if (status?.allowed !== true) return `${verb} ${resource}.${group} ${where}`;
  }
  return undefined;
}
