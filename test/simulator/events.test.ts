import { describe, expect, test } from 'vitest';
import { createdId, nodeId, stage, update, type Stage } from './support.ts';

const ASSOCIATION = 'EC2 State Manager Association State Change';
const ON_NODE = 'EC2 State Manager Instance Association State Change';
const COMPLIANCE = 'Configuration Compliance State Change';

interface Event {
  seq: number;
  id: string;
  time: string;
  resources: string[];
  detail: Record<string, string>;
  'detail-type': string;
}

async function eventsOf({ admin }: Stage, type?: string): Promise<Event[]> {
  const { body } = await admin('GET', 'events?since=0');
  return body.events.filter((event: Event) => type === undefined || event['detail-type'] === type);
}

async function statusesOf(made: Stage, type: string): Promise<string[]> {
  const events = await eventsOf(made, type);
  return events.map(({ detail }) => detail['status'] ?? detail['compliance-status']!);
}

/** A stage with one node and an association that has run there. */
async function ran(outcome?: object): Promise<Stage & { id: string }> {
  const made = await stage();
  await made.node('1');
  if (outcome) await made.admin('PUT', 'outcomes', [outcome]);
  const id = await createdId(made.ssm, { ScheduleExpression: 'rate(1 hour)' });
  await made.advance('PT1M');
  return { ...made, id };
}

describe('an event', () => {
  test('of an association carries what EventBridge carries, lists as text', async () => {
    const made = await ran();

    const [, event] = await eventsOf(made, ASSOCIATION);

    expect(event).toEqual({
      seq: expect.any(Number),
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': ASSOCIATION,
      source: 'aws.ssm',
      account: '111122223333',
      time: '2026-01-01T00:00:01Z',
      region: 'eu-west-1',
      resources: ['arn:aws:ssm:eu-west-1::document/AWS-RunShellScript'],
      detail: {
        'association-id': made.id,
        'document-name': 'AWS-RunShellScript',
        'association-version': '1',
        'document-version': 'Optional.empty',
        targets: '[{"key":"InstanceIds","values":["*"]}]',
        'creation-date': '2026-01-01T00:00:00.000Z',
        'last-updated-date': '2026-01-01T00:00:00.000Z',
        'last-execution-date': '2026-01-01T00:00:00.100Z',
        'last-successful-execution-date': '2026-01-01T00:00:00.100Z',
        status: 'Success',
        'association-status-aggregated-count': '{"Success":1}',
        'schedule-expression': 'rate(1 hour)',
        'association-cwe-version': '1.0',
      },
    });
  });

  test('of a node says what went wrong there', async () => {
    const made = await ran({ status: 'TimedOut' });

    const events = await eventsOf(made, ON_NODE);

    expect(events.at(-1)).toMatchObject({
      resources: [
        `arn:aws:ec2:eu-west-1:111122223333:instance/${nodeId('1')}`,
        'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript',
      ],
      detail: {
        'association-id': made.id,
        'instance-id': nodeId('1'),
        status: 'Failed',
        'detailed-status': 'TimedOut',
        'error-code': 'TimedOut',
        'execution-summary': '1 out of 1 plugin processed, 0 success, 0 failed, 1 timedout, 0 skipped.',
        'instance-association-cwe-version': '1',
      },
    });
  });

  test('of compliance comes when a node stops or starts to comply', async () => {
    const made = await ran();
    await made.admin('PUT', 'outcomes', [{ status: 'Failed' }]);
    await made.advance('PT2H');
    await made.admin('PUT', 'outcomes', []);
    await made.advance('PT2H');

    const events = await eventsOf(made, COMPLIANCE);

    expect(await statusesOf(made, COMPLIANCE)).toEqual(['compliant', 'non_compliant', 'compliant']);
    expect(events[0]!.detail).toEqual({
      'last-runtime': '2026-01-01T00:00:01.200Z',
      'compliance-status': 'compliant',
      'resource-type': 'managed-instance',
      'resource-id': nodeId('1'),
      'compliance-type': 'Association',
    });
  });
});

describe('events', () => {
  test('tell each change of a status once', async () => {
    const made = await ran();
    await made.advance('PT1H');

    const run = ['Pending', 'Success'];
    expect(await statusesOf(made, ASSOCIATION)).toEqual([...run, ...run]);
    expect(await statusesOf(made, ON_NODE)).toEqual([...run, ...run]);
  });

  test('tell that an update makes an association Pending', async () => {
    const made = await ran();

    await update(made.ssm, { AssociationId: made.id, Parameters: { commands: ['date'] } });

    const events = await eventsOf(made, ASSOCIATION);
    expect(events.at(-1)!.detail).toMatchObject({ status: 'Pending', 'association-version': '2' });
  });

  test('tell of a node whose run was ended by the next one', async () => {
    const made = await ran({ status: 'Success', durationMs: 5_400_000 });
    await made.advance('PT70M');

    expect(await statusesOf(made, ON_NODE)).toEqual(['Pending', 'Failed', 'Pending']);
  });

  test('tell nothing more of it when it would have come to its own end', async () => {
    const made = await ran({ status: 'Success', durationMs: 5_400_000 });
    await made.advance('PT100M');

    expect(await statusesOf(made, ON_NODE)).toEqual(['Pending', 'Failed', 'Pending']);
  });

  test('are read from where the reader was', async () => {
    const made = await ran();
    const all = await eventsOf(made);

    const rest = await made.admin('GET', `events?since=${all.length - 1}`);

    expect(all.map((event) => event.seq)).toEqual(all.map((_event, index) => index + 1));
    expect(rest.body.events).toEqual(all.slice(-1));
    expect((await made.admin('GET', 'events?since=x')).status).toBe(400);
  });

  test('are forgotten when there are too many, the oldest first', async () => {
    const made = await stage();
    for (let last = 1; last <= 200; last++) await made.node(String(last));
    await createdId(made.ssm, { ScheduleExpression: 'rate(30 minutes)' });
    await made.advance('PT26H');

    const all = await eventsOf(made);
    const newest = all.at(-1)!.seq;
    const rest = await made.admin('GET', `events?since=${newest - 2}`);

    expect(newest).toBeGreaterThan(20_000);
    expect(all.length).toBeGreaterThanOrEqual(10_000);
    expect(all.length).toBeLessThanOrEqual(20_000);
    expect(all[0]!.seq).toBe(newest - all.length + 1);
    expect(rest.body.events).toEqual(all.slice(-2));
  });

  test('repeat with the seed, and are forgotten by a reset', async () => {
    const [first, second] = [await ran(), await ran()];
    const told = await eventsOf(first);

    await first.admin('POST', 'reset');

    expect(await eventsOf(second)).toEqual(told);
    expect(await eventsOf(first)).toEqual([]);
  });
});
