import { describe, expect, test } from 'vitest';
import { names } from './document-support.ts';
import { createdId, executionsOf, newestTargets, stage } from './support.ts';

const HERE = '?account=111122223333&region=eu-west-1';
const OWN_CONTENT = { content: { schemaVersion: '2.2', mainSteps: [] } };
const PUT: Record<string, [path: string, body: object, stateMember: string]> = {
  'a parameter': ['parameters//app/version', { value: '1' }, 'parameters'],
  'a calendar': ['calendars/work', { state: 'CLOSED' }, 'calendars'],
  'a document of Amazon': ['aws-documents/AWS-Mine', OWN_CONTENT, 'awsDocuments'],
};

describe('DELETE of what was put', () => {
  test.each(Object.entries(PUT))('takes %s away', async (_what, [path, body, member]) => {
    const { admin } = await stage();
    await admin('PUT', path, body);

    const deleted = await admin('DELETE', path);

    expect(deleted).toEqual({ status: 200, body: { deleted: path.slice(path.indexOf('/') + 1) } });
    expect((await admin('GET', 'state')).body[member]).toEqual([]);
  });

  test.each(Object.entries(PUT))('of %s that there is not is refused', async (_what, [path]) => {
    const { admin } = await stage();

    const { status, body } = await admin('DELETE', path);

    expect(status).toBe(404);
    expect(body.message).toContain(path.slice(path.indexOf('/') + 1));
  });

  test.each(Object.entries(PUT))(
    'takes %s away in its own scope alone',
    async (_what, [path, body, member]) => {
      const { admin } = await stage();
      await admin('PUT', path, body);
      await admin('PUT', path + HERE, body);

      await admin('DELETE', path + HERE);

      expect((await admin('GET', 'state')).body[member]).toMatchObject([{ scope: '' }]);
    },
  );

  test('lets a document that Amazon has by itself come back', async () => {
    const { admin, ssm } = await stage();
    const before = await names(ssm);
    await admin('PUT', 'aws-documents/AWS-RunShellScript', OWN_CONTENT);

    await admin('DELETE', 'aws-documents/AWS-RunShellScript');

    expect(await names(ssm)).toEqual(before);
  });

  test('of a parameter runs nothing, and what refers to it fails where it runs next', async () => {
    const { admin, ssm, node, advance } = await stage();
    await node('1');
    await admin('PUT', 'parameters//app/version', { value: '1' });
    const id = await createdId(ssm, {
      Parameters: { commands: ['install {{ssm:/app/version}}'] },
      ScheduleExpression: 'rate(1 hour)',
    });
    await advance('PT1M');

    await admin('DELETE', 'parameters//app/version');
    await advance('PT30M');
    const runsBetween = await executionsOf(ssm, id);
    await advance('PT35M');

    expect(runsBetween).toHaveLength(1);
    expect((await executionsOf(ssm, id)).map((run) => run.Status)).toEqual(['Failed', 'Success']);
    expect((await newestTargets(ssm, id))[0]!.Status).toBe('Failed');
  });

  test('of a closed calendar lets what waits for it run when it is due', async () => {
    const { admin, ssm, node, advance } = await stage();
    await node('1');
    await admin('PUT', 'calendars/work', { state: 'CLOSED' });
    const id = await createdId(ssm, { CalendarNames: ['work'], ScheduleExpression: 'rate(1 hour)' });
    await advance('PT1M');

    await admin('DELETE', 'calendars/work');
    await advance('PT1H5M');

    expect(await executionsOf(ssm, id)).not.toEqual([]);
  });
});
