import {
  AddTagsToResourceCommand,
  RemoveTagsFromResourceCommand,
  type ResourceTypeForTagging,
} from '@aws-sdk/client-ssm';
import { HOLD_TAG } from '../../src/api/names.ts';
import type { Resource } from '../../src/api/resource.ts';
import { hasReason, somebody, type Rig } from './rig.ts';

export const MINUTE_MS = 60_000;

/** Why, as people write it into the tag. */
export const UNTIL_MONDAY = 'until Monday';

type Tagged = Extract<ResourceTypeForTagging, 'Association' | 'Document'>;

/** Somebody wants that nothing is written to it. */
export async function hold(rig: Rig, ResourceType: Tagged, ResourceId: string | undefined): Promise<void> {
  const Tags = [{ Key: HOLD_TAG, Value: UNTIL_MONDAY }];
  await somebody(rig).send(new AddTagsToResourceCommand({ ResourceType, ResourceId, Tags }));
}

export async function release(rig: Rig, ResourceType: Tagged, ResourceId: string | undefined): Promise<void> {
  const TagKeys = [HOLD_TAG];
  await somebody(rig).send(new RemoveTagsFromResourceCommand({ ResourceType, ResourceId, TagKeys }));
}

/** Told of the spec as it is now. */
export function isHeld(resource: Resource): boolean {
  const { metadata, status } = resource;
  return hasReason('Held')(resource) && status?.observedGeneration === metadata.generation;
}
