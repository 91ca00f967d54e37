import type { Resource } from '../../src/api/resource.ts';

type Condition = NonNullable<NonNullable<Resource['status']>['conditions']>[number];

/**
 * What is wrong with a status, one sentence each: DESIGN §3.5, and of Flux's rules for conditions (fluxcd/pkg
 * runtime/conditions/check) those that fit an operator without `Reconciling`. `before`: the same resource a write ago.
 */
export function lawsBroken(resource: Resource, before?: Resource): readonly string[] {
  const { status, metadata } = resource;
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return [];
  const of = (type: string): Condition | undefined => conditions.find((found) => found.type === type);
  const [ready, stalled] = [of('Ready'), of('Stalled')];
  const generation = metadata.generation ?? 0;
  const observed = status?.observedGeneration ?? -1;
  const laws: Readonly<Record<string, boolean>> = {
    'Ready is missing': ready === undefined,
    'Stalled is missing': stalled === undefined,
    'there is a condition Reconciling': of('Reconciling') !== undefined,
    'Ready is True though Stalled is, too': ready?.status === 'True' && stalled?.status === 'True',
    'a type stands there twice': new Set(conditions.map(({ type }) => type)).size < conditions.length,
    'the status knows a generation that is not there yet': observed > generation,
    'a condition knows a generation that is not there yet': conditions.some(
      ({ observedGeneration }) => observedGeneration > generation,
    ),
    'Ready and Stalled speak of different generations':
      ready?.observedGeneration !== stalled?.observedGeneration,
    'Ready speaks of another generation than the status':
      ready?.status === 'True' && ready.observedGeneration !== observed,
    'Stalled is True and does not say why': stalled?.status === 'True' && stalled.message === '',
    'Ready is not True and does not say why': ready?.status !== 'True' && ready?.message === '',
    'a reason has not the form of one': conditions.some(
      ({ reason }) => !/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/.test(reason),
    ),
    'a time moved though the condition stands': conditions.some((now) => hasMoved(now, before)),
  };
  return Object.keys(laws).filter((law) => laws[law]);
}

function hasMoved(now: Condition, before: Resource | undefined): boolean {
  const then = before?.status?.conditions?.find(({ type }) => type === now.type);
  return then?.status === now.status && then.lastTransitionTime !== now.lastTransitionTime;
}
