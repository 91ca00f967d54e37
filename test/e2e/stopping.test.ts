import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { eventually } from '../support/eventually.ts';
import { condition, hasReason, isReady, shellContent, somebody, spec } from '../support/rig.ts';
import { createReady, createReadyDocument, openScene, writes } from '../support/scene.ts';
import { CALLS_OF_A_CREATE, waiting } from '../support/waiting.ts';

/** The association and its tags; then a list, before which nothing is put back. */
const CALLS_BEFORE_A_CORRECTION = 3;
/** A look, the create, and a look at what was made with its tags and versions. */
const CALLS_OF_A_NEW_DOCUMENT = 5;
const REQUESTED = '2026-01-05T00:00:00Z';

test('a stop while a sweep waits for the AWS budget begins no further pass', async () => {
  const rig = await openScene('stopping');
  const operator = await rig.startOperator({ AWS_RATE: '0.001', AWS_BURST: '1' });
  await rig.associations.create('first', spec());
  await eventually(async () => expect(await waiting(operator, 'edit')).toBeGreaterThan(0));
  await rig.clock.advance(60_000);
  await eventually(async () => expect(await waiting(operator, 'sweep')).toBeGreaterThan(0));

  const stopped = operator.stop();
  await rig.associations.create('late', spec());
  await stopped;

  expect((await rig.associations.get('late')).metadata.finalizers).toBeUndefined();
});

test('a stop does not wait for a sweep', async () => {
  const rig = await openScene('stopping');
  const operator = await rig.startOperator({ AWS_RATE: '0.001', AWS_BURST: '20', GRACE_PERIOD: '1h' });
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', isReady);
  await operator.idle();
  await eventually(async () => {
    await rig.clock.advance(60_000);
    expect(await waiting(operator, 'sweep')).toBeGreaterThan(0);
  });

  await operator.stop();

  expect(await waiting(operator, 'sweep').catch(() => 'closed')).toBe('closed');
});

for (const calls of [1, 2, 3]) {
  test(`a create that a stop cuts off after ${calls} of its calls is finished by the next operator, made once and without a wait`, async () => {
    const rig = await openScene('stopping');
    const operator = await rig.startOperator({ AWS_RATE: '0.001', AWS_BURST: String(calls) });
    await rig.associations.create('agent', spec());
    await eventually(async () => expect(await waiting(operator, 'edit')).toBeGreaterThan(0));

    await operator.stop();
    const [cutOff, made] = [await rig.associations.get('agent'), await rig.aws.associations()];
    await rig.startOperator();
    await eventually(async () => expect(isReady(await rig.associations.get('agent'))).toBe(true));

    expect(made).toHaveLength(calls < 3 ? 0 : 1); // two looks come first
    expect(cutOff.status?.create).toBeUndefined();
    expect(cutOff.status?.associationId).toBe(made[0]?.AssociationId);
    expect(await writes(rig)).toEqual(['CreateAssociation']);
  });
}

for (const calls of [1, 2, 3, 4]) {
  test(`a request that a stop cuts off after ${calls} of its calls is handled by the next operator`, async () => {
    const rig = await openScene('stopping');
    const first = await rig.startOperator({
      AWS_RATE: '0.001',
      AWS_BURST: String(CALLS_OF_A_CREATE + CALLS_BEFORE_A_CORRECTION + calls),
    });
    const { status } = await createReady(rig, 'agent');
    const edit = { AssociationId: status?.associationId, Parameters: { commands: ['edited'] } };
    await somebody(rig).send(new UpdateAssociationCommand(edit));
    const sent = (await writes(rig)).length;
    await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: REQUESTED });
    await rig.associations.until('agent', hasReason('CorrectionDelayed'));
    await rig.clock.advance(61_000);
    await eventually(async () => expect(await waiting(first, 'correction')).toBeGreaterThan(0));

    await first.stop();
    const cutOff = await rig.associations.get('agent');
    await rig.startOperator();
    await eventually(async () => {
      await rig.advance(5_000);
      const handled = await rig.associations.get('agent');
      expect(handled.status?.lastHandledReconcileAt).toBe(REQUESTED);
    });

    expect(cutOff.status?.lastHandledReconcileAt).toBeUndefined();
    expect(condition(cutOff, 'Stalled').status).toBe('False');
    expect((await writes(rig)).slice(sent)).toEqual(['UpdateAssociation']);
  });
}

for (const calls of [1, 2, 3, 4, 5, 6, 7, 8]) {
  test(`a new version that a stop cuts off after ${calls} of its calls is published and made the default once`, async () => {
    const rig = await openScene('stopping');
    const first = await rig.startOperator({
      AWS_RATE: '0.001',
      AWS_BURST: String(CALLS_OF_A_NEW_DOCUMENT + calls),
    });
    await createReadyDocument(rig, 'patch');
    const sent = (await writes(rig)).length;
    await rig.documents.edit('patch', { content: shellContent('date') });
    await eventually(async () => {
      await rig.aws.advance(1_000);
      await rig.clock.advance(1_000);
      expect((await waiting(first, 'edit')) + (await waiting(first, 'correction'))).toBeGreaterThan(0);
    });

    await first.stop();
    await rig.startOperator();
    await rig.advance(5_000);

    expect(isReady(await rig.documents.get('patch'))).toBe(true);
    expect((await writes(rig)).slice(sent)).toEqual(['UpdateDocument', 'UpdateDocumentDefaultVersion']);
  });
}
