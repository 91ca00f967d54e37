import { hasStatus } from '../kube/kube-error.ts';
import type { DrainConfig } from './config.ts';
import { deleteCrds, requireOwnCrds } from './crds.ts';
import { KINDS, type Found } from './found.ts';
import { listAll } from './list-all.ts';
import { OperatorWatch } from './operator-sign.ts';
import { Patience } from './patience.ts';
import { requireNoOthers } from './require-no-others.ts';
import { requireNamespaces, requireNoneElsewhere, requireOperator, requireRights } from './require.ts';
import { takeAway } from './take-away.ts';
import { noting } from './touch.ts';
import { begun, forbidden, late, stopped, unknownAccount, untouched } from './words/end.ts';
import { dryRun } from './words/dry-run.ts';
import { beginning, crdsToGo, done, nothing, place } from './words/meanwhile.ts';
import { DrainError, Trouble, type DrainWorld, type Job } from './world.ts';

/** Resolves when no resource is left; throws a DrainError otherwise. */
export async function drain(config: DrainConfig, direct: DrainWorld): Promise<void> {
  const { connection, hasTouched } = noting(direct.connection);
  const world = { ...direct, connection };
  const patience = new Patience(world, config.drainTimeoutMs);
  const operator = new OperatorWatch(config, world, patience);
  try {
    await run({ ...world, config, patience, operator });
  } catch (error) {
    if (world.signal.aborted) throw new DrainError(stopped(hasTouched(), config.deletionPolicy));
    const reason = reasonOf(error, connection.server);
    if (reason === undefined) throw error;
    throw new DrainError(hasTouched() ? begun(reason) : untouched(reason));
  }
}

/** Of what says nothing of what became of the resources. */
function reasonOf(error: unknown, server: string): string | undefined {
  if (error instanceof Trouble) return error.message;
  if (hasStatus(error, 401)) return unknownAccount(server);
  return hasStatus(error, 403) ? forbidden(error.message) : undefined;
}

async function run(job: Job): Promise<void> {
  const { config, say, connection } = job;
  say(place(connection.server, connection.context));
  const crds = await requireOwnCrds(job);
  await requireNoOthers(job);
  const found = await all(job);
  await requireNamespaces(job, found);
  requireNoneElsewhere(job, found);
  await requireRights(job, found);
  if (found.some(({ isHeld }) => isHeld)) await requireOperator(job);
  say(sentenceFor(config, found));
  if (crds.length > 0) say(crdsToGo(config, crds));
  if (config.dryRun) return;
  if (found.length > 0) await takeAll(job, found);
  if (crds.length > 0) await deleteCrds(job);
}

function sentenceFor(config: DrainConfig, found: readonly Found[]): string {
  if (found.length === 0) return nothing(config);
  return config.dryRun ? dryRun(config, found) : beginning(config, found);
}

async function takeAll(job: Job, found: readonly Found[]): Promise<void> {
  for (const kind of KINDS) await takeAway(job, kind, found); // oxlint-disable-line no-await-in-loop -- in this order
  const later = await all(job);
  if (later.length > 0) throw new DrainError(late(later));
  job.say(done(found));
}

/** Of the namespaces to drain, or of all when none may be elsewhere. */
function all(job: Job): Promise<readonly Found[]> {
  const { noneElsewhere, namespaces } = job.config;
  return listAll(job, noneElsewhere ? [] : namespaces);
}
