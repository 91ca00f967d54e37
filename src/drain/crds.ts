import { GROUP, RELEASE } from '../api/names.ts';
import { hasStatus } from '../kube/kube-error.ts';
import { KINDS, listKind, type Kind } from './found.ts';
import { ofOthers } from './words/before.ts';
import { late } from './words/end.ts';
import { crdsGone } from './words/meanwhile.ts';
import { DrainError, type Job } from './world.ts';

export const CRD_GROUP = 'apiextensions.k8s.io';
export const CRDS = KINDS.map(crdOf);

interface Crd {
  readonly metadata: { readonly uid: string; readonly annotations?: Readonly<Record<string, string>> };
}

/** Whoever else has installed the CRDs needs them, and every resource in them. */
export async function requireOwnCrds(job: Job): Promise<void> {
  if (!job.config.deleteCrds || job.config.crdsOf === undefined) return;
  for (const name of CRDS) await job.patience.persistently(() => readOwn(job, name, 'Nothing was touched')); // oxlint-disable-line no-await-in-loop -- two
}

/** Only after everything else: the API server deletes what is left of a kind together with its CRD. */
export async function deleteCrds(job: Job): Promise<void> {
  for (const kind of KINDS) await job.patience.persistently(() => deleteCrd(job, kind)); // oxlint-disable-line no-await-in-loop -- two
  job.say(crdsGone(CRDS));
}

/** Everything is looked at anew: minutes may lie between two tries. */
async function deleteCrd(job: Job, kind: Kind): Promise<void> {
  const { connection, signal } = job;
  const crd = await readOwn(job, crdOf(kind), 'The CRD stays');
  if (crd === undefined) return;
  const found = await listKind(connection, kind, undefined, signal);
  if (found.length > 0) throw new DrainError(late(found));
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: crd.metadata.uid } };
  await connection.request({ method: 'DELETE', path: pathOf(crdOf(kind)), body, signal });
}

/** `undefined`: there is none. Throws, with the outcome first, when it is another release's. */
async function readOwn(
  { connection, signal, config }: Job,
  name: string,
  outcome: string,
): Promise<Crd | undefined> {
  const crd = await connection
    .request<Crd>({ method: 'GET', path: pathOf(name), signal })
    .catch((error: unknown) => {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    });
  const release = crd?.metadata.annotations?.[RELEASE];
  if (crd !== undefined && config.crdsOf !== undefined && release !== config.crdsOf)
    throw new DrainError(`${outcome}: ${ofOthers(name, release, config.crdsOf)}`);
  return crd;
}

function crdOf({ plural }: Kind): string {
  return `${plural}.${GROUP}`;
}

function pathOf(name: string): string {
  return `/apis/${CRD_GROUP}/v1/customresourcedefinitions/${name}`;
}
