import { expect, test } from 'vitest';
import { systemClock, type Clock } from '../../src/clock.ts';
import type { KubeConnection, KubeRequest } from '../../src/kube/connection.ts';
import { eventually } from '../support/eventually.ts';
import {
  CRDS,
  create,
  drained,
  failureOf,
  install,
  kube,
  left,
  RELEASE,
  withOwnControlPlane,
} from './crds-fixture.ts';

withOwnControlPlane();

/** Somebody acts between our last look and our deletion of a CRD. */
function before(act: () => Promise<unknown>) {
  let hasActed = false;
  return (direct: KubeConnection): KubeConnection => ({
    ...direct,
    async request<T>(request: KubeRequest): Promise<T> {
      const isFirst = request.method === 'DELETE' && request.path.includes(CRDS[0]!) && !hasActed;
      if (isFirst) {
        hasActed = true;
        await act();
      }
      return direct.request<T>(request);
    },
  });
}

async function setFinalizers(what: readonly string[], finalizers: readonly string[]): Promise<void> {
  await kube('patch', ...what, '--type=merge', '-p', JSON.stringify({ metadata: { finalizers } }));
}

test('a CRD that still stands is not told as deleted: its finalizer is named', async () => {
  await install('ops/one');
  const crd = ['crd', CRDS[0]!];
  await setFinalizers(crd, ['example.com/keep']);

  const { failure, said } = await drained({ settings: { DRAIN_TIMEOUT: '4s' } });
  await setFinalizers(crd, []);

  expect(failure).toBe(
    `The CRD ${CRDS[0]} is being deleted, and still stands. It has the finalizer example.com/keep, which is not ours: whoever set it has to take it off.`,
  );
  expect(said.join()).not.toContain('are deleted');
});

test('what comes just before the deletion of its CRD is retained in AWS, and waited for', async () => {
  await install('ops/one');
  const late = ['ssma', 'late'];
  const policy = (): Promise<string> => kube('get', ...late, '-o', 'jsonpath={.spec.deletionPolicy}');
  const operator = async (): Promise<void> => {
    await eventually(async () => expect(await policy()).toBe('Retain'));
    await setFinalizers(late, []);
  };
  let atWork: Promise<void> | undefined;
  const through = before(async () => {
    await create('late', { finalizers: ['ssm-operator.dev/finalizer'] });
    atWork = operator();
  });

  const { failure, said } = await drained({ through, settings: { LEADER_ELECTION: 'false' } });
  await atWork;

  expect(failure).toBe('');
  expect(said.at(-1)).toBe(`The CRDs are deleted: ${CRDS.join(', ')}.`);
  expect(await left()).toEqual([]);
});

test('what comes just before the deletion of its CRD is set to Retain at once, because the operator is quick', async () => {
  await install('ops/one');
  const deeds: string[] = [];
  const withLate = before(() => create('late', { finalizers: ['example.com/keep'] }));
  const through = (direct: KubeConnection): KubeConnection => ({
    ...direct,
    async request<T>(request: KubeRequest): Promise<T> {
      deeds.push(`${request.method} ${request.path.split('/').at(-1)}`);
      return withLate(direct).request<T>(request);
    },
  });
  const after: Clock['after'] = (delayMs, run) => {
    deeds.push('wait');
    return systemClock.after(delayMs, run);
  };

  const settings = { DRAIN_TIMEOUT: '4s', LEADER_ELECTION: 'false' };
  await drained({ through, settings, clock: { ...systemClock, after } });
  await setFinalizers(['ssma', 'late'], []);

  const deletion = deeds.indexOf(`DELETE ${CRDS[0]}`);
  const retain = deeds.indexOf('PATCH late');
  expect([deletion, retain]).not.toContain(-1);
  expect(deeds.slice(deletion, retain)).not.toContain('wait');
});

test('what comes just before the deletion of its CRD, and does not go, is named', async () => {
  await install('ops/one');
  const through = before(() => create('late', { finalizers: ['example.com/keep'] }));

  const failure = await failureOf({ through, settings: { DRAIN_TIMEOUT: '4s', LEADER_ELECTION: 'false' } });
  await setFinalizers(['ssma', 'late'], []);

  expect(failure).toContain('1 SsmAssociation left.');
  expect(failure).toContain('SsmAssociation default/late: it has the finalizer example.com/keep');
});

test('a CRD that somebody else has deleted meanwhile is gone', async () => {
  await install('ops/one');

  const through = before(() => kube('delete', 'crd', CRDS[0]!));

  expect(await failureOf({ through })).toBe('');
  expect(await left()).toEqual([]);
});

test('a CRD that somebody makes again meanwhile stays, and that is told', async () => {
  await install('ops/one');
  const through = before(async () => {
    await kube('delete', 'crd', CRDS[0]!);
    await install(undefined);
    await kube('annotate', 'crd', CRDS[0]!, '--overwrite', `${RELEASE}=ops/one`);
  });

  const failure = await failureOf({ through });

  expect(failure).toContain(`The CRD ${CRDS[0]} was deleted, and somebody has made it again: it stays.`);
  expect(await left()).toHaveLength(2);
});
