import type { KubeConnection, KubeRequest } from '../kube/connection.ts';

/** A connection that remembers whether something may have been written through it. */
export interface Touch {
  readonly connection: KubeConnection;
  readonly hasTouched: () => boolean;
}

export function noting(direct: KubeConnection): Touch {
  let touched = false;
  const connection: KubeConnection = {
    ...direct,
    request<T>(request: KubeRequest): Promise<T> {
      touched ||= isWrite(request) && request.signal?.aborted !== true;
      return direct.request<T>(request);
    },
  };
  return { connection, hasTouched: () => touched };
}

/** A review of rights is a POST that keeps nothing. */
function isWrite({ method, path }: KubeRequest): boolean {
  return method !== 'GET' && !path.endsWith('/selfsubjectaccessreviews');
}
