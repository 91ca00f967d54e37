import { ListAssociationVersionsCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  create,
  createdId,
  describeAssociation,
  FULL,
  fullRequest,
  stage,
  update,
  type Stage,
} from './support.ts';

/** An association as a describe and a list of its versions show it. */
async function shown({ ssm }: Stage, id: string) {
  const described = await describeAssociation(ssm, id);
  const versions = await ssm.send(new ListAssociationVersionsCommand({ AssociationId: id }));
  return { described, version: versions.AssociationVersions!.at(-1)! };
}

const FILL = { switches: { fillComplianceSeverity: true, fillDocumentDefaults: true } };

describe('what the switches let AWS fill in', () => {
  test('is the severity and the defaults of the document', async () => {
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

  test('is the defaults of parameters that were not given, beside those that were', async () => {
    const on = await stage();
    const given = { Name: 'AWS-UpdateSSMAgent', Parameters: { version: ['3'] } };
    const id = await createdId(on.ssm, given);
    const plain = await describeAssociation(on.ssm, id);
    await on.admin('PUT', 'settings', FILL);

    const filled = await describeAssociation(on.ssm, id);

    expect(plain).not.toHaveProperty('ComplianceSeverity');
    expect(plain.Parameters).toEqual({ version: ['3'] });
    expect(filled.Parameters).toEqual({ version: ['3'], allowDowngrade: ['false'] });
  });

  test('never takes the place of what was given', async () => {
    const on = await stage();
    await on.admin('PUT', 'settings', FILL);
    const id = await createdId(on.ssm, fullRequest());

    expect(await describeAssociation(on.ssm, id)).toMatchObject(FULL);
  });
});

describe('the list of versions of an association', () => {
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
