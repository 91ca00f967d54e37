import {
  AddTagsToResourceCommand,
  RemoveTagsFromResourceCommand,
  type AddTagsToResourceRequest,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { create, createdId, errorOf, stage, tagsOf, UNKNOWN } from './support.ts';

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

const REFUSALS: Record<string, [change: Partial<AddTagsToResourceRequest>, name: string, message: string]> = {
  'of a type that is not served': [
    { ResourceType: 'Parameter' },
    'InvalidResourceType',
    'Tags of Parameter are not served by this simulator.',
  ],
  'of what nobody has made': [
    { ResourceId: UNKNOWN },
    'InvalidResourceId',
    'The resource ID is not valid. Verify that you entered the correct ID and try again.',
  ],
  'that AWS reserves': [
    { Tags: [{ Key: 'AWS:team', Value: '' }] },
    'ValidationException',
    'Tag key AWS:team uses the reserved prefix aws:',
  ],
  'beyond the quota': [
    { Tags: ['a', 'b'].map((Key) => ({ Key, Value: '' })) },
    'TooManyTagsError',
    'A resource can have at most 1 tags.',
  ],
};

test.each(Object.entries(REFUSALS))(
  'the refusal of tags %s says why',
  async (_what, [change, name, message]) => {
    const { ssm, admin } = await stage();
    const settings = { quotas: { tagsPerResource: 1 }, switches: { memberlessErrorMessages: 'told' } };
    await admin('PUT', 'settings', settings);
    const own = { ResourceType: 'Association', ResourceId: await createdId(ssm) } as const;
    const request = { ...own, Tags: [{ Key: 'a', Value: '' }], ...change };

    const error = await errorOf(ssm.send(new AddTagsToResourceCommand(request)));

    expect(error).toEqual({ name, message });
  },
);

test('a read that lags shows the tags from before they were removed', async () => {
  const { ssm, admin, advance } = await stage();
  const ResourceId = await createdId(ssm, { Tags: [{ Key: 'team', Value: 'a' }] });
  await advance('PT10M');
  const request = { ResourceId, TagKeys: ['team'] };
  await ssm.send(new RemoveTagsFromResourceCommand({ ResourceType: 'Association', ...request }));
  await admin('PUT', 'faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 1 }]);

  const lagging = await tagsOf(ssm, ResourceId);

  expect([lagging, await tagsOf(ssm, ResourceId)]).toEqual([{ team: 'a' }, {}]);
});
