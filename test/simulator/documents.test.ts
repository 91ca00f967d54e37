import { createHash } from 'node:crypto';
import { load } from 'js-yaml';
import { DescribeDocumentCommand, GetDocumentCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, errorOf, newestTargets, stage } from './support.ts';

async function described(ssm: SSMClient, Name: string) {
  return (await ssm.send(new DescribeDocumentCommand({ Name }))).Document!;
}

async function parametersOf(ssm: SSMClient, name: string): Promise<Record<string, string | undefined>> {
  const { Parameters: parameters = [] } = await described(ssm, name);
  return Object.fromEntries(parameters.map((one) => [one.Name, one.DefaultValue]));
}

/** Parameters with their defaults; undefined: required. */
const PARAMETERS: Record<string, Record<string, string | undefined>> = {
  'AWS-RunShellScript': { commands: undefined, workingDirectory: '', executionTimeout: '3600' },
  'AWS-RunPowerShellScript': { commands: undefined, workingDirectory: '', executionTimeout: '3600' },
  'AWS-UpdateSSMAgent': { version: '', allowDowngrade: 'false' },
  'AWS-ConfigureAWSPackage': {
    action: undefined,
    installationType: 'Uninstall and reinstall',
    name: undefined,
    version: '',
    additionalArguments: '{}',
  },
  'AWS-RunPatchBaseline': {
    Operation: undefined,
    AssociationId: '',
    SnapshotId: '',
    InstallOverrideList: '',
    BaselineOverride: '',
    RebootOption: 'RebootIfNeeded',
  },
  'AWS-GatherSoftwareInventory': {
    applications: 'Enabled',
    awsComponents: 'Enabled',
    networkConfig: 'Enabled',
    windowsUpdates: 'Enabled',
    instanceDetailedInformation: 'Enabled',
    services: 'Enabled',
    windowsRoles: 'Enabled',
    customInventory: 'Enabled',
    billingInfo: 'Enabled',
    files: '',
    windowsRegistry: '',
  },
};

describe('Amazon’s documents', () => {
  test.each(Object.entries(PARAMETERS))('%s declares its parameters', async (name, parameters) => {
    const { ssm } = await stage();

    expect(await parametersOf(ssm, name)).toEqual(parameters);
  });

  test.each(Object.keys(PARAMETERS))('%s uses no parameter that it does not declare', async (name) => {
    const { ssm } = await stage();
    const { Content } = await ssm.send(new GetDocumentCommand({ Name: name }));

    const used = [...Content!.matchAll(/\{\{ *(\w+) *\}\}/g)].map((match) => match[1]!);

    expect(used).not.toEqual([]);
    expect(Object.keys(PARAMETERS[name]!)).toEqual(expect.arrayContaining(used));
  });

  test('are described as Amazon’s, with the hash of their content', async () => {
    const { ssm } = await stage();

    const document = await described(ssm, 'AWS-RunShellScript');
    const { Content } = await ssm.send(new GetDocumentCommand({ Name: 'AWS-RunShellScript' }));

    expect(document).toMatchObject({
      Name: 'AWS-RunShellScript',
      Owner: 'Amazon',
      Status: 'Active',
      DocumentType: 'Command',
      PlatformTypes: ['Linux', 'MacOS'],
      SchemaVersion: '1.2',
      DefaultVersion: '1',
      HashType: 'Sha256',
      Hash: createHash('sha256').update(Content!).digest('hex'),
    });
  });

  test('come as YAML when that is asked for', async () => {
    const { ssm } = await stage();

    const json = await ssm.send(new GetDocumentCommand({ Name: 'AWS-RunPatchBaseline' }));
    const yaml = await ssm.send(
      new GetDocumentCommand({ Name: 'AWS-RunPatchBaseline', DocumentFormat: 'YAML' }),
    );

    expect(load(yaml.Content!)).toEqual(JSON.parse(json.Content!));
  });

  test('have no second version', async () => {
    const { ssm } = await stage();

    const request = new DescribeDocumentCommand({ Name: 'AWS-RunShellScript', DocumentVersion: '2' });

    expect(await errorOf(ssm.send(request))).toEqual({
      name: 'InvalidDocumentVersion',
      message: 'Document version: 2 is invalid, latest version is 1',
    });
  });

  test('that are unknown are an error', async () => {
    const { ssm } = await stage();

    expect((await errorOf(described(ssm, 'AWS-Unknown'))).name).toBe('InvalidDocument');
  });
});

describe('a document that was put', () => {
  const CONTENT = {
    schemaVersion: '2.2',
    description: 'Says hello.',
    parameters: { who: { type: 'String' } },
    mainSteps: [{ name: 'hello', action: 'aws:runShellScript', inputs: { runCommand: ['echo {{ who }}'] } }],
  };

  test('is described, and associations are held to its parameters', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'aws-documents/AWS-Hello', { content: CONTENT });
    const request = { Name: 'AWS-Hello', Parameters: {} };

    const document = await described(ssm, 'AWS-Hello');
    const error = await errorOf(create(ssm, request));
    const made = await create(ssm, { ...request, Parameters: { who: ['you'] } });

    expect(document).toMatchObject({ Description: 'Says hello.', DocumentType: 'Command' });
    expect(error.message).toBe('Parameter "who" requires a value.');
    expect(made.Name).toBe('AWS-Hello');
  });

  test('replaces a built-in one, in one region if it says so', async () => {
    const { ssm, client, admin } = await stage();
    const where = '?account=111122223333&region=us-east-1';
    await admin('PUT', `aws-documents/AWS-RunShellScript${where}`, {
      content: CONTENT,
      platformTypes: ['MacOS'],
    });

    const here = await described(ssm, 'AWS-RunShellScript');
    const there = await described(client({ region: 'us-east-1' }), 'AWS-RunShellScript');

    expect(here.PlatformTypes).toEqual(['Linux', 'MacOS']);
    expect(there.PlatformTypes).toEqual(['MacOS']);
  });

  test('says by its platforms where it runs', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1', { platformType: 'Linux' });
    const document = { content: { ...CONTENT, parameters: {} }, platformTypes: ['Windows'] };
    await admin('PUT', 'aws-documents/AWS-Hello', document);
    const id = await createdId(ssm, { Name: 'AWS-Hello', Parameters: {} });

    await advance('PT1M');

    expect(await newestTargets(ssm, id)).toMatchObject([{ Status: 'Failed' }]);
  });

  test('of type Session can’t be associated', async () => {
    const { ssm, admin } = await stage();
    const document = { documentType: 'Session', content: { schemaVersion: '1.0' } };
    await admin('PUT', 'aws-documents/AWS-Shell', document);

    const error = await errorOf(create(ssm, { Name: 'AWS-Shell', Parameters: {} }));

    expect(error).toEqual({
      name: 'InvalidDocument',
      message: 'Document type Session is not supported for associations.',
    });
  });
});
