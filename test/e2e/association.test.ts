import {
  AddTagsToResourceCommand,
  DeleteAssociationCommand,
  UpdateAssociationCommand,
} from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { condition, isReady, openRig, REGION, somebody, spec, type Rig } from '../support/rig.ts';
import { tagOf, writesAmong } from '../support/simulator-admin.ts';

const LINUX = 'i-0aaaaaaaaaaaaaaa1';
const WINDOWS = 'i-0bbbbbbbbbbbbbbb2';

async function rigWithOperator(settings: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = await openRig('assoc');
  onTestFinished(() => rig.close());
  await rig.aws.put(`nodes/${LINUX}`, { platformType: 'Linux', tags: { Role: 'web' } });
  await rig.startOperator(settings);
  return rig;
}

async function createReady(rig: Rig, name: string, change: Parameters<typeof spec>[0] = {}) {
  await rig.associations.create(name, spec(change));
  return rig.associations.until(name, isReady);
}

/** Names of the calls that changed AWS so far. */
async function writes(rig: Rig): Promise<readonly string[]> {
  return writesAmong(await rig.aws.calls()).map(({ operation }) => operation);
}

/** Somebody at the console, with other credentials. */
async function editBehindItsBack(rig: Rig, id: string | undefined, change: object): Promise<void> {
  const client = somebody(rig);
  await client.send(new UpdateAssociationCommand({ AssociationId: id, ...change }));
}

test('a declared association lives in State Manager, marked as ours, and the resource says so', async () => {
  const rig = await rigWithOperator();

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

test('creating is one create and one read beside the lists, and one event', async () => {
  const rig = await rigWithOperator();

  const resource = await createReady(rig, 'agent');

  const calls = (await rig.aws.calls()).map(({ operation }) => operation);
  const events = await rig.associations.events('agent', 'Created');
  expect(calls.filter((operation) => operation !== 'ListAssociations')).toEqual([
    'CreateAssociation',
    'DescribeAssociation',
  ]);
  expect(events.map(({ reason }) => reason)).toEqual(['Created']);
  expect(resource.metadata.generation).toBe(1);
});

test('a node that fails is named with its reason, and Ready stays true', async () => {
  const rig = await rigWithOperator();
  await rig.aws.put(`nodes/${WINDOWS}`, { platformType: 'Windows' });
  await createReady(rig, 'agent');

  await rig.advance(120_000);

  const resource = await rig.associations.until('agent', ({ status }) => status?.failedTargets !== undefined);
  expect(condition(resource, 'Ready').status).toBe('True');
  expect(condition(resource, 'RunsSucceeding')).toMatchObject({ status: 'False', reason: 'RunsFailed' });
  expect(resource.status?.failedTargets).toMatchObject([{ id: WINDOWS, status: 'Failed' }]);
  expect(resource.status?.failedTargets?.[0]?.message).toContain('Windows');
  expect(resource.status?.lastRun?.targets).toMatchObject({ total: 2, success: 1, failed: 1 });
});

test('runs without a matching node are neither a success nor a failure', async () => {
  const rig = await rigWithOperator();
  await createReady(rig, 'agent', { targets: [{ key: 'tag:Role', values: ['nobody'] }] });

  await rig.advance(120_000);

  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'RunsSucceeding').reason !== 'RunPending',
  );
  expect(condition(resource, 'RunsSucceeding')).toMatchObject({
    status: 'Unknown',
    reason: 'NoTargetsMatched',
  });
});

test('with failedRuns Degrade a failed run takes Ready away', async () => {
  const rig = await rigWithOperator();
  await rig.aws.put('outcomes', [
    { nodeId: LINUX, status: 'Failed', detailedStatus: 'Failed', exitCode: 7, stdout: 'disk full' },
  ]);
  await rig.associations.create('agent', spec({ failedRuns: 'Degrade' }));
  await rig.associations.until('agent', ({ status }) => status?.associationId !== undefined);

  await rig.advance(120_000);

  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Ready').reason === 'RunsFailing',
  );
  expect(condition(resource, 'Ready').status).toBe('False');
  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(resource.status?.failedTargets?.[0]).toMatchObject({ exitCode: 7, message: 'disk full' });
});

test('an edit is one update that sends every field, announced before it is sent', async () => {
  const rig = await rigWithOperator();
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
  expect(told?.note).toContain('runs on its targets now');
});

test('an edit that AWS cannot see sends nothing', async () => {
  const rig = await rigWithOperator();
  await createReady(rig, 'agent');

  await rig.associations.edit('agent', { checkInterval: '6h', failedRuns: 'Report' });
  await rig.associations.until('agent', isReady);

  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

test('the same spec in another order sends nothing', async () => {
  const rig = await rigWithOperator();
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
  const rig = await rigWithOperator();
  await createReady(rig, 'agent', { tags: { team: 'platform', tier: 'one' } });

  await rig.associations.edit('agent', { tags: { team: 'security', tier: null } });
  const resource = await rig.associations.until('agent', isReady);

  const [held] = await rig.aws.associations();
  expect(await writes(rig)).toEqual(['CreateAssociation', 'AddTagsToResource', 'RemoveTagsFromResource']);
  expect(held && [tagOf(held, 'team'), tagOf(held, 'tier')]).toEqual(['security', undefined]);
  expect(resource.status?.tagKeys).toEqual(['team']);
  expect(held?.Executions).toHaveLength(1);
});

test('an edit behind the back is put back within a sweep, and the resource tells of it', async () => {
  const rig = await rigWithOperator();
  const { status } = await createReady(rig, 'agent');

  await editBehindItsBack(rig, status?.associationId, {
    AssociationName: status?.associationName,
    ScheduleExpression: 'rate(2 days)',
    Parameters: { commands: ['id'] },
  });
  await rig.advance(65_000);

  const resource = await rig.associations.until(
    'agent',
    (found) => found.status?.drift?.correctedAt !== undefined && isReady(found),
  );
  const [held] = await rig.aws.associations();
  expect(held).toMatchObject({
    ScheduleExpression: 'rate(1 day)',
    Parameters: { commands: ['uptime'] },
    AssociationVersion: '3',
  });
  expect(resource.status?.drift).toMatchObject({ corrections: 1 });
  expect(resource.status?.drift?.fields).toEqual([
    { path: 'parameters.commands', declared: 'set', observed: 'changed' },
    { path: 'scheduleExpression', declared: 'rate(1 day)', observed: 'rate(2 days)' },
  ]);
  expect(condition(resource, 'Drifted').status).toBe('False');
});

test('with driftPolicy Report an edit in AWS is shown and left alone, and a new spec replaces it', async () => {
  const rig = await rigWithOperator();
  const { status } = await createReady(rig, 'agent', { driftPolicy: 'Report' });
  await editBehindItsBack(rig, status?.associationId, {
    ScheduleExpression: 'rate(2 days)',
    Parameters: { commands: ['uptime'] },
  });

  await rig.advance(130_000);
  const drifted = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Drifted').status === 'True',
  );
  const [left] = await rig.aws.associations();
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', isReady);

  const [replaced] = await rig.aws.associations();
  expect(condition(drifted, 'Ready')).toMatchObject({ status: 'False', reason: 'DriftReported' });
  expect(left?.ScheduleExpression).toBe('rate(2 days)');
  expect(replaced).toMatchObject({ ScheduleExpression: 'rate(1 day)', Parameters: { commands: ['df'] } });
});

test('what is deleted in AWS is created again, once', async () => {
  const rig = await rigWithOperator();
  const { status } = await createReady(rig, 'agent');
  await deleteBehindItsBack(rig, status?.associationId);

  await rig.advance(180_000);

  const resource = await rig.associations.until(
    'agent',
    (found) => isReady(found) && found.status?.associationId !== status?.associationId,
  );
  expect(await rig.aws.associations()).toHaveLength(1);
  expect(resource.status?.drift).toMatchObject({ corrections: 1 });
});

test('a run-once association that was deleted in AWS is reported, not run again', async () => {
  const rig = await rigWithOperator();
  const once = spec();
  delete once.scheduleExpression;
  await rig.associations.create('agent', once);
  const { status } = await rig.associations.until('agent', isReady);
  await deleteBehindItsBack(rig, status?.associationId);

  await rig.advance(180_000);

  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Ready').reason === 'RunOnceGone',
  );
  expect(condition(resource, 'Stalled').status).toBe('True');
  expect(await rig.aws.associations()).toEqual([]);
});

test('deleting the resource deletes the association', async () => {
  const rig = await rigWithOperator();
  await createReady(rig, 'agent');

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(await rig.aws.associations()).toEqual([]);
});

test('with deletionPolicy Retain the association stays, marked as let go', async () => {
  const rig = await rigWithOperator();
  await createReady(rig, 'agent', { deletionPolicy: 'Retain' });

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  const [held] = await rig.aws.associations();
  expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe('retained');
});

test('a suspended resource is left alone until it is resumed, and can be deleted', async () => {
  const rig = await rigWithOperator();
  await createReady(rig, 'agent');

  await rig.associations.edit('agent', { suspend: true, parameters: { commands: ['df'] } });
  const suspended = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Ready').reason === 'Suspended',
  );
  await rig.advance(600_000);
  const whileSuspended = await writes(rig);
  await rig.associations.edit('agent', { suspend: false });
  await rig.associations.until('agent', isReady);
  const resumed = await writes(rig);
  await rig.associations.edit('agent', { suspend: true });
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(condition(suspended, 'Ready').status).toBe('Unknown');
  expect(suspended.status?.observedGeneration).toBe(2);
  expect(whileSuspended).toEqual(['CreateAssociation']);
  expect(resumed).toEqual(['CreateAssociation', 'UpdateAssociation']);
  expect(await rig.aws.associations()).toEqual([]);
});

test("another owner's association is neither updated nor deleted", async () => {
  const rig = await rigWithOperator();
  const { status } = await createReady(rig, 'agent');
  await retag(rig, status?.associationId, 'ssm-operator.dev/owner', 'other/fleet/agent');

  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  const resource = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Ready').reason === 'OwnedByAnother',
  );
  await rig.associations.delete('agent');
  await rig.associations.gone('agent');

  expect(condition(resource, 'Stalled').message).toContain('other/fleet/agent');
  expect(await rig.aws.associations()).toHaveLength(1);
  expect((await writes(rig)).filter((operation) => operation !== 'AddTagsToResource')).toEqual([
    'CreateAssociation',
  ]);
});

test('fields that this version does not serve are refused, and nothing is created', async () => {
  const rig = await rigWithOperator();
  const { documentName: _, ...rest } = spec();
  await rig.associations.create('by-reference', { ...rest, documentRef: { name: 'script' } });

  const resource = await rig.associations.until(
    'by-reference',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  expect(condition(resource, 'Ready')).toMatchObject({ reason: 'NotServed' });
  expect(condition(resource, 'Ready').message).toContain('documentRef');
  expect(await rig.aws.associations()).toEqual([]);
});

async function deleteBehindItsBack(rig: Rig, id: string | undefined): Promise<void> {
  const client = somebody(rig);
  await client.send(new DeleteAssociationCommand({ AssociationId: id }));
}

async function retag(rig: Rig, id: string | undefined, Key: string, Value: string): Promise<void> {
  const client = somebody(rig);
  await client.send(
    new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: id, Tags: [{ Key, Value }] }),
  );
}
