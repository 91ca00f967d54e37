import { conditionOf } from '../api/resource.ts';
import type { Finding, Outcome } from '../controller/reconciler.ts';
import type { OwnedResource, OwnedWork } from './owned.ts';
import { untouched, type Declared } from './standing.ts';

type Asking = Pick<OwnedWork, 'resource' | 'pass'>;

/** What is said while spec.suspend is true. That it begins is told. */
export function suspended({ resource, pass }: Asking, declared: Declared): Outcome {
  const begins = !wasSuspended(resource);
  if (begins) {
    const message =
      'spec.suspend is true: nothing is read or written in AWS, and what it holds goes on running.';
    pass.tell({ type: 'Normal', reason: 'Suspended', action: 'Reconcile', message });
  }
  const doubt = begins ? doubtOf(resource) : undefined;
  const known = doubt === undefined ? resource : withFinding(resource, doubt);
  const { message, ...standing } = untouched(known, declared);
  const way = `${message} Set spec.suspend to false to go on.`;
  return {
    verdict: { ...standing, reason: 'Suspended', message: way },
    findings: doubt === undefined ? [] : [doubt],
  };
}

/** Tells that a suspension is over. */
export function resume({ resource, pass }: Asking): void {
  if (!wasSuspended(resource)) return;
  const message = 'spec.suspend is not true any more: it is compared with AWS, and looked after again.';
  pass.tell({ type: 'Normal', reason: 'Resumed', action: 'Reconcile', message });
  if (conditionOf(resource, 'Drifted')?.reason === 'Suspended') pass.note(NOT_COMPARED);
}

const NOT_COMPARED: Finding = {
  type: 'Drifted',
  status: 'Unknown',
  reason: 'NotCompared',
  message: 'It was not compared with AWS since it was suspended.',
};

/**
 * Ready is about to say Suspended, and that it was not in place before would be forgotten: Drifted keeps it. A
 * difference that is told, and a hold, are kept as they are.
 */
function doubtOf(resource: OwnedResource): Finding | undefined {
  const ready = conditionOf(resource, 'Ready');
  if (ready === undefined || ready.status === 'True' || ready.reason === 'Held') return undefined;
  if (conditionOf(resource, 'Drifted')?.status === 'True') return undefined;
  const message = `It was not in place when it was suspended (${ready.reason}).`;
  return { type: 'Drifted', status: 'Unknown', reason: 'Suspended', message };
}

function withFinding(resource: OwnedResource, finding: Finding): OwnedResource {
  const { status } = resource;
  const others = (status?.conditions ?? []).filter(({ type }) => type !== finding.type);
  const condition = { ...finding, observedGeneration: resource.metadata.generation, lastTransitionTime: '' };
  return { ...resource, status: { ...status, conditions: [...others, condition] } };
}

function wasSuspended(resource: OwnedResource): boolean {
  return conditionOf(resource, 'Ready')?.reason === 'Suspended';
}
