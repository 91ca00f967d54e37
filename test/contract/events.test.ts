import { describe, expect } from 'vitest';
import { ACCOUNT, activeDocument, NAME } from '../simulator/document-support.ts';
import { createdId, nodeId, update } from '../simulator/support.ts';
import { scripted, type World } from './statement.ts';

const EXAMPLES = 'D: User Guide, Amazon EventBridge event examples for Systems Manager';
const ONCE = 'U: an event is called a change of state';

const ASSOCIATION = 'EC2 State Manager Association State Change';
const ON_NODE = 'EC2 State Manager Instance Association State Change';
const COMPLIANCE = 'Configuration Compliance State Change';

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const DOCUMENT_ARN = 'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript';

interface Event {
  resources: string[];
  detail: Record<string, string>;
  'detail-type': string;
}

async function eventsOf({ admin }: World, type: string): Promise<Event[]> {
  const { body } = await admin('GET', 'events?since=0');
  return body.events.filter((event: Event) => event['detail-type'] === type);
}

async function statusesOf(world: World, type: string): Promise<string[]> {
  const events = await eventsOf(world, type);
  return events.map(({ detail }) => detail['status'] ?? detail['compliance-status']!);
}

/** The id of an association that has run on node 1. */
async function ran({ ssm, admin, node, pass }: World, outcome: object = {}): Promise<string> {
  await node('1');
  await admin('PUT', 'outcomes', [{ status: 'Success', ...outcome }]);
  const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
  await pass('PT1M');
  return id;
}

describe('the event of an association', () => {
  scripted('names it, its document, its schedule and its dates', EXAMPLES, async (world) => {
    const id = await ran(world);

    const event = (await eventsOf(world, ASSOCIATION)).at(-1);

    expect(event).toMatchObject({
      version: '0',
      source: 'aws.ssm',
      region: 'eu-west-1',
      time: TIME,
      resources: [DOCUMENT_ARN],
      detail: {
        'association-id': id,
        'document-name': 'AWS-RunShellScript',
        'association-version': '1',
        status: 'Success',
        'schedule-expression': 'rate(1 hour)',
        'creation-date': TIME,
        'last-updated-date': TIME,
        'last-execution-date': TIME,
        'last-successful-execution-date': TIME,
        'association-cwe-version': '1.0',
      },
    });
  });

  scripted('has the literal Optional.empty for no document version', EXAMPLES, async (world) => {
    await ran(world);

    expect((await eventsOf(world, ASSOCIATION))[0]!.detail['document-version']).toBe('Optional.empty');
  });

  scripted('has the document version that was given', EXAMPLES, async (world) => {
    await createdId(world.ssm, { DocumentVersion: '$LATEST' });
    await world.pass('PT1M');

    expect((await eventsOf(world, ASSOCIATION))[0]!.detail['document-version']).toBe('$LATEST');
  });

  scripted('names a document of one’s own by the ARN of its account', EXAMPLES, async (world) => {
    await activeDocument(world);
    await createdId(world.ssm, { Name: NAME, Parameters: {} });
    await world.pass('PT1M');

    expect((await eventsOf(world, ASSOCIATION))[0]!.resources).toEqual([
      `arn:aws:ssm:eu-west-1:${ACCOUNT}:document/${NAME}`,
    ]);
  });

  scripted('has its targets as JSON inside a string', EXAMPLES, async (world) => {
    await ran(world);

    expect((await eventsOf(world, ASSOCIATION))[0]!.detail['targets']).toBe(
      '[{"key":"InstanceIds","values":["*"]}]',
    );
  });

  scripted('has its counts as JSON inside a string', EXAMPLES, async (world) => {
    await ran(world);

    const { detail } = (await eventsOf(world, ASSOCIATION)).at(-1)!;

    expect(detail['association-status-aggregated-count']).toBe('{"Success":1}');
  });

  const outcomes = { Success: ['Pending', 'Success'], Failed: ['Pending', 'Failed'] };
  for (const [status, told] of Object.entries(outcomes)) {
    scripted(`tells that it is Pending, then ${status}`, EXAMPLES, async (world) => {
      await ran(world, { status });

      expect(await statusesOf(world, ASSOCIATION)).toEqual(told);
    });
  }

  scripted('tells each change once, of every run', ONCE, async (world) => {
    await ran(world);
    await world.pass('PT1H');

    expect(await statusesOf(world, ASSOCIATION)).toEqual(['Pending', 'Success', 'Pending', 'Success']);
  });

  scripted('tells that an update makes it Pending', ONCE, async (world) => {
    const AssociationId = await ran(world);

    await update(world.ssm, { AssociationId, Parameters: { commands: ['date'] } });

    const { detail } = (await eventsOf(world, ASSOCIATION)).at(-1)!;
    expect(detail).toMatchObject({ status: 'Pending', 'association-version': '2' });
  });
});

describe('the event of an association on a node', () => {
  scripted('names the node, and says how it went there', EXAMPLES, async (world) => {
    const id = await ran(world);

    expect((await eventsOf(world, ON_NODE)).at(-1)).toMatchObject({
      resources: [`arn:aws:ec2:eu-west-1:111122223333:instance/${nodeId('1')}`, DOCUMENT_ARN],
      detail: {
        'association-id': id,
        'document-name': 'AWS-RunShellScript',
        'document-version': 'Optional.empty',
        'association-version': '1',
        'instance-id': nodeId('1'),
        status: 'Success',
        'detailed-status': 'Success',
        'execution-summary': expect.stringContaining('1 out of 1 plugin processed'),
        'creation-date': TIME,
        'last-execution-date': TIME,
        'instance-association-cwe-version': '1',
      },
    });
  });

  scripted('has an error code if it failed there', EXAMPLES, async (world) => {
    await ran(world, { status: 'Failed' });

    const { detail } = (await eventsOf(world, ON_NODE)).at(-1)!;
    expect(detail).toMatchObject({ status: 'Failed', 'error-code': expect.any(String) });
  });

  scripted(
    'tells of a timeout as Failed, and in detail as TimedOut',
    'U: the event knows three statuses',
    async (world) => {
      await ran(world, { status: 'TimedOut' });

      const { detail } = (await eventsOf(world, ON_NODE)).at(-1)!;
      expect(detail).toMatchObject({ status: 'Failed', 'detailed-status': 'TimedOut' });
    },
  );

  scripted('tells each change once, of every run', ONCE, async (world) => {
    await ran(world);
    await world.pass('PT1H');

    expect(await statusesOf(world, ON_NODE)).toEqual(['Pending', 'Success', 'Pending', 'Success']);
  });

  scripted('tells of a run that was ended by the next one, once', ONCE, async (world) => {
    await ran(world, { durationMs: 5_400_000 });
    await world.pass('PT100M');

    expect(await statusesOf(world, ON_NODE)).toEqual(['Pending', 'Failed', 'Pending']);
  });
});

describe('the event of compliance', () => {
  scripted('names the node and says whether it complies', EXAMPLES, async (world) => {
    await ran(world);

    expect((await eventsOf(world, COMPLIANCE))[0]).toMatchObject({
      detail: {
        'last-runtime': TIME,
        'compliance-status': 'compliant',
        'resource-type': 'managed-instance',
        'resource-id': nodeId('1'),
        'compliance-type': 'Association',
      },
    });
  });

  scripted('comes when a node stops or starts to comply', ONCE, async (world) => {
    await ran(world);
    await world.admin('PUT', 'outcomes', [{ status: 'Failed' }]);
    await world.pass('PT2H');
    await world.admin('PUT', 'outcomes', []);
    await world.pass('PT2H');

    expect(await statusesOf(world, COMPLIANCE)).toEqual(['compliant', 'non_compliant', 'compliant']);
  });
});
