import { AddTagsToResourceCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { create, createdId, errorOf, stage, tagsOf } from './support.ts';

test('tags beyond the quota that is set are refused, and none is set', async () => {
  const { ssm, admin } = await stage();
  await admin('PUT', 'settings', { quotas: { tagsPerResource: 1 } });
  const id = await createdId(ssm, { Tags: [{ Key: 'one', Value: '' }] });
  const Tags = [{ Key: 'two', Value: '' }];

  const added = ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: id, Tags }));
  const created = create(ssm, { Tags: [...Tags, { Key: 'three', Value: '' }] });

  expect((await errorOf(added)).name).toBe('TooManyTagsError');
  expect((await errorOf(created)).name).toBe('InvalidTag');
  expect(await tagsOf(ssm, id)).toEqual({ one: '' });
});
