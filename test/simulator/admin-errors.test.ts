import { describe, expect, test } from 'vitest';
import { nodeId, stage } from './support.ts';

describe('a bad request', () => {
  const bad: Record<string, [string, string, unknown, string]> = {
    'a body that is no JSON': ['PUT', 'outcomes', 'x', 'body: expected JSON'],
    'an object instead of a list': ['PUT', 'outcomes', {}, 'body: expected a list'],
    'an outcome without status': ['PUT', 'outcomes', [{}], '[0].status: is required'],
    'an unknown status': [
      'PUT',
      'outcomes',
      [{ status: 'Fine' }],
      '[0].status: expected one of Success, Failed, TimedOut, Skipped',
    ],
    'a misspelt member': [
      'PUT',
      `nodes/${nodeId('1')}`,
      { tag: {} },
      'tag: unknown member, expected one of tags, platformType, pingStatus, resourceGroups',
    ],
    'a tag that is no string': [
      'PUT',
      `nodes/${nodeId('1')}`,
      { tags: { a: 1 } },
      'tags.a: expected a string',
    ],
    'a node id that is none': ['PUT', 'nodes/web', {}, 'web: expected a node id such as i-0123456789abcdef0'],
    'a fault of no operation': [
      'PUT',
      'faults',
      [{ operation: 'CreateAsociation', kind: 'drop' }],
      '[0].operation: expected an operation of SSM, or GetCallerIdentity',
    ],
    'an error without code': ['PUT', 'faults', [{ kind: 'error' }], '[0].code: is required for kind error'],
    'latency without time': [
      'PUT',
      'faults',
      [{ kind: 'latency' }],
      '[0].latencyMs: is required for kind latency',
    ],
    'a probability over 1': [
      'PUT',
      'faults',
      [{ kind: 'drop', probability: 2 }],
      '[0].probability: expected a number from 0 to 1',
    ],
    'a rate without burst': [
      'PUT',
      'faults',
      [{ kind: 'throttle', ratePerSecond: 1 }],
      '[0]: expected ratePerSecond and burst together, with kind throttle',
    ],
    'a rate of another kind': [
      'PUT',
      'faults',
      [{ kind: 'drop', ratePerSecond: 1, burst: 1 }],
      '[0]: expected ratePerSecond and burst together, with kind throttle',
    ],
    'a policy of no statement': ['PUT', 'policies/a', {}, 'Statement: is required'],
    'a statement that neither allows nor denies': [
      'PUT',
      'policies/a',
      { Statement: { Effect: 'Maybe', Action: '*', Resource: '*' } },
      'Statement.Effect: expected one of Allow, Deny',
    ],
    'a variable in a condition': [
      'PUT',
      'policies/a',
      {
        Statement: {
          Effect: 'Allow',
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:ResourceTag/owner': '${aws:username}' } },
        },
      },
      'Statement.Condition.StringEquals.aws:ResourceTag/owner: expected no variable',
    ],
    'a variable in a resource': [
      'PUT',
      'policies/a',
      { Statement: { Effect: 'Allow', Action: '*', Resource: ['arn:aws:ssm:*:*:document/${aws:username}'] } },
      'Statement.Resource[0]: expected no variable',
    ],
    'a condition on what may be null': [
      'PUT',
      'policies/a',
      {
        Statement: {
          Effect: 'Allow',
          Action: '*',
          Resource: '*',
          Condition: { Null: { 'aws:TagKeys': 'no' } },
        },
      },
      'Statement.Condition.Null.aws:TagKeys: expected one of true, false',
    ],
    'an error code of two words': [
      'PUT',
      'faults',
      [{ kind: 'error', code: 'Access Denied' }],
      '[0].code: expected an error code such as InternalServerError',
    ],
    'a detailed status that is none': [
      'PUT',
      'outcomes',
      [{ status: 'Failed', detailedStatus: '__proto__' }],
      '[0].detailedStatus: expected a status such as TimedOut',
    ],
    'a condition that is not evaluated': [
      'PUT',
      'policies/a',
      { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: { DateEquals: {} } }] },
      'Statement[0].Condition.DateEquals: expected an operator on strings',
    ],
    'a duration that is none': [
      'POST',
      'clock',
      { advance: '1h' },
      'advance: expected an ISO-8601 duration such as PT24H, PT90S or P1D',
    ],
    'both ways to move the clock': [
      'POST',
      'clock',
      { advance: 'PT1S', set: '2026-02-01T00:00:00Z' },
      'body: expected either advance or set',
    ],
    'a time in the past': [
      'POST',
      'clock',
      { set: '2025-01-01T00:00:00Z' },
      'set: expected an ISO-8601 time that is not before the current one',
    ],
    'an unknown switch': [
      'PUT',
      'settings',
      { switches: { magic: true } },
      'switches.magic: unknown member, expected one of ',
    ],
    'an account of 3 digits': [
      'PUT',
      'settings',
      { accounts: { key: '123' } },
      'accounts.key: expected an account of 12 digits',
    ],
    'a document without content': ['PUT', 'aws-documents/AWS-New', {}, 'content: is required'],
    'a member of the name of a prototype': [
      'PUT',
      'settings',
      '{"__proto__": 1}',
      '__proto__: unknown member, expected one of quotas, ',
    ],
    'a member that every JavaScript object has': [
      'PUT',
      `nodes/${nodeId('1')}`,
      { constructor: 1 },
      'constructor: unknown member, expected one of tags, ',
    ],
    'a body nested without end': [
      'PUT',
      'aws-documents/AWS-New',
      `{"content": {"schemaVersion": "2.2", "more": ${'['.repeat(30_000)}${']'.repeat(30_000)}}}`,
      'body: expected at most 1000 lists and objects within each other',
    ],
    'a name that is not percent-encoded': [
      'PUT',
      'nodes/%E0%A4%A',
      {},
      '%E0%A4%A: expected percent-encoded UTF-8',
    ],
    'a calendar of a day that does not exist': [
      'PUT',
      'calendars/freeze',
      [{ from: '2026-02-01T00:00:00Z', to: '2026-02-45T00:00:00Z', state: 'CLOSED' }],
      '[0].to: expected an ISO-8601 time such as 2026-01-01T00:00:00Z',
    ],
    'a span of a calendar that ends before it begins': [
      'PUT',
      'calendars/freeze',
      [{ from: '2026-02-02T00:00:00Z', to: '2026-02-01T00:00:00Z', state: 'CLOSED' }],
      '[0].to: expected a time after from',
    ],
    'a step that is no object': [
      'PUT',
      'aws-documents/AWS-New',
      { content: { schemaVersion: '2.2', mainSteps: [null] } },
      'content.mainSteps[0]: expected an object',
    ],
    'steps that are no list': [
      'PUT',
      'aws-documents/AWS-New',
      { content: { schemaVersion: '2.2', mainSteps: 'abc' } },
      'content.mainSteps: expected a list',
    ],
    'a step whose name is a number': [
      'PUT',
      'aws-documents/AWS-New',
      { content: { schemaVersion: '2.2', mainSteps: [{ name: 5 }] } },
      'content.mainSteps[0].name: expected a string',
    ],
    'a precondition that compares no list': [
      'PUT',
      'aws-documents/AWS-New',
      { content: { schemaVersion: '2.2', mainSteps: [{ precondition: { StringEquals: 5 } }] } },
      'content.mainSteps[0].precondition.StringEquals: expected a list',
    ],
    'plugins that are no object': [
      'PUT',
      'aws-documents/AWS-New',
      { content: { schemaVersion: '1.2', runtimeConfig: null } },
      'content.runtimeConfig: expected an object',
    ],
    'a parameter that is described by a number': [
      'PUT',
      'aws-documents/AWS-New',
      { content: { schemaVersion: '2.2', parameters: { a: { type: 'String', description: 5 } } } },
      'content.parameters.a.description: expected a string',
    ],
    'a latency that no timer takes': [
      'PUT',
      'settings',
      { latencyMs: 1e300 },
      'latencyMs: expected a whole number from 0 to 86400000',
    ],
    'a fault of a latency that no timer takes': [
      'PUT',
      'faults',
      [{ kind: 'latency', latencyMs: 2 ** 31 }],
      '[0].latencyMs: expected a whole number from 0 to 86400000',
    ],
    'a duration beyond the year 9999': [
      'POST',
      'clock',
      { advance: 'P99999999999W' },
      'advance: expected a time before the year 10000',
    ],
    'a time beyond the year 9999': [
      'POST',
      'clock',
      { set: '+010000-01-01T00:00:00Z' },
      'set: expected an ISO-8601 time that is not before the current one',
    ],
    'a time in words': [
      'POST',
      'clock',
      { set: 'March 7, 2027' },
      'set: expected an ISO-8601 time that is not before the current one',
    ],
    'an account without region': [
      'PUT',
      'faults?account=111122223333',
      [],
      'account and region: expected both or none',
    ],
  };

  test.each(Object.entries(bad))('%s gets 400 and says what is expected', async (_name, request) => {
    const [method, path, body, message] = request;
    const { admin } = await stage();

    const answer = await admin(method, path, body);

    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
  });

  test('leaves the clock and the state as they were', async () => {
    const { admin } = await stage();

    await admin('POST', 'clock', { advance: 'P99999999999W' });
    await admin('PUT', 'calendars/freeze', [
      { from: '2026-02-01T00:00:00Z', to: '2026-02-45T00:00:00Z', state: 'CLOSED' },
    ]);
    const { status, body } = await admin('GET', 'state');

    expect(status).toBe(200);
    expect(body).toMatchObject({ time: '2026-01-01T00:00:00.000Z', calendars: [] });
  });

  test('the clock of a wall can’t be set', async () => {
    const { admin } = await stage({ clock: 'wall' });

    const answer = await admin('POST', 'clock', { set: '2040-01-01T00:00:00Z' });

    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('--clock manual');
  });

  test('a path that nobody knows gets 404', async () => {
    const { admin } = await stage();

    const answer = await admin('GET', 'weather');

    expect(answer.status).toBe(404);
  });
});
