import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type Cluster, openCluster } from './fixture.ts';
import { leasesOf } from './lease-fixture.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await openCluster(inject('kubeconfig'), 'lease-annotations');
});

afterAll(() => cluster.close());

const { candidate, holder, read, patch } = leasesOf(() => cluster);

test('what others have written on the lease stays', async () => {
  const clock = new ManualClock();
  const first = await holder('annotated', clock);
  await patch('annotated', { metadata: { annotations: { 'example.com/note': 'stays' } } });
  const { renewTime } = (await read('annotated')).spec;

  await clock.advance(2_500);
  await eventually(async () => expect((await read('annotated')).spec.renewTime).not.toBe(renewTime));
  await first.stop();

  expect((await read('annotated')).metadata.annotations).toEqual({
    'example.com/holder': 'first',
    'example.com/note': 'stays',
  });
});

test('who waits is told of each holder by what it has annotated, who holds is not', async () => {
  const clock = new ManualClock();
  const first = await holder('told', clock);
  const second = candidate('told', 'second', clock);
  await eventually(() => expect([...second.held]).toEqual(['first: first']));
  const third = candidate('told', 'third', clock);
  await eventually(() => expect([...third.held]).toEqual(['first: first']));
  await second.stop();

  await patch('told', { metadata: { annotations: { 'example.com/holder': 'somebody' } } });

  await eventually(() => expect([...third.held]).toEqual(['first: first', 'first: somebody']));
  expect([...first.held, ...second.held]).toEqual(['first: first']);
});
