import {
  AddTagsToResourceCommand,
  DescribeInstanceInformationCommand,
  ListAssociationsCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, describeAssociation, errorOf, executionsOf, nodeId, stage } from './support.ts';

describe('the clock', () => {
  test('stands still until it is advanced', async () => {
    const { admin } = await stage();

    const before = await admin('GET', 'clock');
    const after = await admin('POST', 'clock', { advance: 'P1DT2H3M4.5S' });

    expect(before.body).toEqual({ now: '2026-01-01T00:00:00.000Z', mode: 'manual' });
    expect(after.body).toEqual({ now: '2026-01-02T02:03:04.500Z', mode: 'manual' });
  });

  test('set to a time runs everything that is due until then', async () => {
    const { ssm, admin, node } = await stage();
    await node('1');
    const id = await createdId(ssm, { ScheduleExpression: 'rate(1 day)' });

    await admin('POST', 'clock', { set: '2026-01-03T12:00:00Z' });

    expect(await executionsOf(ssm, id)).toHaveLength(3);
  });

  test('on a wall clock runs at once what an advance makes due', async () => {
    const { ssm, admin, node, advance } = await stage({ clock: 'wall' });
    await node('1');
    const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });

    await advance('PT90M');

    expect((await describeAssociation(ssm, id)).Overview!.Status).toBe('Success');
    expect(await executionsOf(ssm, id)).toHaveLength(2);
    expect((await admin('GET', 'clock')).body.mode).toBe('wall');
  });

  test('on a wall clock stays ahead by what it was advanced', async () => {
    const { admin, advance } = await stage({ clock: 'wall', start: '2026-01-01T00:00:00Z' });

    await advance('PT24H');
    await advance('PT24H');
    const { body } = await admin('GET', 'clock');

    expect(body.now).toMatch(/^2026-01-03T00:/);
  });

  test('on a wall clock goes on by itself', async () => {
    const { ssm, node } = await stage({ clock: 'wall' });
    await node('1');
    const id = await createdId(ssm);

    await expect
      .poll(async () => (await describeAssociation(ssm, id)).Overview!.Status, { timeout: 10_000 })
      .toBe('Success');
  });

  test('starts when it is told to', async () => {
    const { ssm } = await stage({ start: '2030-06-01T00:00:00Z' });

    const made = await create(ssm);

    expect(made.Date).toEqual(new Date('2030-06-01T00:00:00Z'));
  });
});

describe('calls', () => {
  test('are numbered, and asked for from a number on', async () => {
    const { ssm, admin } = await stage();
    await create(ssm);
    await ssm.send(new ListAssociationsCommand({}));

    const all = await admin('GET', 'calls');
    const rest = await admin('GET', 'calls?since=1');

    expect(all.body.calls.map((row: { seq: number }) => row.seq)).toEqual([1, 2]);
    expect(rest.body.calls).toMatchObject([{ seq: 2, operation: 'ListAssociations', status: 200 }]);
  });

  test('are counted by operation, those of the admin interface not among them', async () => {
    const { ssm, admin } = await stage();
    await create(ssm);
    await create(ssm);
    await ssm.send(new ListAssociationsCommand({}));

    const { body } = await admin('GET', 'calls/count');

    expect(body).toEqual({ counts: { CreateAssociation: 2, ListAssociations: 1 } });
  });
});

test('reset forgets everything and goes back to the start', async () => {
  const { ssm, admin, node, advance } = await stage();
  const fresh = (await admin('GET', 'state')).body;
  await node('1');
  await admin('PUT', 'settings', { latencyMs: 1 });
  await admin('PUT', 'outcomes', [{ status: 'Failed' }]);
  const first = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
  await advance('P1D');

  await admin('POST', 'reset');

  expect((await admin('GET', 'state')).body).toEqual(fresh);
  expect((await admin('GET', 'calls')).body).toEqual({ calls: [] });
  expect(await createdId(ssm)).toBe(first);
});

describe('the state', () => {
  test('shows associations with tags, versions and executions', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm, { Tags: [{ Key: 'z', Value: '1' }] });
    const Tags = [{ Key: 'a', Value: '2' }];
    await ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: id, Tags }));
    await advance('PT1M');

    const { body } = await admin('GET', 'state');

    expect(body.time).toBe('2026-01-01T00:01:00.000Z');
    expect(body.nodes).toMatchObject([{ scope: '', id: nodeId('1'), platformType: 'Linux' }]);
    expect(body.regions[0].associations).toMatchObject([
      {
        AssociationId: id,
        Tags: [
          { Key: 'a', Value: '2' },
          { Key: 'z', Value: '1' },
        ],
        Versions: [{ AssociationVersion: '1', Parameters: { commands: ['uptime'] } }],
        Executions: [{ Status: 'Success', Targets: [{ ResourceId: nodeId('1') }] }],
      },
    ]);
  });
});

async function ids(ssm: Awaited<ReturnType<typeof stage>>['ssm'], filter?: object) {
  const answer = await ssm.send(
    new DescribeInstanceInformationCommand(filter ? { Filters: [filter as never] } : {}),
  );
  return answer.InstanceInformationList!.map((node) => node.InstanceId);
}

describe('nodes', () => {
  test('are seen in every account and region, or only in the one they name', async () => {
    const { ssm, client, admin, node } = await stage();
    await node('1');
    await admin('PUT', `nodes/${nodeId('2')}?account=111122223333&region=us-east-1`, {});

    expect(await ids(ssm)).toEqual([nodeId('1')]);
    expect(await ids(client({ region: 'us-east-1' }))).toEqual([nodeId('1'), nodeId('2')]);
  });

  test('are described with what they are and how they fare', async () => {
    const { ssm, node, advance } = await stage();
    await node('1', { platformType: 'Linux', tags: { role: 'web' } });
    await create(ssm);
    await advance('PT1M');

    const { InstanceInformationList } = await ssm.send(new DescribeInstanceInformationCommand({}));

    expect(InstanceInformationList).toMatchObject([
      {
        InstanceId: nodeId('1'),
        PingStatus: 'Online',
        PlatformType: 'Linux',
        AssociationStatus: 'Success',
        AssociationOverview: { InstanceAssociationStatusAggregatedCount: { Success: 1 } },
      },
    ]);
  });

  test('are filtered', async () => {
    const { ssm, node } = await stage();
    await node('1', { platformType: 'Windows' });
    await node('2', { pingStatus: 'Inactive', tags: { role: 'web' } });

    expect(await ids(ssm, { Key: 'PlatformTypes', Values: ['Windows'] })).toEqual([nodeId('1')]);
    expect(await ids(ssm, { Key: 'PingStatus', Values: ['Inactive'] })).toEqual([nodeId('2')]);
    expect(await ids(ssm, { Key: 'tag:role', Values: ['web'] })).toEqual([nodeId('2')]);
    expect((await errorOf(ids(ssm, { Key: 'Color', Values: ['red'] }))).name).toBe('InvalidFilterKey');
  });

  test('are gone when they are deleted', async () => {
    const { ssm, admin, node } = await stage();
    await node('1');

    const first = await admin('DELETE', `nodes/${nodeId('1')}`);
    const second = await admin('DELETE', `nodes/${nodeId('1')}`);

    expect([first.status, second.status]).toEqual([200, 404]);
    expect(await ids(ssm)).toEqual([]);
  });
});

describe('a put replaces', () => {
  test('the settings, with defaults for what it leaves out', async () => {
    const { admin } = await stage();
    await admin('PUT', 'settings', { latencyMs: 5, quotas: { associations: 3 } });

    const { body } = await admin('PUT', 'settings', { switches: { defaultPageSize: 7 } });

    expect(body.latencyMs).toBe(0);
    expect(body.quotas.associations).toBe(2000);
    expect(body.switches).toMatchObject({
      defaultPageSize: 7,
      staleVersionError: 'InvalidAssociationVersion',
    });
  });

  test('outcomes as a whole', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'Failed' }]);
    await admin('PUT', 'outcomes', []);
    const id = await createdId(ssm);

    await advance('PT1M');

    expect((await describeAssociation(ssm, id)).Overview!.Status).toBe('Success');
  });
});
