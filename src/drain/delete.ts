import type { KubeConnection } from '../kube/connection.ts';
import { hasStatus, KubeError } from '../kube/kube-error.ts';
import { foundFrom, pathOf, type Declared, type Found } from './found.ts';

const TRIES = 20;
const JSON_PATCH = 'application/json-patch+json';

export interface Deletion {
  readonly connection: KubeConnection;
  readonly signal: AbortSignal;
  /** AWS keeps it: that is written into the spec first, and nothing is deleted that does not say so. */
  readonly retain: boolean;
}

/** Asks for the deletion of just this resource, and does not wait for its end. */
export async function requestDeletion(deletion: Deletion, found: Found): Promise<void> {
  let current: Found | undefined = found;
  for (let tries = 1; current !== undefined; tries += 1) {
    /* oxlint-disable no-await-in-loop -- one after the other */
    try {
      const retained: Found = deletion.retain ? await setRetain(deletion, current) : current;
      if (!retained.isEnding) await deleteOne(deletion, retained);
      return;
    } catch (error) {
      if (hasStatus(error, 404)) return;
      if (!hasStatus(error, 409, 422) || tries === TRIES) throw error;
      const now = await readAgain(deletion, current);
      // 422 stands for a failed test of a patch, and also for a resource that its own CRD refuses
      if (hasStatus(error, 422) && now?.resourceVersion === current.resourceVersion) throw error;
      current = now;
    }
    /* oxlint-enable no-await-in-loop */
  }
}

async function setRetain({ connection, signal }: Deletion, found: Found): Promise<Found> {
  if (found.isRetained) return found;
  const answer = await connection.request<Declared>({
    method: 'PATCH',
    path: pathOf(found),
    query: { fieldManager: 'ssm-operator/drain' },
    body: [
      { op: 'test', path: '/metadata/uid', value: found.uid },
      { op: 'add', path: '/spec/deletionPolicy', value: 'Retain' },
    ],
    contentType: JSON_PATCH,
    signal,
  });
  return foundFrom(found.kind, answer);
}

/** Only as it was seen: whoever sets the policy back between the two requests must not lose what AWS has. */
async function deleteOne({ connection, signal, retain }: Deletion, found: Found): Promise<void> {
  const { uid, resourceVersion } = found;
  const preconditions = retain ? { uid, resourceVersion } : { uid };
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions };
  await connection.request({ method: 'DELETE', path: pathOf(found), body, signal });
}

/** `undefined`: it is gone, also when another one has its name. */
async function readAgain({ connection, signal }: Deletion, found: Found): Promise<Found | undefined> {
  try {
    const now = await connection.request<Declared>({ method: 'GET', path: pathOf(found), signal });
    return now.metadata.uid === found.uid ? foundFrom(found.kind, now) : undefined;
  } catch (error) {
    if (error instanceof KubeError && error.status === 404) return undefined;
    throw error;
  }
}
