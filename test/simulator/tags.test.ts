import { AddTagsToResourceCommand, RemoveTagsFromResourceCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { UNKNOWN, create, createdId, errorOf, stage, tagsOf } from './support.ts';

describe('tags', () => {
  test('are set at creation, added, replaced and removed', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm, { Tags: [{ Key: 'team', Value: 'a' }] });
    const resource = { ResourceType: 'Association', ResourceId: id } as const;
    const tags = [
      { Key: 'team', Value: 'b' },
      { Key: 'cost', Value: '' },
    ];

    await ssm.send(new AddTagsToResourceCommand({ ...resource, Tags: tags }));
    const added = await tagsOf(ssm, id);
    await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['team', 'unknown'] }));
    const removed = await tagsOf(ssm, id);

    expect(added).toEqual({ team: 'b', cost: '' });
    expect(removed).toEqual({ cost: '' });
  });

  test('of an unknown association are an error', async () => {
    const { ssm } = await stage();

    const error = await errorOf(tagsOf(ssm, UNKNOWN));

    expect(error.name).toBe('InvalidResourceId');
  });

  test('beyond the quota are refused and none is set', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { quotas: { tagsPerResource: 1 } });
    const id = await createdId(ssm, { Tags: [{ Key: 'one', Value: '' }] });
    const Tags = [{ Key: 'two', Value: '' }];

    const added = ssm.send(
      new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: id, Tags }),
    );
    const created = create(ssm, { Tags: [...Tags, { Key: 'three', Value: '' }] });

    expect((await errorOf(added)).name).toBe('TooManyTagsError');
    expect((await errorOf(created)).name).toBe('InvalidTag');
    expect(await tagsOf(ssm, id)).toEqual({ one: '' });
  });

  test('with the prefix aws: are refused', async () => {
    const { ssm } = await stage();

    const error = await errorOf(create(ssm, { Tags: [{ Key: 'aws:team', Value: 'x' }] }));

    expect(error.name).toBe('InvalidTag');
  });
});
