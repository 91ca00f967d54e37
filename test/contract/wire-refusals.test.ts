import { describe, expect } from 'vitest';
import { callRaw, raw, ssmHeaders } from '../simulator/raw-call.ts';
import { scripted, statement } from './statement.ts';

const ATHENA = 'U: measured of Athena, not of SSM';

const UNREADABLE: Record<string, [string, object]> = {
  'is cut off': ['{', {}],
  'is empty': ['', {}],
  'is null': ['null', {}],
  'is a text': ['"x"', {}],
  'ends in a comma': ['{"MaxResults":1,}', {}],
  'is a list': ['[]', { Message: 'Start of list found where not expected' }],
};

describe('a body', () => {
  for (const [is, [body, told]] of Object.entries(UNREADABLE)) {
    scripted(`that ${is} is SerializationException`, ATHENA, async ({ url }) => {
      const answer = await raw(url, ssmHeaders('ListAssociations'), body);

      expect([answer.status, answer.body]).toEqual([400, { __type: 'SerializationException', ...told }]);
    });
  }

  scripted('of 11 million characters is refused', 'U: where the line is', async ({ url }) => {
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
  for (const [how, { method = 'POST', type = 'application/x-amz-json-1.1' }] of Object.entries(FOREIGN)) {
    const send = async (url: string): Promise<Response> => {
      const headers = { ...ssmHeaders('ListAssociations'), 'content-type': type };
      return fetch(url, { method, headers, body: new Blob(['{}']) });
    };

    scripted(`${how} is refused`, 'M: metadata, protocols', async ({ url }) => {
      expect((await send(url)).ok).toBe(false);
    });

    scripted(`${how} finds nothing`, ATHENA, async ({ url, admin }) => {
      const answer = await send(url);
      const { body } = await admin('GET', 'calls/count');

      expect([answer.status, await answer.text()]).toEqual([404, '<UnknownOperationException/>']);
      expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
      expect(body.counts).toEqual({});
    });
  }

  scripted('by GET finds nothing', ATHENA, async ({ url }) => {
    expect((await fetch(url)).status).toBe(404);
  });

  scripted('is not one that names a character set', ATHENA, async ({ url }) => {
    const type = 'application/x-amz-json-1.1; charset=utf-8';

    const { status } = await raw(url, { ...ssmHeaders('ListAssociations'), 'content-type': type }, '{}');

    expect(status).toBe(200);
  });
});

describe('an operation', () => {
  for (const operation of ['MakeCoffee', 'listassociations', 'toString', '__proto__']) {
    statement(`called ${operation} is UnknownOperationException`, ATHENA, async ({ call }) => {
      const { status, body } = await call(operation, {});

      expect([status, body]).toEqual([400, { __type: 'UnknownOperationException' }]);
    });
  }

  scripted('of another service is UnknownOperationException', ATHENA, async ({ url }) => {
    const headers = { ...ssmHeaders('x'), 'x-amz-target': 'DynamoDB_20120810.GetItem' };

    const { status, body } = await raw(url, headers, '{}');

    expect([status, body]).toEqual([400, { __type: 'UnknownOperationException' }]);
  });

  scripted('that is not named is unknown, signed or not', ATHENA, async ({ url }) => {
    const { status, body } = await raw(url, { 'content-type': 'application/x-amz-json-1.1' }, '{}');

    expect([status, body]).toEqual([400, { __type: 'UnknownOperationException' }]);
  });

  scripted('signed for another service is InvalidSignatureException', ATHENA, async ({ url }) => {
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
});
