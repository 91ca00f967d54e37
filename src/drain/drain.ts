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
import { forbidden, late, stopped, unknownAccount } from './words/end.ts';
import { dryRun } from './words/dry-run.ts';
import { beginning, done, nothing, place } from './words/meanwhile.ts';
import { DrainError, type DrainWorld, type Job } from './world.ts';

/** Resolves when no resource is left; throws a DrainError otherwise. */
export async function drain(config: DrainConfig, world: DrainWorld): Promise<void> {
  const patience = new Patience(world, config.drainTimeoutMs);
  const operator = new OperatorWatch(config, world, patience);
  try {
    await run({ ...world, config, patience, operator });
  } catch (error) {
    if (world.signal.aborted) throw new DrainError(stopped());
    if (hasStatus(error, 401)) throw new DrainError(unknownAccount(world.connection.server));
    if (hasStatus(error, 403)) throw new DrainError(forbidden(error.message));
    throw error;
  }
}

async function run(job: Job): Promise<void> {
  const { config, say, connection } = job;
  say(place(connection.server, connection.context));
  await requireOwnCrds(job);
  await requireNoOthers(job);
  const found = await all(job);
  await requireNamespaces(job, found);
  requireNoneElsewhere(job, found);
  await requireRights(job, found);
  if (found.length === 0) {
    say(nothing(config));
    return config.deleteCrds && !config.dryRun ? deleteCrds(job) : undefined;
  }
  if (found.some(({ isHeld }) => isHeld)) await requireOperator(job);
  if (config.dryRun) return say(dryRun(config, found));
  say(beginning(config, found));
  for (const kind of KINDS) await takeAway(job, kind, found); // oxlint-disable-line no-await-in-loop -- in this order
  const later = await all(job);
  if (later.length > 0) throw new DrainError(late(later));
  say(done(found));
  if (config.deleteCrds) await deleteCrds(job);
}

/** Of the namespaces to drain, or of all when none may be elsewhere. */
function all(job: Job): Promise<readonly Found[]> {
  const { noneElsewhere, namespaces } = job.config;
  return listAll(job, noneElsewhere ? [] : namespaces);
}
