import {
  DeleteAssociationCommand,
  StartAssociationsOnceCommand,
  type CreateAssociationRequest,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { APPLY_ONLY, UNKNOWN, createdId, errorOf, executionsOf, stage, update } from './support.ts';

async function countAfter(
  request: Partial<CreateAssociationRequest>,
  act: (ssm: SSMClient, id: string) => Promise<unknown>,
): Promise<number> {
  const { ssm, node, advance } = await stage();
  await node('1');
  const id = await createdId(ssm, request);
  await advance('PT1M');
  await act(ssm, id);
  await advance('PT1M');
  return (await executionsOf(ssm, id)).length;
}

describe('an association runs', () => {
  test('at once when it is created, and once only', async () => {
    expect(await countAfter({}, async () => {})).toBe(1);
  });

  test('at once when it is updated', async () => {
    const runs = await countAfter({}, (ssm, id) =>
      update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } }),
    );

    expect(runs).toBe(2);
  });

  test('for every update, however close they are', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm);

    for (const command of ['a', 'b'])
      await update(ssm, { AssociationId: id, Parameters: { commands: [command] } });
    await advance('PT1M');

    const runs = await executionsOf(ssm, id);
    expect(runs.map((run) => [run.AssociationVersion, run.DetailedStatus])).toEqual([
      ['3', 'Success'],
      ['2', 'TimedOut'],
      ['1', 'TimedOut'],
    ]);
  });

  test('neither when created nor when updated if apply-only', async () => {
    const runs = await countAfter(APPLY_ONLY, (ssm, id) =>
      update(ssm, { AssociationId: id, Parameters: { commands: ['date'] }, ...APPLY_ONLY }),
    );

    expect(runs).toBe(0);
  });

  test('when it is started by hand, even if apply-only', async () => {
    const runs = await countAfter(APPLY_ONLY, (ssm, id) =>
      ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [id] })),
    );

    expect(runs).toBe(1);
  });

  test('not at all when one of the ids to start is unknown', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm, APPLY_ONLY);

    const error = await errorOf(
      ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [id, UNKNOWN] })),
    );

    expect(error.name).toBe('AssociationDoesNotExist');
    expect(await executionsOf(ssm, id)).toEqual([]);
  });

  test('no more when it is deleted', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
    await advance('PT1M');
    const before = (await admin('GET', 'state')).body.regions[0].commands;

    await ssm.send(new DeleteAssociationCommand({ AssociationId: id }));
    await advance('P1D');

    expect(before).toHaveLength(1);
    expect((await admin('GET', 'state')).body.regions[0].commands).toEqual(before);
  });
});
