import { describe, expect, test } from 'vitest';
import { SSM_OPERATIONS } from '../../src/simulator/operations.ts';
import { REQUESTS } from '../../src/simulator/requests.ts';
import { callRaw, raw, ssmHeaders } from './raw-call.ts';
import { stage } from './support.ts';

const UNREADABLE: Record<string, [string, object]> = {
  'is cut off': ['{', {}],
  'is empty': ['', {}],
  'is null': ['null', {}],
  'is a text': ['"x"', {}],
  'ends in a comma': ['{"MaxResults":1,}', {}],
  'is a list': ['[]', { Message: 'Start of list found where not expected' }],
};

describe('a body', () => {
  test.each(Object.entries(UNREADABLE))('that %s is refused', async (_name, [body, told]) => {
    const { url } = await stage();

    const answer = await raw(url, ssmHeaders('ListAssociations'), body);

    expect([answer.status, answer.body]).toEqual([400, { __type: 'SerializationException', ...told }]);
  });

  test('of 11 million characters is refused, and the connection lives on', async () => {
    const { url } = await stage();
    const body = JSON.stringify({ NextToken: 'x'.repeat(11_000_000) });

    const large = await raw(url, ssmHeaders('ListAssociations'), body);
    const next = await callRaw(url, 'ListAssociations', {});

    expect([large.status, large.code]).toEqual([413, 'RequestEntityTooLargeException']);
    expect(next.status).toBe(200);
  });
});

const FOREIGN: Record<string, { method?: string; type?: string }> = {
  'without a content type': { type: '' },
  'in AWS JSON 1.0': { type: 'application/x-amz-json-1.0' },
  'in plain JSON': { type: 'application/json' },
  'by PUT': { method: 'PUT' },
  'by DELETE': { method: 'DELETE' },
};

describe('a request that is not AWS JSON 1.1', () => {
  test.each(Object.entries(FOREIGN))('%s finds nothing', async (_name, { method = 'POST', type }) => {
    const { url, admin } = await stage();
    const headers = {
      ...ssmHeaders('ListAssociations'),
      ...(type === undefined ? {} : { 'content-type': type }),
    };

    const answer = await fetch(url, { method, headers, body: new Blob(['{}']) });
    const { body } = await admin('GET', 'calls/count');

    expect([answer.status, await answer.text()]).toEqual([404, '<UnknownOperationException/>']);
    expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.counts).toEqual({});
  });

  test('by GET finds nothing either', async () => {
    const { url } = await stage();

    expect((await fetch(url)).status).toBe(404);
  });

  test('may name a character set', async () => {
    const { url } = await stage();
    const type = 'application/x-amz-json-1.1; charset=utf-8';

    const { status } = await raw(url, { ...ssmHeaders('ListAssociations'), 'content-type': type }, '{}');

    expect(status).toBe(200);
  });
});

describe('an operation', () => {
  const unserved = [...SSM_OPERATIONS].filter((operation) => REQUESTS[operation] === undefined);

  test('that AWS has but the simulator does not serve is told by its name', async () => {
    const { url } = await stage();

    const answers = await Promise.all(unserved.map((operation) => callRaw(url, operation, {})));

    expect(answers.map(({ status, code, message }) => ({ status, code, message }))).toEqual(
      unserved.map((operation) => ({
        status: 400,
        code: 'UnknownOperationException',
        message: `${operation} is not served by this simulator.`,
      })),
    );
    expect(unserved).toContain('GetParameter');
  });

  test.each(['listassociations', 'toString', '__proto__'])('%s is unknown', async (operation) => {
    const { url } = await stage();

    const { status, body } = await callRaw(url, operation, {});

    expect([status, body]).toEqual([400, { __type: 'UnknownOperationException' }]);
  });

  test('that is not named is unknown, signed or not', async () => {
    const { url } = await stage();

    const { status, body } = await raw(url, { 'content-type': 'application/x-amz-json-1.1' }, '{}');

    expect([status, body]).toEqual([400, { __type: 'UnknownOperationException' }]);
  });
});

test('a signature for another service is refused', async () => {
  const { url } = await stage();
  const headers = ssmHeaders('ListAssociations');
  const authorization = headers['authorization']!.replace('/ssm/', '/ec2/');

  const { status, body } = await raw(url, { ...headers, authorization }, '{}');

  expect([status, body]).toEqual([
    400,
    {
      __type: 'InvalidSignatureException',
      Message: "Credential should be scoped to correct service: 'ssm'.",
    },
  ]);
});

test('every answer carries its own request id, errors too', async () => {
  const { url } = await stage();

  const answers = [
    await callRaw(url, 'ListAssociations', {}),
    await callRaw(url, 'ListAssociations', { MaxResults: 0 }),
    await callRaw(url, 'MakeCoffee', {}),
    await raw(url, {}, '{').catch(() => undefined),
  ];
  const ids = answers.flatMap((answer) => answer?.headers.get('x-amzn-requestid') ?? []);

  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(3);
});
