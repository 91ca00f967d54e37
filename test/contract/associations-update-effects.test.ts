import { describe, expect } from 'vitest';
import {
  APPLY_ONLY,
  createdId,
  describeAssociation,
  errorOf,
  executionsOf,
  update,
} from '../simulator/support.ts';
import { scripted, statement, type World } from './statement.ts';

const SAMPLE = 'S: API Reference, UpdateAssociation, sample';
const DATE = { Parameters: { commands: ['date'] } };

/** The id of an association that ran once, with success, on one node. */
async function ranOnce({ ssm, node, pass }: World): Promise<string> {
  await node('1');
  const id = await createdId(ssm);
  await pass('PT1H');
  return id;
}

describe('an update of an association', () => {
  statement('makes version 2 of version 1', SAMPLE, async ({ ssm }) => {
    const AssociationId = await createdId(ssm);

    expect((await update(ssm, { AssociationId, ...DATE })).AssociationVersion).toBe('2');
  });

  statement('keeps the AssociationId', SAMPLE, async ({ ssm }) => {
    const AssociationId = await createdId(ssm);

    expect((await update(ssm, { AssociationId, ...DATE })).AssociationId).toBe(AssociationId);
  });

  statement('keeps Date', SAMPLE, async ({ ssm, pass }) => {
    const id = await createdId(ssm);
    const { Date: made } = await describeAssociation(ssm, id);
    await pass('PT1M');

    expect((await update(ssm, { AssociationId: id, ...DATE })).Date).toEqual(made);
  });

  statement('moves LastUpdateAssociationDate', SAMPLE, async ({ ssm, pass }) => {
    const id = await createdId(ssm);
    const before = await describeAssociation(ssm, id);
    await pass('PT1M');

    const after = await update(ssm, { AssociationId: id, ...DATE });

    const moved = after.LastUpdateAssociationDate!.getTime() - before.LastUpdateAssociationDate!.getTime();
    expect(moved).toBeGreaterThanOrEqual(60_000);
  });

  scripted('answers an overview of Pending and Creating, without counts', SAMPLE, async (world) => {
    const id = await ranOnce(world);
    const before = await describeAssociation(world.ssm, id);

    const after = await update(world.ssm, { AssociationId: id, ...DATE });

    expect(before.Overview!.Status).toBe('Success');
    expect(after.Overview).toEqual({ Status: 'Pending', DetailedStatus: 'Creating' });
  });

  scripted('keeps the dates of the last run and of the last success', SAMPLE, async (world) => {
    const id = await ranOnce(world);
    const { LastExecutionDate, LastSuccessfulExecutionDate } = await describeAssociation(world.ssm, id);

    const after = await update(world.ssm, { AssociationId: id, ...DATE });

    expect(LastSuccessfulExecutionDate).toBeInstanceOf(Date);
    expect(after).toMatchObject({ LastExecutionDate, LastSuccessfulExecutionDate });
  });

  scripted('runs it at once', 'D: API Reference, UpdateAssociation', async (world) => {
    const id = await ranOnce(world);

    await update(world.ssm, { AssociationId: id, ...DATE });
    await world.pass('PT1H');

    const versions = (await executionsOf(world.ssm, id)).map((run) => run.AssociationVersion);
    expect(versions).toEqual(['2', '1']);
  });

  scripted(
    'does not run it when ApplyOnlyAtCronInterval is true',
    'D: API Reference, UpdateAssociation, ApplyOnlyAtCronInterval',
    async (world) => {
      const id = await ranOnce(world);

      await update(world.ssm, { AssociationId: id, ...DATE, ...APPLY_ONLY });
      await world.pass('PT1H');

      expect(await executionsOf(world.ssm, id)).toHaveLength(1);
    },
  );

  scripted(
    'with the same values makes a version and a run too',
    'U: no detection of updates without effect is documented',
    async (world) => {
      const id = await ranOnce(world);
      const { Name, Parameters, Targets } = await describeAssociation(world.ssm, id);

      const after = await update(world.ssm, { AssociationId: id, Name, Parameters, Targets });
      await world.pass('PT1H');

      expect(after.AssociationVersion).toBe('2');
      expect(await executionsOf(world.ssm, id)).toHaveLength(2);
    },
  );

  scripted(
    'needs the right to ssm:DescribeAssociation too',
    'D: API Reference, UpdateAssociation',
    async (world) => {
      const AssociationId = await createdId(world.ssm);
      const guest = world.client({ accessKeyId: 'guest' });
      const allow = (...Action: string[]) =>
        world.admin('PUT', 'policies/guest', {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
        });

      await allow('ssm:UpdateAssociation');
      const error = await errorOf(update(guest, { AssociationId, ...DATE }));
      await allow('ssm:UpdateAssociation', 'ssm:DescribeAssociation');
      const after = await update(guest, { AssociationId, ...DATE });

      expect(error.name).toBe('AccessDeniedException');
      expect(after.AssociationVersion).toBe('2');
    },
  );
});

describe('AssociationVersion in an update', () => {
  const docs = 'D: API Reference, UpdateAssociation, AssociationVersion';

  for (const given of ['2', '$LATEST', undefined]) {
    statement(`of ${given ?? 'nothing'} passes while the latest is 2`, docs, async ({ ssm }) => {
      const AssociationId = await createdId(ssm);
      await update(ssm, { AssociationId, ...DATE });

      const after = await update(ssm, { AssociationId, ...DATE, AssociationVersion: given });

      expect(after.AssociationVersion).toBe('3');
    });
  }

  for (const given of ['1', '9']) {
    statement(`of ${given} is refused while the latest is 2`, docs, async ({ ssm, call }) => {
      const AssociationId = await createdId(ssm);
      await update(ssm, { AssociationId, ...DATE });

      const { status } = await call('UpdateAssociation', {
        AssociationId,
        ...DATE,
        AssociationVersion: given,
      });

      expect(status).toBe(400);
      expect((await describeAssociation(ssm, AssociationId)).AssociationVersion).toBe('2');
    });
  }

  statement(
    'that is not the latest is InvalidAssociationVersion',
    'U: InvalidUpdate is in the list of errors too',
    async ({ ssm }) => {
      const AssociationId = await createdId(ssm);
      await update(ssm, { AssociationId, ...DATE });

      const error = await errorOf(update(ssm, { AssociationId, ...DATE, AssociationVersion: '1' }));

      expect(error.name).toBe('InvalidAssociationVersion');
    },
  );
});
