import { ListAssociationVersionsCommand, ListAssociationsCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  create,
  createdId,
  describeAssociation,
  FULL,
  fullRequest,
  nodeId,
  stage,
  update,
  type Stage,
} from './support.ts';

/** Every form in which AWS shows an association, without what changes with time. */
async function shown({ ssm }: Stage, id: string) {
  const described = await describeAssociation(ssm, id);
  const listed = await ssm.send(new ListAssociationsCommand({}));
  const versions = await ssm.send(new ListAssociationVersionsCommand({ AssociationId: id }));
  return { described, listed: listed.Associations![0]!, version: versions.AssociationVersions!.at(-1)! };
}

const FILL = { switches: { fillComplianceSeverity: true, fillDocumentDefaults: true } };
const NO_OP = [{ Key: 'aws:NoOpAutomationTag', Values: ['AWS-NoOpAutomationTarget-Value'] }];
const TIMELESS = { Date: undefined, LastUpdateAssociationDate: undefined, CreatedDate: undefined };

describe('what AWS fills in', () => {
  test('of a bare association is the document version and the flag, everywhere it shows them', async () => {
    const on = await stage();
    const Targets = [{ Key: 'tag:role', Values: ['web'] }];
    const id = await createdId(on.ssm, { Name: 'AWS-UpdateSSMAgent', Parameters: undefined, Targets });

    const { described, listed, version } = await shown(on, id);

    const basic = {
      Name: 'AWS-UpdateSSMAgent',
      AssociationId: id,
      AssociationVersion: '1',
      DocumentVersion: '$DEFAULT',
    };
    const whole = { ...basic, Targets, ApplyOnlyAtCronInterval: false, ...TIMELESS };
    expect({ ...described, ...TIMELESS, Overview: undefined }).toEqual({ ...whole, Overview: undefined });
    expect({ ...listed, Overview: undefined }).toEqual({ ...basic, Targets, Overview: undefined });
    expect({ ...version, ...TIMELESS }).toEqual(whole);
  });

  test('with the switches is the severity and the defaults of the document too', async () => {
    const on = await stage();
    await on.admin('PUT', 'settings', FILL);
    const id = await createdId(on.ssm, { Name: 'AWS-UpdateSSMAgent', Parameters: undefined });

    const { described, version } = await shown(on, id);

    const filled = {
      ComplianceSeverity: 'UNSPECIFIED',
      Parameters: { allowDowngrade: ['false'], version: [''] },
    };
    expect(described).toMatchObject(filled);
    expect(version).toMatchObject(filled);
    expect(described).not.toHaveProperty('SyncCompliance');
    expect(described).not.toHaveProperty('MaxErrors');
    expect(described).not.toHaveProperty('MaxConcurrency');
  });

  test('of a list parameter is the default as a list', async () => {
    const on = await stage();
    await on.admin('PUT', 'settings', FILL);
    const parameters = {
      paths: { type: 'StringList', default: ['/a', '/b'] },
      tries: { type: 'Integer', default: 3 },
    };
    const content = { schemaVersion: '2.2', parameters, mainSteps: [] };
    await on.admin('PUT', 'aws-documents/AWS-Clean', { documentType: 'Command', content });

    const made = await create(on.ssm, { Name: 'AWS-Clean', Parameters: undefined });

    expect(made.Parameters).toEqual({ paths: ['/a', '/b'], tries: ['3'] });
  });

  test('never takes the place of what was given', async () => {
    const on = await stage();
    await on.admin('PUT', 'settings', FILL);
    const id = await createdId(on.ssm, fullRequest());

    expect(await describeAssociation(on.ssm, id)).toMatchObject(FULL);
  });

  test('of an automation without targets is one that matches nothing, everywhere it shows them', async () => {
    const on = await stage();
    const Parameters = { InstanceId: [nodeId('1')] };
    const id = await createdId(on.ssm, { Name: 'AWS-RestartEC2Instance', Parameters, Targets: undefined });
    await update(on.ssm, { AssociationId: id, Parameters });

    const { described, listed, version } = await shown(on, id);

    expect([described.Targets, listed.Targets, version.Targets]).toEqual([NO_OP, NO_OP, NO_OP]);
    expect(version.AssociationVersion).toBe('2');
  });

  test('of a name is nothing: an ARN stays one', async () => {
    const on = await stage();
    const Name = 'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript';
    const id = await createdId(on.ssm, { Name });

    const { described, listed, version } = await shown(on, id);

    expect([described.Name, listed.Name, version.Name]).toEqual([Name, Name, Name]);
  });
});

describe('a version of an association', () => {
  test('shows every member that was given, but for the two that the model leaves out', async () => {
    const on = await stage();
    const id = await createdId(on.ssm, fullRequest());

    const { version } = await shown(on, id);

    const { AlarmConfiguration: _alarm, ...members } = FULL;
    expect(version).toEqual({
      ...members,
      Name: 'AWS-RunShellScript',
      AssociationId: id,
      AssociationVersion: '1',
      CreatedDate: new Date('2026-01-01T00:00:00Z'),
    });
  });

  test('keeps the time it was made at', async () => {
    const on = await stage();
    const id = await createdId(on.ssm);
    await on.advance('PT1H');
    await update(on.ssm, { AssociationId: id, Parameters: { commands: ['date'] } });

    const { AssociationVersions } = await on.ssm.send(
      new ListAssociationVersionsCommand({ AssociationId: id }),
    );

    expect(AssociationVersions!.map((one) => one.CreatedDate!.toISOString())).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T01:00:00.000Z',
    ]);
  });

  test.each(['absent', 'empty'])('comes in pages whose end is an %s token', async (endOfList) => {
    const on = await stage();
    await on.admin('PUT', 'settings', { switches: { endOfList } });
    const id = await createdId(on.ssm);
    await update(on.ssm, { AssociationId: id, Parameters: { commands: ['date'] } });

    const list = (NextToken?: string) =>
      on.ssm.send(
        new ListAssociationVersionsCommand({
          AssociationId: id,
          MaxResults: 1,
          ...(NextToken ? { NextToken } : {}),
        }),
      );
    const first = await list();
    const second = await list(first.NextToken);

    const pages = [first, second].map((page) =>
      page.AssociationVersions!.map((one) => one.AssociationVersion),
    );
    expect(pages).toEqual([['1'], ['2']]);
    expect(second.NextToken).toBe(endOfList === 'empty' ? '' : undefined);
  });
});
