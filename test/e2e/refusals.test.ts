import { expect, test } from 'vitest';
import { condition, hasReason, isReady, spec } from '../support/rig.ts';
import { createReady, openScene, sceneWithOperator, writes } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

const LINUX = 'i-0aaaaaaaaaaaaaaa1';
const HOUR_MS = 3_600_000;

async function sceneWithNode() {
  const rig = await sceneWithOperator('refusals');
  await rig.aws.put(`nodes/${LINUX}`, { platformType: 'Linux' });
  return rig;
}

test('a refused update waits its time, however often the runs wake it, and the runs are told all the same', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent', { scheduleExpression: 'rate(30 minutes)' });
  await rig.advance(120_000);
  await rig.aws.put('faults', [{ operation: 'UpdateAssociation', kind: 'error', code: 'InvalidTarget' }]);
  await rig.aws.put('outcomes', [
    { status: 'Failed', detailedStatus: 'Failed', exitCode: 1, stdout: 'no disk' },
  ]);
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', hasReason('InvalidTarget'));

  await rig.advance(1.5 * HOUR_MS);

  const resource = await rig.associations.get('agent');
  const updates = (await writes(rig)).filter((operation) => operation === 'UpdateAssociation');
  expect(updates).toHaveLength(4); // at once, after 5, 20 and 80 minutes
  expect(condition(resource, 'Ready')).toMatchObject({ status: 'False', reason: 'InvalidTarget' });
  expect(condition(resource, 'RunsSucceeding')).toMatchObject({
    status: 'False',
    reason: 'AllTargetsFailed',
  });
  expect(resource.status?.failedTargets?.[0]).toMatchObject({ id: LINUX, message: 'no disk' });
});

test('a stall that ends is told, too', async () => {
  const rig = await sceneWithNode();
  await rig.aws.put('faults', [
    { operation: 'CreateAssociation', kind: 'error', code: 'InvalidTarget', times: 1 },
  ]);
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', hasReason('InvalidTarget'));

  await rig.advance(6 * 60_000);

  const events = await rig.associations.events('agent', 'Recovered');
  const recovered = events.filter(({ reason }) => reason === 'Recovered');
  expect(recovered.map(({ note }) => note)).toEqual([
    'InvalidTarget is over. AWS holds what the spec declares.',
  ]);
});

test('a tag that AWS refuses for good is sent once', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent', { scheduleExpression: 'rate(30 minutes)' });
  const code = 'ValidationException';
  await rig.aws.put('faults', [{ operation: 'AddTagsToResource', kind: 'error', code }]);
  await rig.associations.edit('agent', { tags: { team: 'a' } });
  await rig.associations.until('agent', (found) => condition(found, 'Stalled').status === 'True');

  await rig.advance(HOUR_MS);

  expect((await writes(rig)).filter((operation) => operation === 'AddTagsToResource')).toHaveLength(1);
});

test('an edit does not wait for the delay of a refusal', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [
    { operation: 'UpdateAssociation', kind: 'error', code: 'InvalidTarget', times: 1 },
  ]);
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', hasReason('InvalidTarget'));

  await rig.associations.edit('agent', { parameters: { commands: ['id'] } });

  await rig.associations.until('agent', isReady);
});

test('a stall of a retried create is told once and does not flap', async () => {
  const rig = await sceneWithNode();
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'denied' }]);
  await rig.associations.create('agent', spec());
  const first = await rig.associations.until(
    'agent',
    (found) => condition(found, 'Stalled').status === 'True',
  );

  await rig.advance(HOUR_MS);

  const later = await rig.associations.get('agent');
  const stalls = [first, later].map(({ status }) =>
    status?.conditions?.find(({ type }) => type === 'Stalled'),
  );
  expect(stalls[1]).toEqual(stalls[0]);
  expect(await rig.associations.events('agent', 'AccessDeniedException')).toHaveLength(1);
});

test('runs that may not be read leave Ready alone, and what AWS shows of them is told', async () => {
  const rig = await sceneWithNode();
  await rig.aws.put('faults', [{ operation: 'DescribeAssociationExecutions', kind: 'denied' }]);
  await createReady(rig, 'agent');

  await rig.advance(120_000);

  const resource = await rig.associations.get('agent');
  expect(condition(resource, 'Ready').status).toBe('True');
  expect(condition(resource, 'RunsSucceeding')).toMatchObject({
    status: 'True',
    reason: 'Succeeded',
    message: expect.stringContaining('Allow ssm:DescribeAssociationExecutions'),
  });
});

test('nodes that were skipped have not succeeded', async () => {
  const rig = await sceneWithNode();
  await rig.aws.put('outcomes', [{ status: 'Skipped', detailedStatus: 'Skipped' }]);
  await createReady(rig, 'agent');

  await rig.advance(120_000);

  const resource = await rig.associations.get('agent');
  expect(condition(resource, 'RunsSucceeding')).toMatchObject({ status: 'Unknown', reason: 'AllSkipped' });
});

test('with driftPolicy Report the tags of a new spec are written, also after a throttle', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent', { driftPolicy: 'Report', tags: { team: 'a' } });
  await rig.aws.put('faults', [{ operation: 'AddTagsToResource', kind: 'throttle', times: 1 }]);

  await rig.associations.edit('agent', { tags: { team: 'b' } });
  await rig.advance(60_000);

  await rig.associations.until('agent', isReady);
  const [held] = await rig.aws.associations();
  expect(held && tagOf(held, 'team')).toBe('b');
});

test('tags that do not show at once are waited for, and are no stall', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent', { tags: { team: 'a' } });
  await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 2 }]);

  await rig.associations.edit('agent', { tags: { team: 'b' } });
  const waiting = await rig.associations.until('agent', hasReason('Confirming'));
  await rig.advance(10_000);

  await rig.associations.until('agent', isReady);
  expect(condition(waiting, 'Stalled').status).toBe('False');
});

test('a tag of ours is taken away even when its removal had failed before', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent', { tags: { a: '1' } });
  await rig.aws.put('faults', [{ operation: 'RemoveTagsFromResource', kind: 'denied', times: 1 }]);
  await rig.associations.edit('agent', { tags: { a: null, constructor: '2' } });
  await rig.associations.until('agent', (found) => condition(found, 'Stalled').status === 'True');

  await rig.associations.edit('agent', { tags: null });
  await rig.associations.until('agent', isReady);

  const [held] = await rig.aws.associations();
  expect(held?.Tags.map(({ Key }) => Key).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    'ssm-operator.dev/cluster',
    'ssm-operator.dev/owner',
    'ssm-operator.dev/uid',
  ]);
});

test('a region that AWS does not serve keeps no other region from being swept', async () => {
  const rig = await sceneWithNode();
  await createReady(rig, 'agent');
  await createReady(rig, 'elsewhere', { region: 'us-east-1' });
  await rig.aws.put('faults', []);
  const fault = { operation: 'ListAssociations', kind: 'denied' };
  await rig.aws.put('faults?account=111122223333&region=us-east-1', [fault]);
  await rig.aws.put('outcomes', [{ status: 'Failed', detailedStatus: 'Failed', exitCode: 1 }]);

  await rig.advance(120_000);

  const resource = await rig.associations.get('agent');
  expect(condition(resource, 'RunsSucceeding').reason).toBe('AllTargetsFailed');
});

test('an operator with another cluster name writes nothing, and names the setting', async () => {
  const rig = await openScene('refusals');
  const first = await rig.startOperator();
  await createReady(rig, 'agent');
  await first.stop();

  await rig.startOperator({ CLUSTER_NAME: 'tset' });
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  const refused = await rig.associations.until('agent', hasReason('OwnedByAnother'));

  expect(condition(refused, 'Ready').message).toContain(
    "the same resource of cluster test, and this operator's CLUSTER_NAME is tset. If test is what it was before, set it back.",
  );
  expect(await writes(rig)).toEqual(['CreateAssociation']);
});
