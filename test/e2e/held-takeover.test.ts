import { expect, test } from 'vitest';
import { UID_TAG } from '../../src/api/names.ts';
import { retag } from '../support/adopting.ts';
import { hold, isHeld, MINUTE_MS } from '../support/holding.ts';
import { documentSpec, spec, type Rig } from '../support/rig.ts';
import { createReady, createReadyDocument, openScene, sent } from '../support/scene.ts';

/** Of an earlier resource of the same name; the mark is older than the hold, so that a read which lags shows just the mark. */
const EARLIER = { [UID_TAG]: '00000000-0000-0000-0000-000000000000' };

const made: Record<string, (rig: Rig) => Promise<string>> = {
  async Association(rig) {
    const { status } = await createReady(rig, 'agent');
    return status?.associationId ?? '';
  },
  async Document(rig) {
    await createReadyDocument(rig, 'agent');
    return 'agent';
  },
};

for (const kind of ['Association', 'Document'] as const) {
  test(`a read of tags that lags behind the hold does not take over the ${kind} of an earlier resource`, async () => {
    const rig = await openScene('hold');
    const first = await rig.startOperator();
    const id = (await made[kind]?.(rig)) ?? '';
    await retag(rig, kind, id, EARLIER);
    await hold(rig, kind, id);
    await first.stop();
    const resources = kind === 'Association' ? rig.associations : rig.documents;
    await resources.abandon('agent');
    await (kind === 'Association'
      ? rig.associations.create('agent', spec())
      : rig.documents.create('agent', documentSpec()));
    await rig.startOperator();
    await rig.advance(MINUTE_MS);
    await resources.until('agent', isHeld);
    const before = await sent(rig);
    await rig.aws.put('faults', [{ operation: 'ListTagsForResource', kind: 'stale', times: 3 }]);

    await rig.advance(20 * MINUTE_MS);

    expect(before).toEqual([`Create${kind}`]);
    expect(await sent(rig)).toEqual(before);
  });
}
