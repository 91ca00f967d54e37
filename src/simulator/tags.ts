import type { CallContext, Operation } from './call-context.ts';
import { tagList } from './document.ts';
import { AwsError } from './error.ts';
import { rememberBefore, rememberDocument, type Region } from './region.ts';
import type { Tag } from './shapes.ts';

interface Resource {
  ResourceType: string;
  ResourceId: string;
}

interface Tagged {
  tags: Map<string, string>;
}

/** Associations by id and the account's own documents by name: Amazon's can't be tagged. */
function tagged(
  { associations, documents }: Pick<CallContext, 'associations' | 'documents'>,
  { ResourceType: type, ResourceId: id }: Resource,
): Tagged {
  if (type !== 'Association' && type !== 'Document') {
    throw new AwsError('InvalidResourceType', `Tags of ${type} are not served by this simulator.`);
  }
  const resource = type === 'Association' ? associations.get(id.toLowerCase()) : documents.get(id);
  if (resource) return resource;
  throw new AwsError(
    'InvalidResourceId',
    'The resource ID is not valid. Verify that you entered the correct ID and try again.',
  );
}

function remember(region: Region, { ResourceType: type, ResourceId: id }: Resource): void {
  if (type === 'Association') rememberBefore(region, id.toLowerCase());
  else rememberDocument(region, id);
}

const addTagsToResource = ({ world, region }: CallContext, input: Resource & { Tags: Tag[] }): object => {
  const resource = tagged(region, input);
  const reserved = input.Tags.find((tag) => tag.Key.toLowerCase().startsWith('aws:'));
  if (reserved) {
    // [U] code and message.
    throw new AwsError('ValidationException', `Tag key ${reserved.Key} uses the reserved prefix aws:`);
  }
  const tags = new Map([...resource.tags, ...input.Tags.map((tag) => [tag.Key, tag.Value] as const)]);
  const most = world.settings.quotas.tagsPerResource;
  if (tags.size > most) {
    throw new AwsError('TooManyTagsError', `A resource can have at most ${most} tags.`);
  }
  remember(region, input);
  resource.tags = tags;
  return {};
};

const removeTagsFromResource = ({ region }: CallContext, input: Resource & { TagKeys: string[] }): object => {
  const resource = tagged(region, input);
  remember(region, input);
  for (const key of input.TagKeys) resource.tags.delete(key);
  return {};
};

const listTagsForResource = (context: CallContext, input: Resource): object => ({
  TagList: tagList(tagged(context, input)),
});

export const TAG_OPERATIONS: Record<string, Operation> = {
  AddTagsToResource: addTagsToResource,
  RemoveTagsFromResource: removeTagsFromResource,
  ListTagsForResource: listTagsForResource,
};
