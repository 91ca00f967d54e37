import { expect, test } from 'vitest';
import { isReady } from '../support/rig.ts';
import { seeded } from '../support/seeded.ts';
import { declare, isDocument, kindOf, SAMPLES } from '../support/samples.ts';
import { sceneWithOperator } from '../support/scene.ts';
import { writesAmong } from '../support/simulator-admin.ts';

const SEEDS = [1, 2, 3, 4];

/** Sorted by random numbers; the same for the same seed. */
function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const order = items.map((item) => [random(), item] as const);
  return order.toSorted(([left], [right]) => left - right).map(([, item]) => item);
}

for (const seed of SEEDS) {
  test(`applied in any order all samples become Ready with one create each, and deleted in any order AWS is empty (seed ${seed})`, async () => {
    const rig = await sceneWithOperator('samples');
    const random = seeded(seed);
    const [applied, deleted] = [shuffled(SAMPLES, random), shuffled(SAMPLES, random)];

    for (const sample of applied) {
      await declare(rig, sample); // oxlint-disable-line no-await-in-loop -- the order is what is tested
      await rig.advance(700); // oxlint-disable-line no-await-in-loop -- some become Active in between
    }
    await rig.advance(10_000);
    for (const sample of applied) await kindOf(rig, sample).until(sample.metadata.name, isReady); // oxlint-disable-line no-await-in-loop -- a few
    const writes = writesAmong(await rig.aws.calls()).map(({ operation }) => operation);
    for (const sample of deleted) await kindOf(rig, sample).delete(sample.metadata.name); // oxlint-disable-line no-await-in-loop -- the order is what is tested
    await rig.advance(20_000);
    for (const sample of deleted) await kindOf(rig, sample).gone(sample.metadata.name); // oxlint-disable-line no-await-in-loop -- a few

    expect(writes.toSorted()).toEqual(
      SAMPLES.map((sample) => (isDocument(sample) ? 'CreateDocument' : 'CreateAssociation')).toSorted(),
    );
    expect(await rig.aws.associations()).toEqual([]);
    expect(await rig.aws.documents()).toEqual([]);
  });
}
