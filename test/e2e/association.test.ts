import { expect, test } from 'vitest';
import { condition, hasReason, isReady, REGION, spec, type Rig } from '../support/rig.ts';
import { createReady, sceneWithOperator, writes } from '../support/scene.ts';
import { tagOf, writesAmong } from '../support/simulator-admin.ts';

const LINUX = 'i-0aaaaaaaaaaaaaaa1';
const WINDOWS = 'i-0bbbbbbbbbbbbbbb2';

async function sceneWithNode(): Promise<Rig> {
  const rig = await sceneWithOperator('assoc');
  await rig.aws.put(`nodes/${LINUX}`, { platformType: 'Linux', tags: { Role: 'web' } });
  return rig;
}

test('a declared association lives in State Manager, marked as ours, and the resource says so', async () => {
  const rig = await sceneWithNode();

  const resource = await createReady(rig, 'agent', { tags: { team: 'platform' } });

  const [held, ...others] = await rig.aws.associations();
  expect(others).toEqual([]);
  expect(held).toMatchObject({
    AssociationId: resource.status?.associationId,
    AssociationName: `${rig.namespace}.agent`,
    Name: 'AWS-RunShellScript',
    Parameters: { commands: ['uptime'] },
    ScheduleExpression: 'rate(1 day)',
  });
  expect(held && tagOf(held, 'team')).toBe('platform');
  expect(held && tagOf(held, 'ssm-operator.dev/owner')).toBe(`test/${rig.namespace}/agent`);
  expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe(resource.metadata.uid);
  expect(resource.status).toMatchObject({
    accountId: '111122223333',
    region: REGION,
    associationVersion: '1',
  });
  expect(resource.status?.create).toBeUndefined();
  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

test('creating is one create and one read beside the lists, and is told once, as is that it has no role of its own', async () => {
  const rig = await sceneWithNode();

  const resource = await createReady(rig, 'agent');

  const calls = (await rig.aws.calls()).map(({ operation }) => operation);
  const events = await rig.associations.events('agent', 'Created');
  expect(calls.filter((operation) => operation !== 'ListAssociations')).toEqual([
    'CreateAssociation',
    'DescribeAssociation',
  ]);
  expect(events.map(({ reason }) => reason)).toEqual(['Created', 'ServiceLinkedRoleInUse']);
  expect(resource.metadata.generation).toBe(1);
});

test('a node that fails is named with its reason, and Ready stays true', async () => {
  const rig = await sceneWithNode();
  await rig.aws.put(`nodes/${WINDOWS}`, { platformType: 'Windows' });
  await createReady(rig, 'agent');

  await rig.advance(120_000);

  const resource = await rig.associations.until('agent', ({ status }) => status?.failedTargets !== undefined);
  expect(condition(resource, 'Ready').status).toBe('True');
  expect(condition(resource, 'RunsSucceeding')).toMatchObject({
    status: 'False',
    reason: 'SomeTargetsFailed',
  });
  expect(resource.status?.failedTargets).toMatchObject([{ id: WINDOWS, status: 'Failed' }]);
  expect(resource.status?.failedTargets?.[0]?.message).toContain('Windows');
  expect(resource.status?.lastRun?.targets).toMatchObject({ total: 2, success: 1, failed: 1 });
});

test('runs without a matching node are neither a success nor a failure', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent', { targets: [{ key: 'tag:Role', values: ['nobody'] }] });

  await rig.advance(120_000);

  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'RunsSucceeding').reason !== 'RunInProgress',
  );
  expect(condition(resource, 'RunsSucceeding')).toMatchObject({
    status: 'Unknown',
    reason: 'NoTargetsMatched',
  });
});

test('with failedRuns Degrade a failed run takes Ready away', async () => {
  const rig = await sceneWithNode();
  await rig.aws.put('outcomes', [
    { nodeId: LINUX, status: 'Failed', detailedStatus: 'Failed', exitCode: 7, stdout: 'disk full' },
  ]);
  await rig.associations.create('agent', spec({ failedRuns: 'Degrade' }));
  await rig.associations.until('agent', ({ status }) => status?.associationId !== undefined);

  await rig.advance(120_000);

  const resource = await rig.associations.until('agent', hasReason('RunsFailing'));
  expect(condition(resource, 'Ready').status).toBe('False');
  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(resource.status?.failedTargets?.[0]).toMatchObject({ exitCode: 7, message: 'disk full' });
});

test('an edit is one update that sends every field, announced before it is sent', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent', { maxErrors: '10%', complianceSeverity: 'HIGH' });

  await rig.associations.edit('agent', { parameters: { commands: ['uptime', 'df'] } });
  const resource = await rig.associations.until('agent', isReady);

  const updates = writesAmong(await rig.aws.calls()).slice(1);
  expect(updates.map(({ operation }) => operation)).toEqual(['UpdateAssociation']);
  expect(updates[0]?.input).toMatchObject({
    AssociationVersion: '1',
    Name: 'AWS-RunShellScript',
    Parameters: { commands: ['uptime', 'df'] },
    Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    ScheduleExpression: 'rate(1 day)',
    MaxErrors: '10%',
    ComplianceSeverity: 'HIGH',
  });
  expect(resource.status?.associationVersion).toBe('2');
  const told = (await rig.associations.events('agent', 'Updating')).find(
    ({ reason }) => reason === 'Updating',
  );
  expect(told?.note).toContain('parameters.commands');
  expect(told?.note).toContain('runs on its targets at once');
});

test('an edit that AWS cannot see sends nothing', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent');

  await rig.associations.edit('agent', { checkInterval: '6h', failedRuns: 'Report' });
  await rig.associations.until('agent', isReady);

  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

test('the same spec in another order sends nothing', async () => {
  const rig = await sceneWithNode();
  const targets = [
    { key: 'tag:Role', values: ['web', 'db'] },
    { key: 'tag:Environment', values: ['production'] },
  ];
  await createReady(rig, 'agent', { targets });

  await rig.associations.edit('agent', { targets: targets.toReversed() });
  await rig.associations.until('agent', isReady);

  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

test('tags change apart from the association, and only our own are taken away', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent', { tags: { team: 'platform', tier: 'one' } });

  await rig.associations.edit('agent', { tags: { team: 'security', tier: null } });
  const resource = await rig.associations.until('agent', isReady);

  const [held] = await rig.aws.associations();
  expect(await writes(rig)).toEqual(['CreateAssociation', 'AddTagsToResource', 'RemoveTagsFromResource']);
  expect(held && [tagOf(held, 'team'), tagOf(held, 'tier')]).toEqual(['security', undefined]);
  expect(resource.status?.tagKeys).toEqual(['team']);
  expect(held?.Executions).toHaveLength(1);
});

test('the next run counts its offset from no day that was past at the creation, as State Manager does', async () => {
  const rig = await sceneWithOperator('association');
  await createReady(rig, 'agent', {
    scheduleExpression: 'cron(0 3 ? * SUN#1 *)', // yesterday
    scheduleOffset: 3,
    applyOnlyAtCronInterval: true,
  });

  const resource = await rig.associations.until('agent', ({ status }) => status?.nextRunTime !== undefined);

  expect(resource.status?.nextRunTime).toBe('2026-02-04T03:00:00Z');
});
