import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CreateAssociationCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, describeAssociation, errorOf, stage } from './support.ts';

function stsClient(url: string, accessKeyId: string): STSClient {
  const credentials = { accessKeyId, secretAccessKey: 'secret' };
  return new STSClient({ endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1 });
}

test('an operation that is not served is named to the SDK', async () => {
  const { ssm } = await stage();

  const error = await errorOf(ssm.send(new SendCommandCommand({ DocumentName: 'AWS-RunShellScript' })));

  expect(error.message).toBe('SendCommand is not served by this simulator.');
});

describe('accounts and regions', () => {
  test('have separate associations', async () => {
    const { ssm, client, admin } = await stage();
    await admin('PUT', 'settings', { accounts: { other: '444455556666' } });
    const id = await createdId(ssm);

    const elsewhere = await errorOf(describeAssociation(client({ region: 'us-east-1' }), id));
    const othersAccount = await errorOf(describeAssociation(client({ accessKeyId: 'other' }), id));
    const sameAccount = await describeAssociation(client({ accessKeyId: 'second-key' }), id);

    expect(elsewhere.name).toBe('AssociationDoesNotExist');
    expect(othersAccount.name).toBe('AssociationDoesNotExist');
    expect(sameAccount.AssociationId).toBe(id);
  });

  test('show in the state, sorted', async () => {
    const { ssm, client, admin } = await stage();
    await create(ssm);
    await create(client({ region: 'ap-south-1' }));

    const { body } = await admin('GET', 'state');

    expect(body.regions.map((one: { account: string; region: string }) => [one.account, one.region])).toEqual(
      [
        ['111122223333', 'ap-south-1'],
        ['111122223333', 'eu-west-1'],
      ],
    );
  });
});

describe('STS', () => {
  test('tells the account of the access key', async () => {
    const { url, admin } = await stage();
    await admin('PUT', 'settings', { accounts: { other: '444455556666' } });

    const answer = await stsClient(url, 'other').send(new GetCallerIdentityCommand({}));

    expect(answer).toMatchObject({ Account: '444455556666', Arn: 'arn:aws:iam::444455556666:user/other' });
  });

  test('runs into faults, and its calls are recorded', async () => {
    const { url, admin } = await stage();
    await admin('PUT', 'faults', [{ operation: 'GetCallerIdentity', kind: 'denied' }]);

    const error = await errorOf(stsClient(url, 'test').send(new GetCallerIdentityCommand({})));
    const { body } = await admin('GET', 'calls');

    expect(error.name).toBe('AccessDenied');
    expect(error.message).toContain('sts:GetCallerIdentity');
    expect(body.calls).toMatchObject([{ operation: 'GetCallerIdentity', status: 403 }]);
  });

  test('is throttled under the name that the query protocol has for it', async () => {
    const { url, admin } = await stage();
    await admin('PUT', 'faults', [{ operation: 'GetCallerIdentity', kind: 'throttle' }]);

    const error = await errorOf(stsClient(url, 'test').send(new GetCallerIdentityCommand({})));

    expect(error).toEqual({ name: 'Throttling', message: 'Rate exceeded' });
  });
});

test('an SDK of another region and key is told apart in the calls', async () => {
  const { client, admin } = await stage();
  const ssm = client({ region: 'us-east-1', accessKeyId: 'robot' });

  await errorOf(ssm.send(new CreateAssociationCommand({ Name: 'AWS-Nothing' })));
  const { body } = await admin('GET', 'calls');

  expect(body.calls).toEqual([
    {
      seq: 1,
      time: '2026-01-01T00:00:00.000Z',
      principal: 'robot',
      operation: 'CreateAssociation',
      input: { Name: 'AWS-Nothing' },
      status: 400,
      errorCode: 'InvalidDocument',
      account: '111122223333',
      region: 'us-east-1',
    },
  ]);
});
