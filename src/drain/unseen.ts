import { GROUP, VERSION } from '../api/names.ts';
import type { KubeConnection } from '../kube/connection.ts';
import { hasStatus, KubeError } from '../kube/kube-error.ts';
import type { Kind } from './found.ts';
import { otherVersion } from './words/before.ts';
import { Trouble } from './world.ts';

interface ApiGroup {
  readonly versions: readonly { readonly version: string }[];
}

interface ApiResources {
  readonly resources: readonly { readonly name: string }[];
}

/** Resolves when the API server knows no such kind. What it serves in other versions only can't be seen by us. */
export async function requireUnknown(
  connection: KubeConnection,
  kind: Kind,
  signal: AbortSignal,
): Promise<void> {
  const group = await readIfThere<ApiGroup>(connection, `/apis/${GROUP}`, signal);
  const versions = (group?.versions ?? []).map(({ version }) => version);
  const served = await Promise.all(
    versions.map(async (version) => {
      const path = `/apis/${GROUP}/${version}`;
      const known = await readIfThere<ApiResources>(connection, path, signal);
      return known?.resources.some(({ name }) => name === kind.plural) ? [version] : [];
    }),
  );
  const serving = served.flat();
  if (serving.includes(VERSION)) throw comingUp(kind);
  if (serving.length > 0) throw new Trouble(otherVersion(kind, serving));
}

async function readIfThere<T>(
  connection: KubeConnection,
  path: string,
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    return await connection.request<T>({ method: 'GET', path, signal });
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** Asked again a moment later, as what can't answer just now. */
function comingUp({ plural }: Kind): KubeError {
  const [status, reason] = [503, ''];
  return new KubeError(`it serves ${plural}, and does not find them`, { status, reason });
}
