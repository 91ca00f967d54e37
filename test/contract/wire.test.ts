import {
  DescribeAssociationCommand,
  ListAssociationsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createDocument, described, NAME } from '../simulator/document-support.ts';
import { raw, ssmHeaders } from '../simulator/raw-call.ts';
import { create, createdId, errorOf, UNKNOWN } from '../simulator/support.ts';
import { NOWHERE } from './documents.ts';
import { scripted, statement, type World } from './statement.ts';

const SDK = 'E: AWS SDK for JavaScript 3.1169';

/** What the last call had in its body. */
async function sent({ admin }: World): Promise<object> {
  const { body } = await admin('GET', 'calls');
  return body.calls.at(-1).input;
}

describe('a request of the SDK', () => {
  scripted('leaves out members that are undefined or null', SDK, async (world) => {
    await create(world.ssm, { AssociationName: undefined, ScheduleExpression: null as never });

    expect(Object.keys(await sent(world)).toSorted()).toEqual(['Name', 'Parameters', 'Targets']);
  });

  scripted('has members that are empty', SDK, async (world) => {
    const empty = { AssociationName: '', Targets: [], Parameters: {} };

    await errorOf(create(world.ssm, empty));

    expect(await sent(world)).toMatchObject(empty);
  });

  scripted('has its members in the order of the model', SDK, async (world) => {
    const request = { Targets: [], Parameters: {}, DocumentVersion: '1', Name: 'AWS-RunShellScript' };

    await errorOf(create(world.ssm, request));

    expect(Object.keys(await sent(world))).toEqual(['Name', 'DocumentVersion', 'Parameters', 'Targets']);
  });

  scripted('without members is an empty object', SDK, async (world) => {
    await world.ssm.send(new ListAssociationsCommand({}));

    expect(await sent(world)).toEqual({});
  });

  scripted('is sent though a member that is required is missing', SDK, async (world) => {
    const error = await errorOf(world.ssm.send(new DescribeAssociationCommand({})));

    expect(await sent(world)).toEqual({});
    expect(error.name).toBe('ValidationException');
  });
});

describe('an answer', () => {
  statement('is AWS JSON 1.1', SDK, async ({ call }) => {
    const { status, headers } = await call('ListAssociations', {});

    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-amz-json-1.1']);
  });

  statement('has the id of the request in a header', SDK, async ({ call }) => {
    const { headers } = await call('ListAssociations', {});

    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  statement('shows the id of the request in the metadata of the SDK', SDK, async ({ ssm }) => {
    const { $metadata } = await ssm.send(new ListAssociationsCommand({}));

    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  statement('has an id of its own, errors too', 'U: general behaviour of AWS', async ({ call }) => {
    const answers = [
      await call('ListAssociations', {}),
      await call('ListAssociations', {}),
      await call('ListAssociations', { MaxResults: 0 }),
      await call('MakeCoffee', {}),
    ];

    const ids = answers.map(({ headers }) => headers.get('x-amzn-requestid'));

    expect(new Set(ids).size).toBe(4);
    expect(ids).not.toContain(null);
  });

  statement('has times as numbers of seconds', SDK, async ({ ssm, call }) => {
    await createDocument(ssm);

    const { body } = await call('DescribeDocument', { Name: NAME });

    const { CreatedDate: made } = body['Document'] as { CreatedDate: number };
    expect(made).toBeTypeOf('number');
    expect(made).toBeLessThan(10_000_000_000);
  });

  scripted('has times to the millisecond', SDK, async ({ ssm, call, advance }) => {
    await advance('PT0.255S');
    await createDocument(ssm);

    const { body } = await call('DescribeDocument', { Name: NAME });

    expect(body['Document']).toMatchObject({ CreatedDate: 1_767_225_600.255 });
    expect((await described(ssm)).CreatedDate).toEqual(new Date('2026-01-01T00:00:00.255Z'));
  });

  scripted('with an empty NextToken reaches the caller so', SDK, async ({ ssm, admin }) => {
    await admin('PUT', 'settings', { switches: { endOfList: 'empty' } });

    expect((await ssm.send(new ListAssociationsCommand({}))).NextToken).toBe('');
  });
});

describe('a call', () => {
  scripted(
    'names AmazonSSM and an operation in its target header',
    'M: metadata, targetPrefix',
    async ({ url }) => {
      for (const target of ['DynamoDB_20120810.ListAssociations', 'ListAssociations', 'AmazonSSM']) {
        const headers = { ...ssmHeaders('x'), 'x-amz-target': target };

        expect((await raw(url, headers, '{}')).status).toBe(400);
      }
    },
  );

  scripted('is signed for ssm', 'M: metadata, signingName', async ({ url }) => {
    const headers = ssmHeaders('ListAssociations');
    const authorization = headers['authorization']!.replace('/ssm/', '/ec2/');

    expect((await raw(url, { ...headers, authorization }, '{}')).status).toBe(400);
    expect((await raw(url, headers, '{}')).status).toBe(200);
  });

  scripted('is signed', 'D: API Reference, common errors', async ({ url }) => {
    const { authorization: _gone, ...unsigned } = ssmHeaders('ListAssociations');

    const missing = await raw(url, unsigned, '{}');
    const incomplete = await raw(url, { ...unsigned, authorization: 'Bearer x' }, '{}');

    expect(missing.code).toBe('MissingAuthenticationTokenException');
    expect(incomplete.code).toBe('IncompleteSignatureException');
  });
});

describe('an error', () => {
  statement('reaches the caller of the SDK by name and with its message', SDK, async ({ ssm }) => {
    const AssociationId = UNKNOWN;

    const error = await errorOf(ssm.send(new DescribeAssociationCommand({ AssociationId })));

    expect(error.name).toBe('AssociationDoesNotExist');
    expect(error.message).not.toBe('');
  });

  statement('that has no message reaches it with UnknownError for one', SDK, async ({ ssm }) => {
    const resource = { ResourceType: 'Document', ResourceId: NOWHERE } as const;

    const error = await errorOf(ssm.send(new ListTagsForResourceCommand(resource)));

    expect(error).toEqual({ name: 'InvalidResourceId', message: 'UnknownError' });
  });

  const status = 'D: API Reference, common errors';

  statement('is answered with 400', status, async ({ call }) => {
    const { status: told, code } = await call('DescribeAssociation', { AssociationId: UNKNOWN });

    expect([told, code]).toEqual([400, expect.stringMatching(/AssociationDoesNotExist$/)]);
  });

  for (const [code, told] of Object.entries({ TooManyUpdates: 400, InternalServerError: 500 })) {
    scripted(`that is ${code} is answered with ${told}`, status, async ({ admin, ssm, call }) => {
      const AssociationId = await createdId(ssm);
      await admin('PUT', 'faults', [{ kind: 'error', code }]);

      expect(await call('UpdateAssociation', { AssociationId })).toMatchObject({ status: told, code });
    });
  }

  scripted(
    'of too many requests is ThrottlingException, Rate exceeded, with 400',
    'R: GitHub issues of clients that AWS throttled',
    async ({ admin, call }) => {
      await admin('PUT', 'faults', [{ kind: 'throttle' }]);

      expect(await call('ListAssociations', {})).toMatchObject({
        status: 400,
        code: 'ThrottlingException',
        message: 'Rate exceeded',
      });
    },
  );
});
