import {
  DeleteAssociationCommand,
  DescribeAssociationCommand,
  ListAssociationVersionsCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  FULL,
  create,
  createdId,
  describeAssociation,
  errorOf,
  fullRequest,
  nodeId,
  stage,
  update,
} from './support.ts';

describe('creating', () => {
  test('answers with what was given, what AWS fills in, and no counts', async () => {
    const { ssm } = await stage();

    const made = await create(ssm, { AssociationName: 'patching' });

    expect(made).toEqual({
      AssociationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      AssociationVersion: '1',
      AssociationName: 'patching',
      Name: 'AWS-RunShellScript',
      DocumentVersion: '$DEFAULT',
      ApplyOnlyAtCronInterval: false,
      Parameters: { commands: ['uptime'] },
      Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
      Date: new Date('2026-01-01T00:00:00Z'),
      LastUpdateAssociationDate: new Date('2026-01-01T00:00:00Z'),
      Overview: { Status: 'Pending', DetailedStatus: 'Creating' },
    });
  });

  test('the same request twice makes two associations', async () => {
    const { ssm } = await stage();

    const first = await createdId(ssm, { AssociationName: 'twin' });
    const second = await createdId(ssm, { AssociationName: 'twin' });

    expect(second).not.toBe(first);
    expect((await describeAssociation(ssm, first)).AssociationName).toBe('twin');
  });

  test('a describe answers every member that was given', async () => {
    const { ssm } = await stage();

    const id = await createdId(ssm, fullRequest());

    expect(await describeAssociation(ssm, id)).toMatchObject(FULL);
  });

  test('instanceids in lower case comes back as InstanceIds', async () => {
    const { ssm } = await stage();

    const made = await create(ssm, { Targets: [{ Key: 'instanceids', Values: [nodeId('1')] }] });

    expect(made.Targets).toEqual([{ Key: 'InstanceIds', Values: [nodeId('1')] }]);
  });

  test('beyond the quota is refused', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { quotas: { associations: 1 } });
    await create(ssm);

    const error = await errorOf(create(ssm));

    expect(error.name).toBe('AssociationLimitExceeded');
  });

  test('a node id in the deprecated form gives targets and a status, and only one association', async () => {
    const { ssm, node } = await stage();
    const request = { Targets: undefined, InstanceId: await node('1') } as never;

    const made = await create(ssm, request);
    const again = await errorOf(create(ssm, request));

    expect(made.Targets).toEqual([{ Key: 'InstanceIds', Values: [nodeId('1')] }]);
    expect(made.Status).toMatchObject({ Name: 'Associated', Message: 'Associated with AWS-RunShellScript' });
    expect(again.name).toBe('AssociationAlreadyExists');
  });

  test('ids repeat with the seed and differ between seeds', async () => {
    const [a, b, c] = [await stage({ seed: 7 }), await stage({ seed: 7 }), await stage({ seed: 8 })];

    const ids = [await createdId(a.ssm), await createdId(b.ssm), await createdId(c.ssm)];

    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});

describe('describing', () => {
  test('an older version shows its configuration', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm);
    await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } });

    const first = await ssm.send(
      new DescribeAssociationCommand({ AssociationId: id, AssociationVersion: '1' }),
    );
    const missing = ssm.send(new DescribeAssociationCommand({ AssociationId: id, AssociationVersion: '3' }));

    expect(first.AssociationDescription).toMatchObject({
      AssociationVersion: '1',
      Parameters: { commands: ['uptime'] },
    });
    expect((await errorOf(missing)).name).toBe('InvalidAssociationVersion');
  });

  test('the switches fill in the severity and the defaults of the document', async () => {
    const { ssm, admin } = await stage();
    const id = await createdId(ssm, { Name: 'AWS-UpdateSSMAgent', Parameters: { version: ['3'] } });
    const plain = await describeAssociation(ssm, id);
    await admin('PUT', 'settings', {
      switches: { fillComplianceSeverity: true, fillDocumentDefaults: true },
    });

    const filled = await describeAssociation(ssm, id);

    expect(plain).not.toHaveProperty('ComplianceSeverity');
    expect(plain.Parameters).toEqual({ version: ['3'] });
    expect(filled.ComplianceSeverity).toBe('UNSPECIFIED');
    expect(filled.Parameters).toEqual({ version: ['3'], allowDowngrade: ['false'] });
  });

  test('an automation without targets shows the target that AWS adds, which an update refuses', async () => {
    const { ssm } = await stage();
    const automation = { Name: 'AWS-RestartEC2Instance', Parameters: { InstanceId: [nodeId('1')] } };
    const made = await create(ssm, { ...automation, Targets: undefined });

    const echo = update(ssm, {
      AssociationId: made.AssociationId,
      Parameters: automation.Parameters,
      Targets: made.Targets,
    });

    expect(made.Targets).toEqual([
      { Key: 'aws:NoOpAutomationTag', Values: ['AWS-NoOpAutomationTarget-Value'] },
    ]);
    expect(await errorOf(echo)).toEqual({
      name: 'ValidationException',
      message: 'Must specify both Automation Target Parameter Name and Targets',
    });
  });

  test('versions are listed with their configuration', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm);
    await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } });

    const { AssociationVersions } = await ssm.send(new ListAssociationVersionsCommand({ AssociationId: id }));

    expect(AssociationVersions!.map((one) => [one.AssociationVersion, one.Parameters])).toEqual([
      ['1', { commands: ['uptime'] }],
      ['2', { commands: ['date'] }],
    ]);
    expect(AssociationVersions![0]).not.toHaveProperty('Overview');
  });
});

describe('deleting', () => {
  test('leaves nothing to describe, to list or to delete again', async () => {
    const { ssm, admin } = await stage();
    const id = await createdId(ssm);

    await ssm.send(new DeleteAssociationCommand({ AssociationId: id }));
    const described = await errorOf(describeAssociation(ssm, id));
    const deleted = await errorOf(ssm.send(new DeleteAssociationCommand({ AssociationId: id })));
    const { body } = await admin('GET', 'state');

    expect(described.name).toBe('AssociationDoesNotExist');
    expect(deleted.name).toBe('AssociationDoesNotExist');
    expect(body.regions[0].associations).toEqual([]);
  });
});
