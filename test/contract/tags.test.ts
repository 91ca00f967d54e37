import {
  AddTagsToResourceCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
  type ResourceTypeForTagging,
  type SSMClient,
  type Tag,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createDocument, described, NAME } from '../simulator/document-support.ts';
import { create, createdId, errorOf, UNKNOWN } from '../simulator/support.ts';
import { NOWHERE } from './documents.ts';
import { statement } from './statement.ts';

interface Resource {
  ResourceType: ResourceTypeForTagging;
  ResourceId: string;
}

/** By type, how to make one with tags, and what nobody has made. */
const KINDS: Record<string, { make: (ssm: SSMClient, Tags?: Tag[]) => Promise<string>; unknown: string }> = {
  Association: { make: (ssm, Tags) => createdId(ssm, { Tags }), unknown: UNKNOWN },
  Document: {
    make: async (ssm, Tags) => (await createDocument(ssm, { Tags })).Name!,
    unknown: NOWHERE,
  },
};

async function tagsOf(ssm: SSMClient, resource: Resource): Promise<object> {
  const { TagList: tags } = await ssm.send(new ListTagsForResourceCommand(resource));
  return Object.fromEntries(tags!.map(({ Key, Value }) => [Key, Value]));
}

function listOf(tags: Record<string, string>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

async function tag(ssm: SSMClient, resource: Resource, tags: Record<string, string>): Promise<void> {
  await ssm.send(new AddTagsToResourceCommand({ ...resource, Tags: listOf(tags) }));
}

function numbered(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`tag-${n}`, '']));
}

for (const [kind, { make, unknown }] of Object.entries(KINDS)) {
  const ResourceType = kind as ResourceTypeForTagging;
  const team = [{ Key: 'team', Value: 'a' }];

  async function made(ssm: SSMClient, tags?: Tag[]): Promise<Resource> {
    return { ResourceType, ResourceId: await make(ssm, tags) };
  }

  describe(`the tags of ${kind === 'Document' ? 'a document' : 'an association'}`, () => {
    const docs = 'D: API Reference, AddTagsToResource';

    statement('are set with its creation', `M: Create${kind}Request, Tags`, async ({ ssm }) => {
      expect(await tagsOf(ssm, await made(ssm, team))).toEqual({ team: 'a' });
    });

    statement('are none when none are set', 'M: ListTagsForResourceResult', async ({ ssm }) => {
      expect(await tagsOf(ssm, await made(ssm))).toEqual({});
    });

    statement('are added to those it has', docs, async ({ ssm }) => {
      const resource = await made(ssm, team);

      await tag(ssm, resource, { cost: '' });

      expect(await tagsOf(ssm, resource)).toEqual({ team: 'a', cost: '' });
    });

    statement('are overwritten by those of the same key', docs, async ({ ssm }) => {
      const resource = await made(ssm, team);

      await tag(ssm, resource, { team: 'b' });

      expect(await tagsOf(ssm, resource)).toEqual({ team: 'b' });
    });

    statement('are removed by key', 'D: API Reference, RemoveTagsFromResource', async ({ ssm }) => {
      const resource = await made(ssm, [...team, { Key: 'cost', Value: '' }]);

      await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['team'] }));

      expect(await tagsOf(ssm, resource)).toEqual({ cost: '' });
    });

    statement('are removed by a key that it does not have', 'U: nobody has tried', async ({ ssm }) => {
      const resource = await made(ssm, team);

      await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['unknown'] }));

      expect(await tagsOf(ssm, resource)).toEqual({ team: 'a' });
    });

    statement('differ in the case of their keys', 'U: general rule of AWS tags', async ({ ssm }) => {
      const resource = await made(ssm, team);

      await tag(ssm, resource, { Team: 'b' });

      expect(await tagsOf(ssm, resource)).toEqual({ team: 'a', Team: 'b' });
    });

    statement('are 50 at most, then TooManyTagsError', docs, async ({ ssm }) => {
      const resource = await made(ssm);
      await tag(ssm, resource, numbered(50));

      expect((await errorOf(tag(ssm, resource, { more: '' }))).name).toBe('TooManyTagsError');
      expect(await tagsOf(ssm, resource)).toEqual(numbered(50));
    });

    statement('are overwritten even when there are 50', 'U: nobody has tried', async ({ ssm }) => {
      const resource = await made(ssm);
      await tag(ssm, resource, numbered(50));

      await tag(ssm, resource, { 'tag-1': 'x' });

      expect(await tagsOf(ssm, resource)).toMatchObject({ 'tag-1': 'x' });
    });

    const reserved = 'D: API Reference, Tag, Key';

    statement('do not begin with aws:', reserved, async ({ ssm, call }) => {
      const resource = await made(ssm);

      const request = { ...resource, Tags: [{ Key: 'aws:team', Value: 'x' }] };

      expect((await call('AddTagsToResource', request)).status).toBe(400);
      expect(await tagsOf(ssm, resource)).toEqual({});
    });

    statement(
      'do not begin with aws:, or there is a ValidationException',
      'U: not an error of the operation',
      async ({ ssm }) => {
        const error = await errorOf(tag(ssm, await made(ssm), { 'aws:team': 'x' }));

        expect(error.name).toBe('ValidationException');
      },
    );

    statement('do not begin with aws: when it is created', reserved, async ({ ssm }) => {
      const tags = [{ Key: 'aws:team', Value: 'x' }];

      await expect(make(ssm, tags)).rejects.toMatchObject({ $fault: 'client' });
    });

    const refused: Record<string, [Tag[], string]> = {
      'with a key that AWS reserves': [
        listOf({ 'aws:team': 'x' }),
        'Tag key aws:team uses the reserved prefix aws:',
      ],
      'with a key twice': [[...team, ...team], 'Tag keys must be unique.'],
      'when there are 51': [listOf(numbered(51)), 'A resource can have at most 50 tags.'],
    };

    for (const [what, [tags, message]] of Object.entries(refused)) {
      const claim = `make its creation InvalidTag ${what}, in these words`;
      statement(claim, 'U: nobody has shown the words', async ({ ssm }) => {
        expect(await errorOf(make(ssm, tags))).toEqual({ name: 'InvalidTag', message });
      });
    }

    const ERRORS = 'M: ListTagsForResource, errors';

    statement('of what nobody has made are InvalidResourceId', ERRORS, async ({ ssm }) => {
      const resource = { ResourceType, ResourceId: unknown };

      const calls = [
        tagsOf(ssm, resource),
        tag(ssm, resource, { a: 'b' }),
        ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['a'] })),
      ].map(errorOf);

      expect((await Promise.all(calls)).map(({ name }) => name)).toEqual([
        'InvalidResourceId',
        'InvalidResourceId',
        'InvalidResourceId',
      ]);
    });
  });
}

describe('tags', () => {
  statement(
    'that AWS reserves make a creation of an association InvalidTag',
    'M: CreateAssociation, errors',
    async ({ ssm }) => {
      const error = await errorOf(create(ssm, { Tags: [{ Key: 'aws:team', Value: 'x' }] }));

      expect(error.name).toBe('InvalidTag');
    },
  );

  statement('of a document show in its description', 'M: DocumentDescription, Tags', async ({ ssm }) => {
    await createDocument(ssm, { Tags: [{ Key: 'cost', Value: '' }] });

    expect((await described(ssm)).Tags).toEqual([{ Key: 'cost', Value: '' }]);
  });

  statement('of an unknown resource are told by code alone', 'M: InvalidResourceId', async ({ call }) => {
    const { body } = await call('ListTagsForResource', { ResourceType: 'Document', ResourceId: NOWHERE });

    expect(body).toEqual({ __type: expect.stringMatching(/InvalidResourceId$/) });
  });

  statement('of Amazon’s documents are InvalidResourceId', 'U: nobody has tried', async ({ ssm }) => {
    const resource = { ResourceType: 'Document', ResourceId: 'AWS-RunShellScript' } as const;

    expect((await errorOf(tagsOf(ssm, resource))).name).toBe('InvalidResourceId');
  });

  statement(
    'of another type of resource are refused',
    'M: ListTagsForResourceRequest, ResourceType',
    async ({ call }) => {
      const { code } = await call('ListTagsForResource', { ResourceType: 'Function', ResourceId: NAME });

      expect(code).toBe('ValidationException');
    },
  );
});
