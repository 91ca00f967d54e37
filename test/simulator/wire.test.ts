import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CreateAssociationCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { callRaw, raw, ssmHeaders } from './raw-call.ts';
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

  const unsigned: Record<string, [Record<string, string>, string]> = {
    'no signature': [{}, 'MissingAuthenticationToken'],
    'a signature for SSM': [{ authorization: ssmHeaders('').authorization! }, 'SignatureDoesNotMatch'],
  };

  test.each(Object.entries(unsigned))('refuses a request of %s', async (_has, [headers, code]) => {
    const { url } = await stage();
    const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });

    const answer = await fetch(url, { method: 'POST', headers, body });

    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain(`<Code>${code}</Code>`);
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

describe('a body that no SDK would send', () => {
  const bodies: Record<string, [string, string]> = {
    'names associations by objects': ['StartAssociationsOnce', '{"AssociationIds":[{"toString":1}]}'],
    'is nested without end': ['ListAssociations', `{"More":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    'names an association by lists without end': [
      'StartAssociationsOnce',
      `{"AssociationIds":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ],
  };

  test.each(Object.entries(bodies))('and %s is refused, and the calls can be read', async (_does, sent) => {
    const { url, admin } = await stage();
    const [operation, body] = sent;

    const answer = await raw(url, ssmHeaders(operation), body);
    const calls = await admin('GET', 'calls');

    expect(answer).toMatchObject({ status: 400, code: 'SerializationException' });
    expect(calls.status).toBe(200);
  });
});

test('a path of slashes alone is answered', async () => {
  const { url } = await stage();

  const { status } = await fetch(`${url}//`, {
    method: 'POST',
    headers: ssmHeaders('ListAssociations'),
    body: '{}',
  });

  expect(status).toBe(200);
});

test('an operation and a key that every JavaScript object has count as any other', async () => {
  const { url, client, admin } = await stage();

  await callRaw(url, 'constructor', {});
  await create(client({ accessKeyId: 'constructor' }));
  const { body: count } = await admin('GET', 'calls/count');
  const { body: state } = await admin('GET', 'state');

  expect(count).toEqual({ counts: { constructor: 1, CreateAssociation: 1 } });
  expect(state.regions[0].account).toBe('111122223333');
});

test('an error that is called as what every JavaScript object has is the client’s fault', async () => {
  const { url, admin } = await stage();
  await admin('PUT', 'faults', [{ kind: 'error', code: 'constructor' }]);

  const { status, code } = await callRaw(url, 'ListAssociations', {});

  expect({ status, code }).toEqual({ status: 400, code: 'constructor' });
});
