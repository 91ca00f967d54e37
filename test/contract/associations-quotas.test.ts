import {
  CreateAssociationBatchCommand,
  DeleteAssociationCommand,
  StartAssociationsOnceCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { create, createdId, errorOf, shellScript, tagsOf } from '../simulator/support.ts';
import { scripted, statement, type World } from './statement.ts';

/** Ids of 2,000 associations in an account that had none. */
async function fill({ ssm }: World): Promise<string[]> {
  const Entries = Array.from({ length: 2000 }, () => shellScript());
  const { Successful } = await ssm.send(new CreateAssociationBatchCommand({ Entries }));
  return Successful!.map((one) => one.AssociationId!);
}

function tags(count: number) {
  return Array.from({ length: count }, (_, n) => ({ Key: `tag-${n}`, Value: '' }));
}

describe('an account has in a region at most', () => {
  const docs = 'D: API Reference, AssociationLimitExceeded';

  scripted('2,000 associations, then AssociationLimitExceeded', docs, async (world) => {
    expect(await fill(world)).toHaveLength(2000);

    expect((await errorOf(create(world.ssm))).name).toBe('AssociationLimitExceeded');
  });

  scripted('2,000 associations, then room again for one deleted', docs, async (world) => {
    const [AssociationId] = await fill(world);

    await world.ssm.send(new DeleteAssociationCommand({ AssociationId }));

    expect((await create(world.ssm)).AssociationVersion).toBe('1');
  });

  scripted('2,000 associations, whatever another region has', docs, async (world) => {
    await fill(world);

    const elsewhere = await create(world.client({ region: 'us-east-1' }));

    expect(elsewhere.AssociationVersion).toBe('1');
  });

  scripted(
    '2,000 associations, then an entry of a batch fails in these words',
    'U: the message is the text of the error, nobody has shown a failed entry',
    async (world) => {
      await fill(world);

      const answer = await world.ssm.send(new CreateAssociationBatchCommand({ Entries: [shellScript()] }));

      const messages = answer.Failed!.map((one) => one.Message);
      expect(messages).toEqual(['You can have at most 2,000 active associations.']);
    },
  );
});

describe('an association has at most', () => {
  const docs = 'D: API Reference, quotas of tags';

  statement('50 tags', docs, async ({ ssm }) => {
    const id = await createdId(ssm, { Tags: tags(50) });

    expect(Object.keys(await tagsOf(ssm, id))).toHaveLength(50);
  });

  statement('50 tags, though the model allows 1,000', docs, async ({ call }) => {
    const { status } = await call('CreateAssociation', { ...shellScript(), Tags: tags(51) });

    expect(status).toBe(400);
  });
});

describe('a call of StartAssociationsOnce takes', () => {
  const model = 'M: StartAssociationsOnceRequest';

  for (const [count, told] of [
    [0, 'ValidationException'],
    [11, 'ValidationException'],
  ] as const) {
    statement(`not ${count} ids`, model, async ({ ssm }) => {
      const id = await createdId(ssm);
      const AssociationIds = Array.from({ length: count }, () => id);

      const error = await errorOf(ssm.send(new StartAssociationsOnceCommand({ AssociationIds })));

      expect(error.name).toBe(told);
    });
  }

  statement('10 ids', model, async ({ ssm, call }) => {
    const AssociationIds: string[] = [];
    while (AssociationIds.length < 10) AssociationIds.push(await createdId(ssm));

    expect((await call('StartAssociationsOnce', { AssociationIds })).status).toBe(200);
  });
});
