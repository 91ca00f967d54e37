import type { Resource } from '../../src/api/resource.ts';
import { misreadings } from '../support/kstatus.ts';

type Condition = NonNullable<NonNullable<Resource['status']>['conditions']>[number];

const TYPES = ['Ready', 'Stalled', 'RunsSucceeding', 'Drifted'];

/** Why Ready may be True. */
const GOOD = ['InPlace', 'Suspended', 'Held'];

/**
 * What is wrong with a status, one sentence each: DESIGN §3.5, and of Flux's rules for conditions (fluxcd/pkg
 * runtime/conditions/check) those that fit an operator without `Reconciling`. `last`: what had this name a write ago.
 */
export function lawsBroken(resource: Resource, last?: Resource): readonly string[] {
  const { status, metadata } = resource;
  const before = last?.metadata.uid === metadata.uid ? last : undefined;
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return misreadings(resource);
  const of = (type: string): Condition | undefined => conditions.find((found) => found.type === type);
  const [ready, stalled, drifted] = [of('Ready'), of('Stalled'), of('Drifted')];
  const runs = of('RunsSucceeding');
  const generation = metadata.generation ?? 0;
  const observed = status?.observedGeneration ?? -1;
  const laws: Readonly<Record<string, boolean>> = {
    'Ready is missing': ready === undefined,
    'Stalled is missing': stalled === undefined,
    'there is a condition Reconciling': of('Reconciling') !== undefined,
    'there is a condition of no kind of ours': conditions.some(({ type }) => !TYPES.includes(type)),
    'Stalled is True though Ready is not False': stalled?.status === 'True' && ready?.status !== 'False',
    'Stalled is Unknown': stalled?.status === 'Unknown',
    'Ready is True for a reason that is none': ready?.status === 'True' && !GOOD.includes(ready.reason),
    'Ready is False for a reason that is none': ready?.status === 'False' && GOOD.includes(ready.reason),
    'Ready and Stalled give different reasons': ready?.reason !== stalled?.reason,
    'a type stands there twice': new Set(conditions.map(({ type }) => type)).size < conditions.length,
    'the status knows a generation that is not there yet': observed > generation,
    'a condition knows a generation that is not there yet': conditions.some(
      ({ observedGeneration }) => observedGeneration > generation,
    ),
    'Ready and Stalled speak of different generations':
      ready?.observedGeneration !== stalled?.observedGeneration,
    'Ready speaks of another generation than the status': ready?.observedGeneration !== observed,
    'the status forgets a generation': observed < (before?.status?.observedGeneration ?? -1),
    'Ready does not say why': ready?.message === '',
    'Stalled says why as it does not stand': stalled?.status === 'False' && stalled.message !== '',
    'Stalled does not say what Ready says': stalled?.status === 'True' && stalled.message !== ready?.message,
    'Drifted is False while a difference stands': drifted?.status === 'False' && stands(resource),
    'Drifted is True though what differed was put back': drifted?.status === 'True' && !stands(resource),
    'Drifted is True and does not say what': drifted?.status === 'True' && drifted.message === '',
    'RunsSucceeding is not True and does not say why': runs?.status !== 'True' && runs?.message === '',
    'a message is cut off in the middle': conditions.some(({ message }) => message.length > 1_024),
    'a reason has not the form of one': conditions.some(
      ({ reason }) => !/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/.test(reason),
    ),
    'a time moved though the condition stands': conditions.some((now) => hasMoved(now, before)),
    'a time goes back': conditions.some((now) => now.lastTransitionTime < (timeOf(now, before) ?? '')),
  };
  return [...Object.keys(laws).filter((law) => laws[law]), ...misreadings(resource)];
}

function stands({ status }: Resource): boolean {
  const { drift } = (status ?? {}) as { readonly drift?: { readonly correctedAt?: string } };
  return drift !== undefined && drift.correctedAt === undefined;
}

function timeOf({ type }: Condition, before: Resource | undefined): string | undefined {
  return before?.status?.conditions?.find((found) => found.type === type)?.lastTransitionTime;
}

function hasMoved(now: Condition, before: Resource | undefined): boolean {
  const then = before?.status?.conditions?.find(({ type }) => type === now.type);
  return then?.status === now.status && then.lastTransitionTime !== now.lastTransitionTime;
}
