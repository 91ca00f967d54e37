import type { CallContext, Operation } from './call-context.ts';
import { AwsError } from './error.ts';
import { rememberBefore, type Association } from './region.ts';
import type { Tag } from './shapes.ts';

interface Resource {
  ResourceType: string;
  ResourceId: string;
}

/** Only associations have tags here: documents of an account's own are not served yet, and Amazon's can't be tagged. */
function taggedAssociation(
  associations: ReadonlyMap<string, Association>,
  { ResourceType: type, ResourceId: id }: Resource,
): Association {
  if (type !== 'Association' && type !== 'Document') {
    throw new AwsError('InvalidResourceType', `Tags of ${type} are not served by this simulator.`);
  }
  const association = type === 'Association' ? associations.get(id.toLowerCase()) : undefined;
  if (association) return association;
  throw new AwsError(
    'InvalidResourceId',
    'The resource ID is not valid. Verify that you entered the correct ID and try again.',
  );
}

const addTagsToResource = ({ world, region }: CallContext, input: Resource & { Tags: Tag[] }): object => {
  const association = taggedAssociation(region.associations, input);
  const reserved = input.Tags.find((tag) => tag.Key.toLowerCase().startsWith('aws:'));
  if (reserved) {
    // [U] code and message.
    throw new AwsError('ValidationException', `Tag key ${reserved.Key} uses the reserved prefix aws:`);
  }
  const tags = new Map([...association.tags, ...input.Tags.map((tag) => [tag.Key, tag.Value] as const)]);
  const most = world.settings.quotas.tagsPerResource;
  if (tags.size > most) {
    throw new AwsError('TooManyTagsError', `A resource can have at most ${most} tags.`);
  }
  rememberBefore(region, association.id);
  association.tags = tags;
  return {};
};

const removeTagsFromResource = ({ region }: CallContext, input: Resource & { TagKeys: string[] }): object => {
  const association = taggedAssociation(region.associations, input);
  rememberBefore(region, association.id);
  for (const key of input.TagKeys) association.tags.delete(key);
  return {};
};

export function tagList(association: Association): Tag[] {
  return [...association.tags].map(([Key, Value]) => ({ Key, Value }));
}

const listTagsForResource = ({ associations }: CallContext, input: Resource): object => ({
  TagList: tagList(taggedAssociation(associations, input)),
});

export const TAG_OPERATIONS: Record<string, Operation> = {
  AddTagsToResource: addTagsToResource,
  RemoveTagsFromResource: removeTagsFromResource,
  ListTagsForResource: listTagsForResource,
};
