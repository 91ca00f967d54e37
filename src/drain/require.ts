import { GROUP } from '../api/names.ts';
import { hasStatus } from '../kube/kube-error.ts';
import { CRD_GROUP, CRDS } from './crds.ts';
import { KINDS, type Found } from './found.ts';
import { scopesOf } from './list-all.ts';
import { lackingRight } from './rights.ts';
import { elsewhere, lacking, leaseUnreadable, noOperator, noSuchNamespaces } from './words/before.ts';
import { seen, unknownNamespace, unseen } from './words/meanwhile.ts';
import { DrainError, type Job } from './world.ts';

const LOOK_MS = 500;

/** A wrong name must not look like a namespace that is empty already. */
export async function requireNamespaces(job: Job, found: readonly Found[]): Promise<void> {
  const empty = job.config.namespaces.filter((name) => !found.some(({ namespace }) => namespace === name));
  const missing: string[] = [];
  for (const name of empty) if (!(await exists(job, name))) missing.push(name); // oxlint-disable-line no-await-in-loop -- a few
  if (missing.length > 0) throw new DrainError(noSuchNamespaces(missing));
}

async function exists({ connection, signal, patience, say }: Job, namespace: string): Promise<boolean> {
  try {
    const path = `/api/v1/namespaces/${namespace}`;
    await patience.persistently(() => connection.request({ method: 'GET', path, signal }));
  } catch (error) {
    if (hasStatus(error, 404)) return false;
    if (!hasStatus(error, 403)) throw error;
    say(unknownNamespace(namespace));
  }
  return true;
}

/** Whoever removes the CRDs next would remove these, too. */
export function requireNoneElsewhere({ config: { namespaces } }: Job, found: readonly Found[]): void {
  if (namespaces.length === 0) return;
  const others = found.filter(({ namespace }) => !namespaces.includes(namespace));
  if (others.length > 0) throw new DrainError(elsewhere(namespaces, others));
}

export async function requireRights(job: Job, found: readonly Found[]): Promise<void> {
  const { config, connection, signal, patience } = job;
  const verbs = config.deletionPolicy === 'Retain' ? ['delete', 'patch'] : ['delete'];
  const wanted = scopesOf(config.namespaces).flatMap((namespace) =>
    KINDS.filter((kind) =>
      found.some((each) => each.kind === kind && [undefined, each.namespace].includes(namespace)),
    ).flatMap(({ plural: resource }) => verbs.map((verb) => ({ verb, group: GROUP, resource, namespace }))),
  );
  const crds = {
    group: CRD_GROUP,
    resource: 'customresourcedefinitions',
    namespace: undefined,
  };
  const ofCrds = config.deleteCrds
    ? CRDS.flatMap((name) => ['get', 'delete'].map((verb) => ({ ...crds, name, verb })))
    : [];
  const right = await patience.persistently(() => lackingRight(connection, [...wanted, ...ofCrds], signal));
  if (right !== undefined) throw new DrainError(lacking(right));
}

/** It has to take its finalizers off. */
export async function requireOperator(job: Job): Promise<void> {
  const { config, clock, say, patience, operator } = job;
  if (!config.leaderElection) return say(unseen());
  const startMs = clock.monotonicMs();
  for (;;) {
    /* oxlint-disable no-await-in-loop -- look after look */
    const holder = await operator.look().catch((error: unknown) => {
      throw hasStatus(error, 403) ? new DrainError(leaseUnreadable(operator.lease)) : error;
    });
    if (holder !== undefined) return say(seen(holder));
    const waitedMs = clock.monotonicMs() - startMs;
    if (waitedMs >= operator.waitMs || patience.isOver)
      throw new DrainError(noOperator(operator.lease, waitedMs));
    await patience.pause(LOOK_MS);
    /* oxlint-enable no-await-in-loop */
  }
}
