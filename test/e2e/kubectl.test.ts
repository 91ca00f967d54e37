import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openPlace, PATIENCE, type Place } from '../support/place.ts';
import { isReady } from '../support/rig.ts';
import { isDocument, SAMPLE_FILES, SAMPLES, type Sample } from '../support/samples.ts';
import { writesAmong, type SimulatorAdmin } from '../support/simulator-admin.ts';

const files = (paths: readonly string[]): readonly string[] => paths.flatMap((path) => ['-f', path]);

const orders = {
  'in the order of their names and removed in the opposite one': {
    apply: SAMPLE_FILES,
    remove: SAMPLE_FILES.toReversed(),
  },
  'in the opposite order and removed in that of their names': {
    apply: SAMPLE_FILES.toReversed(),
    remove: SAMPLE_FILES,
  },
};

for (const [order, { apply, remove }] of Object.entries(orders)) {
  test(`the samples, applied ${order}, become Ready, AWS holds exactly them, a second apply writes nothing, and deleting leaves nothing`, async () => {
    const all = await openPlace();
    const { aws, kube } = all;
    await all.start({ AWS_RATE: '0' });

    await kube('apply', ...files(apply));
    const declared = await allReady(all);
    const columns = (await kube('get', 'ssma')).split('\n')[0];
    const [associations, documents] = [await aws.associations(), await aws.documents()];
    await sweeps(aws, 3);
    const before = (await aws.calls()).at(-1)?.seq;
    await kube('apply', '-R', '-f', 'manifests/samples');
    await sweeps(aws, 3);
    const again = writesAmong(await aws.calls(before));
    await kube('delete', ...files(remove), '--timeout=30s');

    expect(declared).toHaveLength(SAMPLES.length);
    expect(columns).toMatch(/NAME +READY +REASON +DRIFTED +RUNS +FAILED +LAST RUN +NEXT RUN/);
    expect(documents).toHaveLength(SAMPLES.filter(isDocument).length);
    expect(associations).toHaveLength(SAMPLES.length - documents.length);
    expect(again).toEqual([]);
    expect(await aws.associations()).toEqual([]);
    expect(await aws.documents()).toEqual([]);
  });
}

async function allReady({ kube }: Place): Promise<readonly Sample[]> {
  return eventually(async () => {
    const { items } = JSON.parse(await kube('get', 'ssma,ssmd', '-o', 'json')) as { items: Sample[] };
    const waiting = items.filter((item) => !isReady(item)).map(({ metadata }) => metadata.name);
    if (items.length === 0 || waiting.length > 0)
      throw new Error(`not ready: ${waiting.join(', ') || 'no resources'}`);
    return items;
  }, PATIENCE);
}

async function sweeps(aws: SimulatorAdmin, count: number): Promise<void> {
  const lists = async (): Promise<number> =>
    (await aws.calls()).filter(({ operation }) => operation === 'ListAssociations').length;
  const before = await lists();
  await eventually(async () => {
    if ((await lists()) < before + count) throw new Error('the operator does not sweep');
  }, PATIENCE);
}
