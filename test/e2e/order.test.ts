import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { RUN_REQUESTED_AT } from '../../src/api/names.ts';
import { unhindered } from '../replay/wire.ts';
import { eventually } from '../support/eventually.ts';
import { openWire, startThrough } from '../support/passing.ts';
import { isReady, shellContent, somebody, spec, type Rig } from '../support/rig.ts';
import { createReady, createReadyDocument, openScene, writes } from '../support/scene.ts';

/** What `look` answers each time just before a call of this name goes out. */
async function seenBefore<T>(rig: Rig, name: string, look: () => Promise<T>): Promise<readonly T[]> {
  const seen: T[] = [];
  await startThrough(rig, async (call, send) => {
    if (call.name === name) seen.push(await look());
    return send();
  });
  return seen;
}

test('the finalizer and the intent are answered before AWS hears of a create', async () => {
  const rig = await openScene('order');
  const seen = await seenBefore(rig, 'CreateAssociation', () => rig.associations.get('agent'));

  await createReady(rig, 'agent');

  const [{ metadata, status } = { metadata: undefined, status: undefined }] = seen;
  expect(seen).toHaveLength(1);
  expect(metadata?.finalizers).toEqual(['ssm-operator.dev/finalizer']);
  expect(status?.create).toMatchObject({ name: `${rig.namespace}.agent` });
  expect(status).toMatchObject({ accountId: '111122223333', region: 'eu-west-1' });
});

test('the finalizer and the name are answered before AWS hears of a document', async () => {
  const rig = await openScene('order');
  const seen = await seenBefore(rig, 'CreateDocument', () => rig.documents.get('script'));

  await createReadyDocument(rig, 'script');

  const [{ metadata, status } = { metadata: undefined, status: undefined }] = seen;
  expect(seen).toHaveLength(1);
  expect(metadata?.finalizers).toEqual(['ssm-operator.dev/finalizer']);
  expect(status).toMatchObject({
    documentName: 'script',
    documentType: 'Command',
    accountId: '111122223333',
  });
});

test('an update is announced before it is sent', async () => {
  const rig = await openScene('order');
  const seen = await seenBefore(rig, 'UpdateAssociation', () => rig.associations.events('agent', 'Updating'));
  await createReady(rig, 'agent');

  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', isReady);

  expect(seen).toHaveLength(1);
});

test('an update that somebody was faster with is refused, and decided anew', async () => {
  const rig = await openScene('order');
  const [console, reboot] = [somebody(rig), { commands: ['reboot'] }];
  let raced = false;
  await startThrough(rig, async (call, send) => {
    if (call.name !== 'UpdateAssociation' || raced) return send();
    raced = true;
    const { status } = await rig.associations.get('agent');
    await console.send(
      new UpdateAssociationCommand({ AssociationId: status?.associationId, Parameters: reboot }),
    );
    return send();
  });
  await createReady(rig, 'agent');

  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', isReady);

  const updates = (await rig.aws.calls()).filter(({ operation }) => operation === 'UpdateAssociation');
  const [held] = await rig.aws.associations();
  expect(updates.map(({ status }) => status)).toEqual([200, 400, 200]);
  expect(held).toMatchObject({ AssociationVersion: '3', Parameters: { commands: ['df'] } });
});

test('an operator whose copy lags does not take our own update for an edit of somebody', async () => {
  const rig = await openScene('order');
  const lagging = await startThrough(rig, unhindered);
  await createReady(rig, 'agent');
  lagging.holdWatches();
  onTestFinished(() => lagging.releaseWatches());

  await rig.startOperator();
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await rig.associations.until('agent', isReady);
  await rig.advance(180_000);

  const [held] = await rig.aws.associations();
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
  expect(held).toMatchObject({ AssociationVersion: '2', Parameters: { commands: ['df'] } });
});

test('an operator that is late with an edit does not send it over the next one', async () => {
  const rig = await openScene('order');
  const [looking, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isLate = false;
  const late = await startThrough(rig, async (call, send) => {
    if (!isLate || call.name !== 'DescribeAssociation') return send();
    looking.resolve();
    await goOn.promise;
    return send();
  });
  await createReady(rig, 'agent');
  isLate = true;
  await rig.associations.edit('agent', { parameters: { commands: ['df'] } });
  await looking.promise;
  late.holdWatches();
  onTestFinished(() => late.releaseWatches());

  await rig.startOperator();
  await readyNow(rig);
  await rig.associations.edit('agent', { parameters: { commands: ['free'] } });
  await readyNow(rig);
  isLate = false;
  goOn.resolve();
  await rig.advance(180_000);

  const [held] = await rig.aws.associations();
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation', 'UpdateAssociation']);
  expect(held).toMatchObject({ AssociationVersion: '3', Parameters: { commands: ['free'] } });
});

test('a start that AWS throttles while somebody edits the resource is not made up for, and that is told', async () => {
  const rig = await openScene('order');
  await rig.aws.put('faults', [{ operation: 'StartAssociationsOnce', kind: 'throttle', times: 1 }]);
  await startThrough(rig, async (call, send) => {
    if (call.name === 'StartAssociationsOnce') await rig.associations.annotate('agent', { note: 'edited' });
    return send();
  });
  await rig.advance(60_000); // of the minute before it began an operator takes it that it was full of starts
  await createReady(rig, 'agent');

  const asked = rig.clock.now().toISOString();
  await rig.associations.annotate('agent', { [RUN_REQUESTED_AT]: asked });
  const [refused] = (await rig.associations.events('agent', 'RunRefused')).filter(
    ({ reason }) => reason === 'RunRefused',
  );
  await rig.advance(600_000);

  expect(refused?.note).toContain('Ask again');
  expect((await writes(rig)).filter((each) => each === 'StartAssociationsOnce')).toHaveLength(1);
  expect((await rig.associations.get('agent')).status?.lastHandledRunAt).toBe(asked);
});

/** Without time going on: that waits for every operator. */
async function readyNow({ associations }: Rig): Promise<void> {
  await eventually(async () => {
    if (!isReady(await associations.get('agent'))) throw new Error('not ready yet');
  });
}

test('drift is told before it is put back', async () => {
  const rig = await openScene('order');
  const seen = await seenBefore(rig, 'UpdateAssociation', () =>
    rig.associations.events('agent', 'CorrectingDrift'),
  );
  const { status } = await createReady(rig, 'agent');
  const change = { AssociationId: status?.associationId, Parameters: { commands: ['reboot'] } };
  await somebody(rig).send(new UpdateAssociationCommand(change));

  await rig.advance(70_000);
  await rig.associations.until('agent', isReady);

  expect(seen).toHaveLength(1);
});

test('a new version is announced before it is published, and the promotion recorded and announced before it is made', async () => {
  const rig = await openScene('order');
  const told: string[] = [];
  await startThrough(rig, async (call, send) => {
    if (call.name === 'UpdateDocument') told.push(...(await reasons(rig, 'Publishing')));
    if (call.name === 'UpdateDocumentDefaultVersion') {
      told.push(...(await reasons(rig, 'Promoting')));
      const { status } = await rig.documents.get('script');
      told.push(`promoting ${status?.promoting}`);
    }
    return send();
  });
  await createReadyDocument(rig, 'script');

  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.documents.until('script', ({ status }) => status?.latestVersion === '2');
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);

  expect(told).toEqual(['Publishing', 'Promoting', 'promoting 2']);
});

async function reasons(rig: Rig, reason: string): Promise<readonly string[]> {
  const events = await rig.documents.events('script', reason);
  return events.map((event) => event.reason).filter((each) => each === reason);
}

test('a create that arrives after its operator died and its resource was deleted leaves nothing behind', async () => {
  const rig = await openScene('order');
  const onItsWay = Promise.withResolvers<void>();
  const arrival = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const [, slowly] = await openWire(rig.aws.url, async (call, send) => {
    if (call.name !== 'CreateAssociation') return send();
    onItsWay.resolve();
    await arrival.promise;
    return send().finally(() => arrived.resolve());
  });
  const first = await startThrough(rig, unhindered, slowly);
  await rig.associations.create('agent', spec());
  await onItsWay.promise;

  first.kill();
  await rig.startOperator();
  await rig.associations.delete('agent');
  await rig.advance(20_000);
  const waiting = await rig.associations.get('agent');
  arrival.resolve();
  await arrived.promise;
  const made = await rig.aws.associations();
  await rig.advance(120_000);
  await rig.associations.gone('agent');

  expect(waiting.metadata.finalizers).toEqual(['ssm-operator.dev/finalizer']);
  expect(made).toHaveLength(1);
  expect(await rig.aws.associations()).toEqual([]);
});
