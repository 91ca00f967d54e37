import { GROUP } from '../api/names.ts';
import { hasStatus } from '../kube/kube-error.ts';
import { KINDS } from './found.ts';
import { crdsGone } from './words/meanwhile.ts';
import type { Job } from './world.ts';

export const CRD_GROUP = 'apiextensions.k8s.io';
export const CRDS = KINDS.map(({ plural }) => `${plural}.${GROUP}`);

/** Only after everything else: the API server deletes what is left of a kind together with its CRD. */
export async function deleteCrds(job: Job): Promise<void> {
  await Promise.all(CRDS.map((name) => deleteCrd(job, name)));
  job.say(crdsGone(CRDS));
}

async function deleteCrd({ connection, patience, signal }: Job, name: string): Promise<void> {
  const path = `/apis/${CRD_GROUP}/v1/customresourcedefinitions/${name}`;
  try {
    await patience.persistently(() => connection.request({ method: 'DELETE', path, signal }));
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}
