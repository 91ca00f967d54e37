import { GROUP, RELEASE } from '../api/names.ts';
import { hasStatus } from '../kube/kube-error.ts';
import { ANYBODY } from './config.ts';
import { KINDS, type Kind } from './found.ts';
import { listAll } from './list-all.ts';
import { listKind } from './list-kind.ts';
import { isPassing } from './patience.ts';
import { takeAway } from './take-away.ts';
import { ofOthers } from './words/before.ts';
import { crdMadeAgain, late, standing } from './words/end.ts';
import { crdsGone } from './words/meanwhile.ts';
import { DrainError, type Job } from './world.ts';

export const CRD_GROUP = 'apiextensions.k8s.io';
export const CRDS = KINDS.map(crdOf);

const POLL_MS = 500;

interface Crd {
  readonly metadata: {
    readonly uid: string;
    readonly deletionTimestamp?: string;
    readonly finalizers?: readonly string[];
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** A CRD that is to go, and whose it is. */
interface OwnCrd {
  readonly name: string;
  /** `undefined`: it says nothing of a release. */
  readonly release: string | undefined;
}

/** Whoever else has installed the CRDs needs them, and every resource in them. None when they are to stay. */
export async function requireOwnCrds(job: Job): Promise<readonly OwnCrd[]> {
  if (!job.config.deleteCrds) return [];
  const own: OwnCrd[] = [];
  for (const name of CRDS) {
    // oxlint-disable-next-line no-await-in-loop -- two
    const crd = await job.patience.persistently(() => readOwn(job, name, 'Nothing was touched'));
    if (crd !== undefined) own.push({ name, release: crd.metadata.annotations?.[RELEASE] });
  }
  return own;
}

/** Only after everything else. Resolves when both are gone. */
export async function deleteCrds(job: Job): Promise<void> {
  for (const kind of KINDS) await takeCrd(job, kind); // oxlint-disable-line no-await-in-loop -- two
  job.say(crdsGone(CRDS));
}

async function takeCrd(job: Job, kind: Kind): Promise<void> {
  for (let first: string | undefined; ;) {
    /* oxlint-disable no-await-in-loop -- look after look */
    const crd = await job.patience.persistently(() => requestEnd(job, kind, first));
    if (crd === undefined) return;
    const { uid, deletionTimestamp, finalizers = [] } = crd.metadata;
    if ((first ??= uid) !== uid) throw new DrainError(crdMadeAgain(crdOf(kind)));
    if (deletionTimestamp !== undefined) await takeRest(job, kind);
    if (job.patience.isOver)
      throw new DrainError(standing(crdOf(kind), finalizers, await listAll(job, [], [kind])));
    await job.patience.pause(POLL_MS);
    /* oxlint-enable no-await-in-loop */
  }
}

/**
 * The CRD as it is by now; one with another uid than `first` is left alone. Everything is looked at anew: minutes may lie
 * between two tries.
 */
async function requestEnd(job: Job, kind: Kind, first: string | undefined): Promise<Crd | undefined> {
  const { connection, signal } = job;
  const crd = await readOwn(job, crdOf(kind), 'The CRD stays');
  if (crd === undefined || crd.metadata.deletionTimestamp !== undefined) return crd;
  if (first !== undefined && crd.metadata.uid !== first) return crd;
  const found = await listKind(connection, kind, undefined, signal);
  if (found.length > 0) throw new DrainError(late(found));
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: crd.metadata.uid } };
  return connection
    .request<Crd>({ method: 'DELETE', path: pathOf(crdOf(kind)), body, signal })
    .catch((error: unknown) => {
      if (hasStatus(error, 404, 409)) return crd; // gone, or another one by now: the next look tells
      throw error;
    });
}

/** What came between our last look and the deletion: the API server deletes it, and AWS is to keep it all the same. */
async function takeRest(job: Job, kind: Kind): Promise<void> {
  const found = await listKind(job.connection, kind, undefined, job.signal).catch((error: unknown) => {
    if (isPassing(error)) return []; // as while the kind vanishes: the next look tells
    throw error;
  });
  if (found.length > 0) await takeAway(job, kind, found);
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
  if (crd !== undefined && config.crdsOf !== ANYBODY && release !== config.crdsOf)
    throw new DrainError(`${outcome}: ${ofOthers(name, release, config.crdsOf ?? '')}`);
  return crd;
}

function crdOf({ plural }: Kind): string {
  return `${plural}.${GROUP}`;
}

function pathOf(name: string): string {
  return `/apis/${CRD_GROUP}/v1/customresourcedefinitions/${name}`;
}
