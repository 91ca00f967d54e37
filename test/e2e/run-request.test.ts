import { CreateAssociationCommand, UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { RECONCILE_REQUESTED_AT, RUN_REQUESTED_AT } from '../../src/api/names.ts';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { Operator } from '../../src/operator.ts';
import { eventually } from '../support/eventually.ts';
import { startForgetfulProxy } from '../support/forgetful-proxy.ts';
import { condition, isReady, somebody, spec, type Rig } from '../support/rig.ts';
import { createReady, createReadyDocument, openScene, sceneWithOperator, writes } from '../support/scene.ts';

const ASKED = '2026-01-05T00:00:01Z';
const LATER = '2026-01-05T00:00:02Z';
/** Of the minute before it began an operator takes it that it was full of starts. */
const MINUTE_MS = 60_000;
/** Sweeps, and every delay after a failure in passing. */
const LONG_MS = 15 * 60_000;
/** A look by name, one at all names, the create, and a look at what was made. */
const CALLS_OF_A_CREATE = 4;

async function scene(): Promise<Rig> {
  const rig = await sceneWithOperator('run');
  await rig.advance(MINUTE_MS);
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux' });
  return rig;
}

const ask = ({ associations }: Rig, at = ASKED) => associations.annotate('agent', { [RUN_REQUESTED_AT]: at });

function handled({ associations }: Rig, at = ASKED): Promise<SsmAssociation> {
  return associations.until('agent', ({ status }) => status?.lastHandledRunAt === at);
}

/** What AWS was asked to start, taken or not. */
async function starts(rig: Rig): Promise<number> {
  return (await writes(rig)).filter((operation) => operation === 'StartAssociationsOnce').length;
}

/** How often AWS has run the only association. */
async function runs(rig: Rig): Promise<number> {
  const [held] = await rig.aws.associations();
  return held?.Executions.length ?? 0;
}

async function toldTimes({ associations }: Rig, reason: string): Promise<number> {
  const told = await associations.events('agent', reason);
  return told.filter((event) => event.reason === reason).length;
}

test('a request runs the association once, is told before, and is not repeated by time or by a restart', async () => {
  const rig = await openScene('run');
  const first = await rig.startOperator();
  await createReady(rig, 'agent');
  const before = await runs(rig);

  await ask(rig);
  await handled(rig);
  await rig.advance(LONG_MS);
  await first.stop();
  await rig.startOperator();
  await rig.advance(LONG_MS);

  const resource = await rig.associations.get('agent');
  expect(isReady(resource)).toBe(true);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'StartAssociationsOnce']);
  expect((await runs(rig)) - before).toBe(1);
  const events = await rig.associations.events('agent', 'RunRequested');
  expect(events.filter(({ reason }) => reason === 'RunRequested').map(({ note }) => note)).toEqual([
    `Running association ${resource.status?.associationId} on its targets now, as asked at ${ASKED}.`,
  ]);
});

test('what a requested run did is told within a sweep', async () => {
  const rig = await scene();
  await createReady(rig, 'agent');
  await rig.advance(65_000);
  const before = (await rig.associations.get('agent')).status?.lastRun?.executionId;

  await ask(rig);
  await handled(rig);
  await rig.advance(125_000);

  const { status } = await rig.associations.get('agent');
  expect(status?.lastRun).toMatchObject({ status: 'Success' });
  expect(status?.lastRun?.executionId).not.toBe(before);
});

test('a request is recorded while its start is still on the way', async () => {
  const rig = await scene();
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [{ operation: 'StartAssociationsOnce', kind: 'latency', latencyMs: 1_000 }]);

  await ask(rig);
  await eventually(async () => expect(await starts(rig)).toBe(1), { everyMs: 20 });
  const [call] = (await rig.aws.calls()).filter(({ operation }) => operation === 'StartAssociationsOnce');
  const meanwhile = await rig.associations.get('agent');

  expect(call?.status).toBeNull();
  expect(meanwhile.status?.lastHandledRunAt).toBe(ASKED);
});

test('a later time runs it once more, an earlier one or the same does not', async () => {
  const rig = await scene();
  await createReady(rig, 'agent');
  await ask(rig);
  await handled(rig);

  await ask(rig, LATER);
  await handled(rig, LATER);
  await ask(rig, ASKED);
  await rig.advance(LONG_MS);
  await ask(rig, LATER);
  await rig.advance(LONG_MS);

  expect(await starts(rig)).toBe(2);
});

test('requests that come in a row start it once for each time at most', async () => {
  const rig = await scene();
  await createReady(rig, 'agent');
  const times = Array.from({ length: 6 }, (_, index) => `2026-01-05T00:00:0${index}Z`);

  for (const at of times) await ask(rig, at); // oxlint-disable-line no-await-in-loop -- in a row
  await handled(rig, times.at(-1));
  await rig.advance(LONG_MS);

  const started = await starts(rig);
  expect(started).toBeGreaterThanOrEqual(1);
  expect(started).toBeLessThanOrEqual(times.length);
  expect(await toldTimes(rig, 'RunRequested')).toBe(started);
});

const LOST: Record<string, object> = {
  'the answer of a start gets lost': { kind: 'drop', when: 'after' },
  'a start never arrives': { kind: 'drop', when: 'before' },
  'AWS fails inside after a start': { kind: 'error', code: 'InternalServerError', when: 'after' },
};

for (const [name, fault] of Object.entries(LOST)) {
  test(`${name}: an event says that it may have run, and nothing is started again`, async () => {
    const rig = await openScene('run');
    const first = await rig.startOperator();
    await createReady(rig, 'agent');
    await rig.aws.put('faults', [{ operation: 'StartAssociationsOnce', times: 1, ...fault }]);

    await ask(rig);
    await handled(rig);
    const [event] = (await rig.associations.events('agent', 'RunUnconfirmed')).slice(-1);
    await rig.advance(LONG_MS);
    await first.stop();
    await rig.startOperator();
    await rig.advance(LONG_MS);

    expect(event?.note).toContain('it may or may not have run');
    expect(await starts(rig)).toBe(1);
    expect(isReady(await rig.associations.get('agent'))).toBe(true);
  });
}

test('a start that AWS has throttled is sent again, and runs once', async () => {
  const rig = await scene();
  await createReady(rig, 'agent');
  const before = await runs(rig);
  await rig.aws.put('faults', [{ operation: 'StartAssociationsOnce', kind: 'throttle' }]);
  await ask(rig);
  await eventually(async () => expect(await starts(rig)).toBeGreaterThan(0));
  await rig.advance(2_000);
  const meanwhile = await rig.associations.get('agent');

  await rig.aws.put('faults', []);
  await rig.advance(LONG_MS);

  expect(meanwhile.status?.lastHandledRunAt).toBeUndefined();
  expect((await handled(rig)).status?.lastHandledRunAt).toBe(ASKED);
  expect((await runs(rig)) - before).toBe(1);
});

test('a start that AWS denies is told with the missing right, and not made up for later', async () => {
  const rig = await scene();
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

test('a request that is there at the creation counts as handled: it runs once, as everything new does', async () => {
  const rig = await openScene('run');
  await rig.associations.create('agent', spec());
  await ask(rig);

  await rig.startOperator();
  await rig.associations.until('agent', isReady);
  await rig.advance(LONG_MS);

  const resource = await handled(rig);
  expect(resource.status?.lastHandledRunAt).toBe(ASKED);
  expect(await writes(rig)).toEqual(['CreateAssociation']);
  await rig.associations.events('agent', 'RunNotStarted');
});

test('a request that comes while a create is open counts as handled when the association is found', async () => {
  const rig = await scene();
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'drop', when: 'after', times: 1 }]);
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined);

  await ask(rig);
  await rig.advance(60_000);
  await rig.associations.until('agent', isReady);
  await rig.advance(LONG_MS);

  expect((await handled(rig)).status?.lastHandledRunAt).toBe(ASKED);
  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

const FOUND_AGAIN: Record<string, (rig: Rig) => Promise<unknown>> = {
  'a resource that has lost its status': ({ kube, namespace }) =>
    kube.request({
      method: 'PATCH',
      path: `/apis/ssm-operator.dev/v1alpha1/namespaces/${namespace}/ssmassociations/agent/status`,
      body: { status: null },
      contentType: 'application/merge-patch+json',
    }),
  'a resource that was restored from a backup': async (rig) => {
    await rig.kube.request({
      method: 'PATCH',
      path: `/apis/ssm-operator.dev/v1alpha1/namespaces/${rig.namespace}/ssmassociations/agent`,
      body: { metadata: { finalizers: [] } },
      contentType: 'application/merge-patch+json',
    });
    await rig.associations.delete('agent');
    await rig.associations.gone('agent');
    await rig.associations.create('agent', spec());
    await ask(rig);
  },
};

for (const [name, lose] of Object.entries(FOUND_AGAIN)) {
  test(`${name} starts nothing: its request counts as handled`, async () => {
    const rig = await openScene('run');
    const first = await rig.startOperator();
    await createReady(rig, 'agent');
    await ask(rig);
    await handled(rig);
    await first.stop();
    await lose(rig);

    await rig.startOperator();
    await rig.associations.until('agent', isReady);
    await rig.advance(LONG_MS);

    expect((await handled(rig)).status?.lastHandledRunAt).toBe(ASKED);
    expect(await starts(rig)).toBe(1);
    expect(await rig.aws.associations()).toHaveLength(1);
  });
}

/** In one write, so that no pass sees one without the other. */
async function editAndAsk({ kube, namespace }: Rig, change: object): Promise<void> {
  await kube.request({
    method: 'PATCH',
    path: `/apis/ssm-operator.dev/v1alpha1/namespaces/${namespace}/ssmassociations/agent`,
    body: { metadata: { annotations: { [RUN_REQUESTED_AT]: ASKED } }, spec: change },
    contentType: 'application/merge-patch+json',
  });
}

test('an update that runs at once fulfils the request', async () => {
  const rig = await scene();
  await createReady(rig, 'agent');
  const before = await runs(rig);

  await editAndAsk(rig, { parameters: { commands: ['df'] } });
  await handled(rig);
  await rig.associations.events('agent', 'RunFulfilled');
  await rig.advance(LONG_MS);

  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
  expect((await runs(rig)) - before).toBe(1);
});

test('an update that does not run at once does not fulfil the request: it is started after it', async () => {
  const rig = await scene();
  const schedule = { scheduleExpression: 'cron(0 2 ? * SUN *)', applyOnlyAtCronInterval: true };
  await createReady(rig, 'agent', schedule);
  const before = await runs(rig);

  await editAndAsk(rig, { parameters: { commands: ['df'] } });
  await handled(rig);
  await rig.advance(LONG_MS);

  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation', 'StartAssociationsOnce']);
  expect((await runs(rig)) - before).toBe(1);
});

test('an update whose answer is lost is not followed by a start', async () => {
  const rig = await scene();
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [{ operation: 'UpdateAssociation', kind: 'drop', when: 'after', times: 1 }]);

  await editAndAsk(rig, { parameters: { commands: ['df'] } });
  await rig.associations.events('agent', 'RunUnconfirmed');
  await rig.advance(LONG_MS);

  await rig.associations.until('agent', isReady);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
});

test('an update that AWS throttles keeps the request, and fulfils it in the end', async () => {
  const rig = await scene();
  await createReady(rig, 'agent');
  const before = await runs(rig);
  await rig.aws.put('faults', [{ operation: 'UpdateAssociation', kind: 'throttle', times: 1 }]);

  await editAndAsk(rig, { parameters: { commands: ['df'] } });
  await rig.advance(LONG_MS);

  await handled(rig);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation', 'UpdateAssociation']);
  expect((await runs(rig)) - before).toBe(1);
  await rig.associations.events('agent', 'RunFulfilled');
});

test('a request together with an edit that AWS refuses is refused, and not made up for', async () => {
  const rig = await scene();
  await createReady(rig, 'agent');

  await editAndAsk(rig, { scheduleExpression: 'cron(0 9 ? * MON-FRI *)' });
  await handled(rig);
  const events = await rig.associations.events('agent', 'RunRefused');
  await rig.associations.edit('agent', { scheduleExpression: 'rate(1 day)' });
  await rig.associations.until('agent', isReady);
  await rig.advance(LONG_MS);

  expect(events.find(({ reason }) => reason === 'RunRefused')?.note).toContain('UpdateAssociation');
  expect(await starts(rig)).toBe(0);
});

test('drift that is only shown refuses a request, and it is not made up for when AWS holds the spec again', async () => {
  const rig = await scene();
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
  await rig.associations.until('agent', (found) => condition(found, 'Ready').reason === 'DriftReported');

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
  const rig = await scene();
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
  const rig = await scene();
  await createReady(rig, 'agent');
  await rig.associations.edit('agent', { suspend: true });
  await rig.associations.until('agent', (found) => condition(found, 'Ready').reason === 'Suspended');
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
  await rig.associations.until('agent', (found) => condition(found, 'Ready').reason === 'NotSettled');

  await ask(rig);
  await handled(rig);
  await rig.advance(LONG_MS);

  await rig.associations.events('agent', 'RunRefused');
  expect(await starts(rig)).toBe(0);
});

test("another's association is not run", async () => {
  const rig = await scene();
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
  const path = `/apis/ssm-operator.dev/v1alpha1/namespaces/${rig.namespace}/ssmassociations/agent/status`;
  const body = { status: { associationId: theirs?.AssociationId } };
  await rig.kube.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });

  await ask(rig);
  await handled(rig);
  await rig.advance(LONG_MS);

  const events = await rig.associations.events('agent', 'RunRefused');
  expect(events.find(({ reason }) => reason === 'RunRefused')?.note).toContain('other/fleet/agent');
  expect(await starts(rig)).toBe(0);
});

test('a request waits while AWS does not answer, and is carried out once when it does', async () => {
  const rig = await scene();
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [
    { operation: 'DescribeAssociation', kind: 'error', code: 'InternalServerError' },
  ]);

  await ask(rig);
  await rig.advance(LONG_MS);
  const meanwhile = await rig.associations.get('agent');
  await rig.aws.put('faults', []);
  await rig.advance(LONG_MS);

  expect(meanwhile.status?.lastHandledRunAt).toBeUndefined();
  await handled(rig);
  expect(await starts(rig)).toBe(1);
});

test('of two operators that overlap one starts', async () => {
  const rig = await scene();
  await rig.startOperator();
  await createReady(rig, 'agent');

  await ask(rig);
  await handled(rig);
  await rig.advance(LONG_MS);
  await ask(rig, LATER);
  await handled(rig, LATER);
  await rig.advance(LONG_MS);

  expect(await starts(rig)).toBe(2);
});

test('a request that a stop cuts off before its start is carried out by the next operator, once', async () => {
  const rig = await openScene('run');
  const first = await rig.startOperator({ AWS_RATE: '0.001', AWS_BURST: String(CALLS_OF_A_CREATE + 2) });
  await rig.advance(MINUTE_MS);
  await createReady(rig, 'agent');
  await ask(rig);
  await handled(rig); // recorded, and the start waits for the budget
  await eventually(async () => expect(await waiting(first)).toBe(1));

  await first.stop();
  const cutOff = await rig.associations.get('agent');
  await rig.startOperator();
  await handled(rig);
  await rig.advance(LONG_MS);

  expect(cutOff.status?.lastHandledRunAt).toBeUndefined();
  expect(await starts(rig)).toBe(1);
});

async function waiting({ port }: Operator): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('ssm_operator_aws_budget_waiting{'));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const INVALID: Record<string, string> = {
  'a time that is more than 5 minutes ahead': '2027-01-01T00:00:00Z',
  'what is no time': 'now',
};

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

    const { status } = await rig.associations.get('agent');
    expect(await toldTimes(rig, 'RunRequestInvalid')).toBe(1);
    expect(await toldTimes(rig, 'ReconcileRequestInvalid')).toBe(1);
    expect(before).toBe(0);
    expect(await starts(rig)).toBe(1);
    expect(status?.lastHandledReconcileAt).toBe(ASKED);
  });
}

test('an SsmDocument can not be run: the annotation does nothing there', async () => {
  const rig = await scene();
  await createReadyDocument(rig, 'script');
  const calls = (await rig.aws.calls()).length;
  const { resourceVersion } = (await rig.documents.annotate('script', { [RUN_REQUESTED_AT]: ASKED }))
    .metadata;

  await rig.advance(1_000);

  expect((await rig.aws.calls()).length).toBe(calls);
  expect((await rig.documents.get('script')).metadata.resourceVersion).toBe(resourceVersion);
});
