import {
  CreateAssociationBatchCommand,
  DescribeAssociationCommand,
  type CreateAssociationBatchRequestEntry,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { callRaw } from './raw-call.ts';
import {
  create,
  describeAssociation,
  errorOf,
  executionsOf,
  FULL,
  nodeId,
  shellScript,
  stage,
  type Stage,
} from './support.ts';

function entry(more: object = {}): CreateAssociationBatchRequestEntry {
  return shellScript(more);
}

function oneNode(InstanceId: string): CreateAssociationBatchRequestEntry {
  return entry({ InstanceId, Targets: undefined });
}

function batch({ ssm }: Stage, Entries: CreateAssociationBatchRequestEntry[], role?: string) {
  const dispatch = role === undefined ? {} : { AssociationDispatchAssumeRole: role };
  return ssm.send(new CreateAssociationBatchCommand({ Entries, ...dispatch }));
}

describe('a batch', () => {
  test('makes what AWS accepts and tells what it refuses, each in order', async () => {
    const on = await stage();
    const bad = entry({ Name: 'AWS-Unknown', AssociationName: 'bad' });

    const answer = await batch(on, [
      entry({ AssociationName: 'one' }),
      bad,
      entry({ AssociationName: 'two' }),
    ]);

    expect(answer.Successful!.map((one) => one.AssociationName)).toEqual(['one', 'two']);
    expect(answer.Failed).toEqual([
      { Entry: bad, Message: 'Document does not exist: AWS-Unknown', Fault: 'Client' },
    ]);
  });

  test('answers with both lists, empty or not', async () => {
    const { url } = await stage();

    const good = await callRaw(url, 'CreateAssociationBatch', { Entries: [entry()] });
    const bad = await callRaw(url, 'CreateAssociationBatch', { Entries: [entry({ Targets: [] })] });

    expect(good.body).toMatchObject({ Successful: [{ Name: 'AWS-RunShellScript' }], Failed: [] });
    expect(bad.body).toMatchObject({ Successful: [], Failed: [{ Fault: 'Client' }] });
  });

  test('makes associations like any other: they run and carry every member', async () => {
    const on = await stage();
    await on.node('1', { tags: { role: 'web' } });
    const { AssociationDispatchAssumeRole: role, ...members } = FULL;

    const { Successful } = await batch(on, [entry(), entry(members)], role);
    const [plain, full] = Successful!;
    await on.advance('PT1H');

    expect(plain!.Overview).toEqual({ Status: 'Pending', DetailedStatus: 'Creating' });
    expect(plain!.AssociationDispatchAssumeRole).toBe(role);
    expect(await describeAssociation(on.ssm, full!.AssociationId!)).toMatchObject(FULL);
    expect(await executionsOf(on.ssm, plain!.AssociationId!)).toHaveLength(1);
  });

  test('with the deprecated form has status and targets, one association a node', async () => {
    const on = await stage();
    const [a, b] = [await on.node('1'), await on.node('2')];

    const { Successful } = await batch(on, [oneNode(a), oneNode(b)]);
    const twice = await errorOf(batch(on, [oneNode(a), { ...oneNode(a), Name: 'AWS-UpdateSSMAgent' }]));
    const again = await batch(on, [oneNode(b)]);

    expect(Successful!.map((one) => [one.InstanceId, one.Status!.Message, one.Targets])).toEqual(
      [a, b].map((id) => [id, 'Associated with AWS-RunShellScript', [{ Key: 'InstanceIds', Values: [id] }]]),
    );
    expect(twice.name).toBe('DuplicateInstanceId');
    expect(again.Failed!.map((one) => one.Message)).toEqual(['The specified association already exists.']);
  });

  test('with one entry that breaks the model makes nothing', async () => {
    const on = await stage();

    const error = await errorOf(batch(on, [entry(), entry({ MaxErrors: '200%' })]));
    const { body } = await on.admin('GET', 'state');

    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain("'200%' at 'entries.2.member.maxErrors'");
    expect(body.regions).toEqual([]);
  });
});

describe('quotas', () => {
  test('2,000 associations fit into an account and region, and not one more', async () => {
    const on = await stage();

    const { Successful, Failed } = await batch(
      on,
      Array.from({ length: 2001 }, () => entry()),
    );
    const single = await errorOf(create(on.ssm));
    const elsewhere = await create(on.client({ region: 'us-east-1' }));

    expect(Successful).toHaveLength(2000);
    expect(Failed!.map((one) => one.Message)).toEqual(['You can have at most 2,000 active associations.']);
    expect(single.name).toBe('AssociationLimitExceeded');
    expect(elsewhere.AssociationVersion).toBe('1');
  });

  test('a deleted association makes room', async () => {
    const on = await stage();
    await on.admin('PUT', 'settings', { quotas: { associations: 1 } });
    const { AssociationId } = await create(on.ssm);

    await callRaw(on.url, 'DeleteAssociation', { AssociationId });

    expect((await create(on.ssm)).AssociationVersion).toBe('1');
  });

  test('1,000 versions fit into an association, and not one more', async () => {
    const on = await stage();
    const { AssociationId } = await create(on.ssm);
    const update = { AssociationId, Parameters: { commands: ['uptime'] } };
    for (let version = 2; version <= 1000; version++) await callRaw(on.url, 'UpdateAssociation', update);

    const beyond = await callRaw(on.url, 'UpdateAssociation', update);
    const newest = await on.ssm.send(new DescribeAssociationCommand({ AssociationId }));

    expect(beyond.code).toBe('AssociationVersionLimitExceeded');
    expect(newest.AssociationDescription!.AssociationVersion).toBe('1000');
  });

  test('the number of versions is a setting', async () => {
    const on = await stage();
    await on.admin('PUT', 'settings', { quotas: { versionsPerAssociation: 1 } });
    const { AssociationId } = await create(on.ssm, {
      Targets: [{ Key: 'InstanceIds', Values: [nodeId('1')] }],
    });

    const update = { AssociationId, Parameters: { commands: ['uptime'] } };

    expect((await callRaw(on.url, 'UpdateAssociation', update)).code).toBe('AssociationVersionLimitExceeded');
  });
});
