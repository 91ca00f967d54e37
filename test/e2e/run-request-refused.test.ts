import { CreateAssociationCommand, UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { RECONCILE_REQUESTED_AT, RUN_REQUESTED_AT } from '../../src/api/names.ts';
import { startForgetfulProxy } from '../support/forgetful-proxy.ts';
import { referring } from '../support/referring.ts';
import { documentSpec, hasReason, isReady, somebody, spec } from '../support/rig.ts';
import { createReady, createReadyDocument, openScene, writes } from '../support/scene.ts';
import {
  ASKED,
  LONG_MS,
  sceneOfRuns,
  ask,
  handled,
  starts,
  toldTimes,
  editAndAsk,
} from '../support/requesting.ts';

const INVALID: Record<string, string> = {
  'a time that is more than 5 minutes ahead': '2027-01-01T00:00:00Z',
  'what is no time': 'now',
};

test('a start that AWS denies is told with the missing right, and not made up for later', async () => {
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [{ operation: 'StartAssociationsOnce', kind: 'denied' }]);

  await ask(rig);
  const resource = await handled(rig);
  const events = await rig.associations.events('agent', 'RunRefused');
  await rig.aws.put('faults', []);
  await rig.advance(LONG_MS);

  expect(events.find(({ reason }) => reason === 'RunRefused')?.note).toContain('ssm:StartAssociationsOnce');
  expect(isReady(resource)).toBe(true);
  expect(await starts(rig)).toBe(1);
});

test('a request together with an edit that AWS refuses is refused, and not made up for', async () => {
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');

  await editAndAsk(rig, { scheduleExpression: 'cron(0 9 ? * mon *)' });
  await handled(rig);
  const events = await rig.associations.events('agent', 'RunRefused');
  await rig.associations.edit('agent', { scheduleExpression: 'rate(1 day)' });
  await rig.associations.until('agent', isReady);
  await rig.advance(LONG_MS);

  expect(events.find(({ reason }) => reason === 'RunRefused')?.note).toContain('UpdateAssociation');
  expect(await starts(rig)).toBe(0);
});

test('a request is refused when its SsmDocument stays away, and not made up for when it comes back', async () => {
  const rig = await sceneOfRuns();
  await createReadyDocument(rig, 'script', { deletionPolicy: 'Retain' });
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  await ask(rig);
  await rig.advance(2 * LONG_MS);
  await handled(rig);
  const events = await rig.associations.events('agent', 'RunRefused');
  await rig.documents.create('script', documentSpec());
  await rig.associations.until('agent', isReady);
  await rig.advance(LONG_MS);

  expect(events.find(({ reason }) => reason === 'RunRefused')?.note).toContain('DocumentNotReady');
  expect(await starts(rig)).toBe(0);
});

test('drift that is only shown refuses a request, and it is not made up for when AWS holds the spec again', async () => {
  const rig = await sceneOfRuns();
  const { status } = await createReady(rig, 'agent', { driftPolicy: 'Report' });
  const edit = (MaxErrors?: string) =>
    somebody(rig).send(
      new UpdateAssociationCommand({
        AssociationId: status?.associationId,
        AssociationName: status?.associationName,
        Parameters: { commands: ['uptime'] },
        ScheduleExpression: 'rate(1 day)',
        MaxErrors,
      }),
    );
  await edit('1');
  await rig.advance(65_000);
  await rig.associations.until('agent', hasReason('DriftReported'));

  await ask(rig);
  await handled(rig);
  const events = await rig.associations.events('agent', 'RunRefused');
  await edit();
  await rig.advance(LONG_MS);

  await rig.associations.until('agent', isReady);
  expect(events.find(({ reason }) => reason === 'RunRefused')?.note).toContain('maxErrors');
  expect(await starts(rig)).toBe(0);
});

test('driftPolicy Observe refuses a request', async () => {
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');
  await rig.associations.edit('agent', { driftPolicy: 'Observe' });
  await rig.associations.until('agent', isReady);

  await ask(rig);
  await handled(rig);
  const events = await rig.associations.events('agent', 'RunRefused');
  await rig.associations.edit('agent', { driftPolicy: 'Correct' });
  await rig.advance(LONG_MS);

  expect(events.find(({ reason }) => reason === 'RunRefused')?.note).toContain('Observe');
  expect(await starts(rig)).toBe(0);
});

test('a suspended association refuses a request without asking AWS, and does not make up for it', async () => {
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');
  await rig.associations.edit('agent', { suspend: true });
  await rig.associations.until('agent', hasReason('Suspended'));
  const calls = (await rig.aws.calls()).length;

  await ask(rig);
  await handled(rig);
  const asked = (await rig.aws.calls()).length - calls;
  await rig.associations.events('agent', 'RunRefused');
  await rig.associations.edit('agent', { suspend: false });
  await rig.advance(LONG_MS);

  expect(asked).toBe(0);
  expect(await starts(rig)).toBe(0);
});

test('an association that AWS does not keep as declared is not run', async () => {
  const rig = await openScene('run');
  const forgetful = await startForgetfulProxy(rig.aws.url, 'MaxErrors');
  onTestFinished(() => forgetful.close());
  await rig.startOperator({ ENDPOINT_TEMPLATE: forgetful.url });
  await rig.associations.create('agent', spec({ maxErrors: '1' }));
  await rig.associations.until('agent', hasReason('NotSettled'));

  await ask(rig);
  await handled(rig);
  await rig.advance(LONG_MS);

  await rig.associations.events('agent', 'RunRefused');
  expect(await starts(rig)).toBe(0);
});

test("another's association is not run", async () => {
  const rig = await sceneOfRuns();
  const create = {
    Name: 'AWS-RunShellScript',
    AssociationName: 'theirs',
    Parameters: { commands: ['id'] },
    Targets: [{ Key: 'InstanceIds', Values: ['*'] }],
    Tags: [{ Key: 'ssm-operator.dev/owner', Value: 'other/fleet/agent' }],
  };
  await somebody(rig).send(new CreateAssociationCommand(create));
  const [theirs] = await rig.aws.associations();
  await createReady(rig, 'agent');
  await rig.associations.patchStatus('agent', { associationId: theirs?.AssociationId });

  await ask(rig);
  await handled(rig);
  await rig.advance(LONG_MS);

  const events = await rig.associations.events('agent', 'RunRefused');
  expect(events.find(({ reason }) => reason === 'RunRefused')?.note).toContain('other/fleet/agent');
  expect(await starts(rig)).toBe(0);
});

for (const [name, text] of Object.entries(INVALID)) {
  test(`${name} is told once for each annotation, starts nothing, and does not block later requests`, async () => {
    const rig = await openScene('run');
    const first = await rig.startOperator();
    await createReady(rig, 'agent');

    await rig.associations.annotate('agent', { [RUN_REQUESTED_AT]: text, [RECONCILE_REQUESTED_AT]: text });
    await rig.associations.events('agent', 'RunRequestInvalid');
    await rig.associations.events('agent', 'ReconcileRequestInvalid');
    await rig.advance(LONG_MS);
    await first.stop();
    await rig.startOperator();
    await rig.advance(LONG_MS);
    const before = await starts(rig);
    await rig.associations.annotate('agent', { [RUN_REQUESTED_AT]: ASKED, [RECONCILE_REQUESTED_AT]: ASKED });
    await handled(rig);
    await rig.associations.until('agent', ({ status }) => status?.lastHandledReconcileAt === ASKED); // with the last word of the pass

    expect(await toldTimes(rig, 'RunRequestInvalid')).toBe(1);
    expect(await toldTimes(rig, 'ReconcileRequestInvalid')).toBe(1);
    expect(before).toBe(0);
    expect(await starts(rig)).toBe(1);
  });
}

test('an SsmDocument can not be run: an event says once what to annotate instead, and AWS is sent nothing', async () => {
  const rig = await sceneOfRuns();
  await createReadyDocument(rig, 'script');
  const before = await writes(rig);

  await rig.documents.annotate('script', { [RUN_REQUESTED_AT]: ASKED });
  const events = await rig.documents.events('script', 'RunRequestInvalid');
  await rig.advance(LONG_MS);
  await rig.documents.annotate('script', { team: 'a' });
  await rig.advance(LONG_MS);

  const told = events.filter(({ reason }) => reason === 'RunRequestInvalid');
  expect(told[0]?.note).toContain('a document does not run by itself');
  expect(told[0]?.note).toContain('SsmAssociation');
  expect(told[0]?.note).not.toContain('date -u');
  expect((await rig.documents.events('script', 'RunRequestInvalid')).length).toBe(events.length);
  expect(isReady(await rig.documents.get('script'))).toBe(true);
  expect(await writes(rig)).toEqual(before);
});
