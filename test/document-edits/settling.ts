import type { Resource } from '../../src/api/resource.ts';
import { isInPlace } from '../edits/account.ts';
import type { Crew } from '../histories/crew.ts';
import { condition, type Rig } from '../support/rig.ts';

const PATIENCE_S = 180;
const SECOND_MS = 1_000;

/** All resources, by kind and name. */
export type Found = ReadonlyMap<string, Resource>;

/** Until it holds twice in a row, and nothing has changed in between; time goes on while it does not. */
export async function until(rig: Rig, crew: Crew, holds: (found: Found) => boolean): Promise<Found> {
  let last = '';
  for (let seconds = 0; ;) {
    /* oxlint-disable no-await-in-loop -- time goes on */
    await crew.catchUp();
    const found = await foundIn(rig);
    const versions = [...found.values()].map(({ metadata }) => metadata.resourceVersion).join();
    const isOver = holds(found);
    if ((isOver && versions === last) || seconds >= PATIENCE_S) return found;
    last = versions;
    if (isOver) continue;
    await rig.advance(SECOND_MS);
    seconds += 1;
    /* oxlint-enable no-await-in-loop */
  }
}

async function foundIn({ associations, documents }: Rig): Promise<Found> {
  const [ours, theirs] = [await documents.list(), await associations.list()];
  return new Map<string, Resource>([
    ...ours.map((one) => [`SsmDocument ${one.metadata.name}`, one] as const),
    ...theirs.map((one) => [`SsmAssociation ${one.metadata.name}`, one] as const),
  ]);
}

/** Nothing more is to be expected without an edit. */
export function isSettled(resource: Resource): boolean {
  const { metadata, status } = resource;
  if (status?.observedGeneration !== metadata.generation) return false;
  if (resource.kind === 'SsmAssociation') return isInPlace(resource);
  return condition(resource, 'Ready').status !== 'False' || condition(resource, 'Stalled').status === 'True';
}

/** AWS has refused what it was sent: a request sends it again. */
export function isRefused(resource: Resource): boolean {
  const { reason } = condition(resource, 'Ready');
  return reason.startsWith('Duplicate') || reason === 'NeedsNewContent';
}
