import { expect, test } from 'vitest';
import { untilHeard } from '../replay/hearing.ts';
import type { Wire } from '../replay/wire.ts';
import { startThrough } from '../support/passing.ts';
import { isReady, spec, type Rig } from '../support/rig.ts';
import { openScene, writes } from '../support/scene.ts';

/** What people do while the operator, about to create, looks whether AWS has the association: it has heard of it then. */
async function whileLookingBeforeCreate(rig: Rig, act: () => Promise<unknown>): Promise<void> {
  let done = false;
  const wire: Wire = await startThrough(rig, async (call, send) => {
    if (call.name !== 'ListAssociations' || done || !(await isCreating(rig))) return send();
    done = true;
    await act();
    await untilHeard(rig, wire);
    return send();
  });
  await rig.associations.create('agent', spec());
}

async function isCreating({ associations }: Rig): Promise<boolean> {
  return (await associations.list()).some(({ status }) => status?.create !== undefined);
}

test('what is deleted while the operator looks whether it is there is not created, and goes at once', async () => {
  const rig = await openScene('heard');

  await whileLookingBeforeCreate(rig, () => rig.associations.delete('agent'));
  await rig.associations.gone('agent');

  expect(await writes(rig)).toEqual([]);
});

test('what is edited while the operator looks whether it is there is created once, as edited', async () => {
  const rig = await openScene('heard');

  await whileLookingBeforeCreate(rig, () =>
    rig.associations.edit('agent', { parameters: { commands: ['df'] } }),
  );
  await rig.associations.until('agent', isReady);

  const [held] = await rig.aws.associations();
  expect(await writes(rig)).toEqual(['CreateAssociation']);
  expect(held).toMatchObject({ AssociationVersion: '1', Parameters: { commands: ['df'] } });
});
