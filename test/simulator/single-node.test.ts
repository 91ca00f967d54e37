import {
  DeleteAssociationCommand,
  DescribeAssociationCommand,
  ListAssociationsCommand,
  type DeleteAssociationRequest,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, errorOf, executionsOf, nodeId, stage, update, type Stage } from './support.ts';

const NAME = 'AWS-RunShellScript';

/** An association of the deprecated form on node 1, beside one whose target is the same node. */
async function beside(): Promise<Stage & { single: string; targeted: string }> {
  const on = await stage();
  const InstanceId = await on.node('1');
  const targeted = await createdId(on.ssm, { Targets: [{ Key: 'InstanceIds', Values: [InstanceId] }] });
  const { AssociationId } = await create(on.ssm, { InstanceId, Targets: undefined });
  return { ...on, single: AssociationId!, targeted };
}

function describeBy({ ssm }: Stage, by: DeleteAssociationRequest) {
  return ssm.send(new DescribeAssociationCommand(by));
}

describe('the deprecated form with InstanceId', () => {
  test('is found by document and node, which what has targets is not', async () => {
    const on = await beside();

    const found = await describeBy(on, { Name: NAME, InstanceId: nodeId('1') });
    const listed = await on.ssm.send(
      new ListAssociationsCommand({ AssociationFilterList: [{ key: 'InstanceId', value: nodeId('1') }] }),
    );

    expect(found.AssociationDescription!.AssociationId).toBe(on.single);
    expect(listed.Associations!.map((one) => [one.AssociationId, one.InstanceId])).toEqual([
      [on.single, nodeId('1')],
    ]);
  });

  test('is deleted by document and node, and what has targets stays', async () => {
    const on = await beside();
    const by = { Name: NAME, InstanceId: nodeId('1') };

    await on.ssm.send(new DeleteAssociationCommand(by));

    expect((await errorOf(describeBy(on, by))).name).toBe('AssociationDoesNotExist');
    expect((await errorOf(on.ssm.send(new DeleteAssociationCommand(by)))).name).toBe(
      'AssociationDoesNotExist',
    );
    expect((await describeBy(on, { AssociationId: on.targeted })).AssociationDescription).toBeDefined();
  });

  const incomplete: Record<string, DeleteAssociationRequest> = {
    nothing: {},
    'a document alone': { Name: NAME },
    'a node alone': { InstanceId: nodeId('1') },
  };

  test.each(Object.entries(incomplete))('%s names no association', async (_name, by) => {
    const on = await beside();

    const described = await errorOf(describeBy(on, by));
    const deleted = await errorOf(on.ssm.send(new DeleteAssociationCommand(by)));

    expect([described.name, deleted.name]).toEqual(['ValidationException', 'ValidationException']);
  });

  test('runs on its node alone, and an update keeps the node', async () => {
    const on = await beside();
    await on.node('2');

    const updated = await update(on.ssm, { AssociationId: on.single, Parameters: { commands: ['date'] } });
    await on.advance('PT1H');
    const runs = await executionsOf(on.ssm, on.single);

    expect(updated).toMatchObject({ InstanceId: nodeId('1'), AssociationVersion: '2' });
    expect(updated.Targets).toEqual([{ Key: 'InstanceIds', Values: [nodeId('1')] }]);
    expect(runs.map((run) => run.ResourceCountByStatus)).toContain('{Success=1}');
  });

  test('takes the same document on another node, and another document on the same', async () => {
    const on = await beside();
    const second = await on.node('2');

    const elsewhere = await create(on.ssm, { InstanceId: second, Targets: undefined });
    const agent = { Name: 'AWS-UpdateSSMAgent', Parameters: undefined, Targets: undefined };
    const other = await create(on.ssm, { ...agent, InstanceId: nodeId('1') });

    expect([elsewhere.InstanceId, other.InstanceId]).toEqual([second, nodeId('1')]);
  });

  test('has no status when it was made with targets', async () => {
    const on = await beside();

    const single = await describeBy(on, { AssociationId: on.single });
    const targeted = await describeBy(on, { AssociationId: on.targeted });

    expect(single.AssociationDescription!.Status).toEqual({
      Name: 'Associated',
      Message: `Associated with ${NAME}`,
      Date: new Date('2026-01-01T00:00:00Z'),
    });
    expect(targeted.AssociationDescription).not.toHaveProperty('Status');
    expect(targeted.AssociationDescription).not.toHaveProperty('InstanceId');
  });
});
