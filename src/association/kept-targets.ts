import { ReconcileError } from '../controller/error.ts';
import { effectiveDeletionPolicy } from '../ownership/owned.ts';
import type { Association } from '../ssm/association.ts';
import { nameOf, type Held, type Work } from './work.ts';

/**
 * What to do about targets that AWS keeps though the spec declares none. [U] whether an update can take all of them
 * off: AWS keeps those that an update leaves out, and what it makes of an empty list nobody has tried. `undefined`: the
 * association has none, or is to have others.
 */
export function wayOutOfTargets(work: Work, { id, association }: Held): string | undefined {
  if (association.targets.length === 0 || hasTargets(work.desired.association)) return undefined;
  const retained = effectiveDeletionPolicy(work.resource) === 'Retain';
  const old = retained ? `, and delete association ${id} in AWS, which deletionPolicy Retain leaves` : '';
  const targets = association.targets.map(({ key, values }) => `${key}=${values.join(',')}`).join(' ');
  return `${nameOf(id)} has targets in AWS (${targets}), so it goes on running there, and the spec declares none. AWS may not take them off by an update: declare targets, or delete this SsmAssociation and declare it anew${old}.`;
}

/** The same refusal, and what to do about it if it may be about targets. */
export function explained(work: Work, held: Held, error: unknown): unknown {
  const way = wayOutOfTargets(work, held);
  if (way === undefined || !(error instanceof ReconcileError) || error.effect !== 'refused') return error;
  if (error.retry === 'backoff' || error.retry === 'slow') return error;
  const { reason, retry, effect, message } = error;
  const said = /[.!?]$/.test(message) ? message : `${message}.`;
  return new ReconcileError({ reason, retry, effect, message: `${said} ${way}`, cause: error });
}

/** Maps take the place of targets. */
function hasTargets({ targets, targetMaps }: Association): boolean {
  return targets.length > 0 || targetMaps !== undefined;
}
