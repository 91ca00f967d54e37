import { expect, test } from 'vitest';
import { isReady, spec, type Rig } from '../support/rig.ts';
import { createReady, openScene, writes } from '../support/scene.ts';
import { LONG_MS, sceneOfRuns, ask, handled, starts, runs, editAndAsk } from '../support/requesting.ts';

const FOUND_AGAIN: Record<string, (rig: Rig) => Promise<unknown>> = {
  'a resource that has lost its status': ({ associations }) => associations.patchStatus('agent', null),
  'a resource that was restored from a backup': async (rig) => {
    await rig.associations.abandon('agent');
    await rig.associations.create('agent', spec());
    await ask(rig);
  },
};

test('a request that is there at the creation counts as handled: it runs once, as everything new does', async () => {
  const rig = await openScene('run');
  await rig.associations.create('agent', spec());
  await ask(rig);

  await rig.startOperator();
  await rig.associations.until('agent', isReady);
  await rig.advance(LONG_MS);

  await handled(rig);
  expect(await writes(rig)).toEqual(['CreateAssociation']);
  await rig.associations.events('agent', 'RunNotStarted');
});

test('a request that comes while a create is open counts as handled when the association is found', async () => {
  const rig = await openScene('run');
  const first = await rig.startOperator();
  await rig.aws.put('faults', [{ operation: 'CreateAssociation', kind: 'drop', when: 'after', times: 1 }]);
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined);
  await first.stop();

  await ask(rig);
  await rig.startOperator(); // so it knows of the request before it looks
  await rig.advance(60_000);
  await rig.associations.until('agent', isReady);
  await rig.advance(LONG_MS);

  await handled(rig);
  expect(await writes(rig)).toEqual(['CreateAssociation']);
});

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

    await handled(rig);
    expect(await starts(rig)).toBe(1);
    expect(await rig.aws.associations()).toHaveLength(1);
  });
}

test('an update that runs at once fulfils the request', async () => {
  const rig = await sceneOfRuns();
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
  const rig = await sceneOfRuns();
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
  const rig = await sceneOfRuns();
  await createReady(rig, 'agent');
  await rig.aws.put('faults', [{ operation: 'UpdateAssociation', kind: 'drop', when: 'after', times: 1 }]);

  await editAndAsk(rig, { parameters: { commands: ['df'] } });
  await rig.associations.events('agent', 'RunUnconfirmed');
  await rig.advance(LONG_MS);

  await rig.associations.until('agent', isReady);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
});

test('an update that AWS throttles keeps the request, and fulfils it in the end', async () => {
  const rig = await sceneOfRuns();
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
