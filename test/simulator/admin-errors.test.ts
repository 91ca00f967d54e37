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
    'a name that is not percent-encoded': ['PUT', 'nodes/%zz', {}, '%zz: expected percent-encoded UTF-8'],
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
