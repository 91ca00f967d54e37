import { expect, test } from 'vitest';
import type { KubeConnection, KubeRequest } from '../../src/kube/connection.ts';
import { openScene, createReady, createReadyDocument, sent, writes } from '../support/scene.ts';
import { documentSpec, isReady, spec, type Rig } from '../support/rig.ts';
import { tagOf } from '../support/simulator-admin.ts';
import { drained, sceneToDrain } from './fixture.ts';

const SCRIPT = { documentName: undefined, documentRef: { name: 'script' } };

/** An association, and the document that it runs. */
async function withBoth(rig: Rig): Promise<void> {
  await createReadyDocument(rig, 'script');
  await createReady(rig, 'agent', { ...SCRIPT, parameters: {} } as unknown as Parameters<typeof spec>[0]);
}

async function left({ associations, documents }: Rig): Promise<number> {
  return (await associations.list()).length + (await documents.list()).length;
}

test('drain takes every resource away, and everything stays in AWS, marked as let go', async () => {
  const rig = await sceneToDrain();
  await withBoth(rig);
  const before = (await writes(rig)).length;

  const { failure, said } = await drained(rig);

  expect(failure).toBe('');
  expect(said.at(-1)).toBe('Done: 1 SsmAssociation and 1 SsmDocument deleted, none is left.');
  expect(await left(rig)).toBe(0);
  const [association, document] = [(await rig.aws.associations())[0], (await rig.aws.documents())[0]];
  expect([association, document].map((held) => held && tagOf(held, 'ssm-operator.dev/uid'))).toEqual([
    'retained',
    'retained',
  ]);
  expect((await writes(rig)).slice(before)).toEqual(['AddTagsToResource', 'AddTagsToResource']);
});

test('what is only observed goes without a change in AWS, its marks neither, and can be taken up again', async () => {
  const rig = await sceneToDrain();
  const { metadata } = await createReady(rig, 'agent');
  await rig.associations.edit('agent', { driftPolicy: 'Observe' });
  await rig.associations.until('agent', isReady);
  const before = (await writes(rig)).length;

  const { failure } = await drained(rig);
  const after = (await writes(rig)).slice(before);
  const [held] = await rig.aws.associations();
  await createReady(rig, 'agent');

  expect(failure).toBe('');
  expect(after).toEqual([]);
  expect(held && tagOf(held, 'ssm-operator.dev/uid')).toBe(metadata.uid);
  expect((await rig.aws.associations()).map(({ AssociationId }) => AssociationId)).toEqual([
    held?.AssociationId,
  ]);
});

test('what is set back to Delete just before its deletion stays in AWS all the same', async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'agent');
  let patches = 0;
  const through = (direct: KubeConnection): KubeConnection => ({
    ...direct,
    async request<T>(request: KubeRequest): Promise<T> {
      const answer = await direct.request<T>(request);
      if (request.method === 'PATCH' && (patches += 1) === 1)
        await rig.associations.edit('agent', { deletionPolicy: 'Delete' });
      return answer;
    },
  });

  const { failure } = await drained(rig, {}, { through });

  expect(failure).toBe('');
  expect(patches).toBe(2);
  expect(await rig.aws.associations()).toHaveLength(1);
});

test('as declared, drain deletes in AWS what does not say Retain, the associations before their documents', async () => {
  const rig = await sceneToDrain();
  await withBoth(rig);
  await createReady(rig, 'kept', { deletionPolicy: 'Retain' });
  const before = (await sent(rig)).length;

  const { failure } = await drained(rig, { DELETION_POLICY: 'AsDeclared' });

  expect(failure).toBe('');
  expect(await left(rig)).toBe(0);
  expect((await rig.aws.associations()).map(({ AssociationName }) => AssociationName)).toEqual([
    `${rig.namespace}.kept`,
  ]);
  expect((await sent(rig)).slice(before).toSorted()).toEqual([
    'AddTagsToResource',
    'DeleteAssociation',
    'DeleteDocument',
  ]);
  expect((await sent(rig)).at(-1)).toBe('DeleteDocument');
});

test('a resource that is suspended, or is being deleted already, goes too', async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'asleep');
  await rig.associations.edit('asleep', { suspend: true });
  await rig.aws.put('faults', [
    { operation: 'DeleteAssociation', kind: 'error', code: 'InternalServerError', times: 2 },
  ]);
  await createReady(rig, 'going');
  await rig.associations.delete('going');

  const { failure } = await drained(rig);

  expect(failure).toBe('');
  expect(await left(rig)).toBe(0);
});

test('what AWS did not let go with Delete, and would by now, stays in AWS when all is to be retained', async () => {
  const rig = await sceneToDrain();
  await createReadyDocument(rig, 'script');
  const denied = { operation: 'DeleteDocument', kind: 'error', code: 'AccessDeniedException' };
  await rig.aws.put('faults', [{ ...denied, times: 1_000 }]);
  await drained(rig, { DELETION_POLICY: 'AsDeclared', DRAIN_TIMEOUT: '2s' });
  await rig.aws.put('faults', []);

  const { failure } = await drained(rig, {}, { stepMs: 1 });

  expect(failure).toBe('');
  expect(await rig.aws.documents()).toHaveLength(1);
});

test('without an operator nothing is touched, and that is told early', async () => {
  const rig = await openScene('drain');
  const operator = await rig.startOperator();
  await createReady(rig, 'agent');
  await operator.stop();

  const { failure, said } = await drained(rig);

  expect(said.join()).not.toContain('Deleting');
  expect(failure).toContain('Nothing was touched: no operator is at work.');
  expect(failure).toContain(`Nobody has renewed the lease ${rig.namespace}/ssm-operator for 2 s`);
  const { metadata, spec: declared } = await rig.associations.get('agent');
  expect([metadata.deletionTimestamp, declared.deletionPolicy]).toEqual([undefined, undefined]);
});

test('what the operator never took up needs no operator to go', async () => {
  const rig = await openScene('drain');
  await rig.associations.create('agent', spec());

  const { failure } = await drained(rig);

  expect(failure).toBe('');
  expect(await left(rig)).toBe(0);
});

test('where there is nothing, drain says so', async () => {
  const rig = await openScene('drain');

  expect(await drained(rig)).toEqual({
    failure: '',
    said: [
      `The cluster is ${rig.kube.server}, context local.`,
      `No SsmAssociation and no SsmDocument in ${rig.namespace}: nothing to do.`,
    ],
  });
});

test('what is left when time is over is named with the reason, and a second drain goes on at once', async () => {
  const rig = await sceneToDrain();
  await createReadyDocument(rig, 'script');
  const denied = { operation: 'DeleteDocument', kind: 'error', code: 'AccessDeniedException' };
  await rig.aws.put('faults', [{ ...denied, times: 1_000 }]);
  const asDeclared = { DELETION_POLICY: 'AsDeclared' };

  const first = await drained(rig, { ...asDeclared, DRAIN_TIMEOUT: '4s' });
  await rig.aws.put('faults', []);
  const second = await drained(rig, { ...asDeclared, DRAIN_TIMEOUT: '60s' }, { stepMs: 1 });

  expect(first.failure).toContain('Time is over (4 s): 1 SsmDocument left.');
  expect(first.failure).toContain(`  SsmDocument ${rig.namespace}/script: AccessDenied`);
  expect(second.failure).toBe('');
});

/** Until it is taken off, a deletion does not end. */
async function setFinalizers(rig: Rig, name: string, ...others: readonly string[]): Promise<void> {
  const path = `/apis/ssm-operator.dev/v1alpha1/namespaces/${rig.namespace}/ssmassociations/${name}`;
  const body = { metadata: { finalizers: ['ssm-operator.dev/finalizer', ...others] } };
  await rig.kube.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
}

test('a resource with a finalizer of others says whose it is', async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'agent');
  await setFinalizers(rig, 'agent', 'example.com/keep');

  const { failure } = await drained(rig, { DRAIN_TIMEOUT: '4s' });

  expect(failure).toContain('agent: it has the finalizer example.com/keep, which is not ours');
});

test('what somebody makes again meanwhile is left alone, and ends the drain', async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'agent');
  await createReady(rig, 'slow');
  await setFinalizers(rig, 'slow', 'example.com/keep');
  const again = rig.associations.gone('agent').then(() => rig.associations.create('agent', spec()));

  const { failure } = await drained(rig);
  await again;

  expect(failure).toContain(
    'Somebody makes again what was deleted, so nothing more is deleted: 1 SsmAssociation.',
  );
  expect((await rig.associations.get('agent')).metadata.deletionTimestamp).toBeUndefined();
});

test('what comes under a new name meanwhile is left alone, and told', async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'agent');
  const heard = (line: string): void => {
    if (line.includes('at work')) void rig.associations.create('new', spec());
  };

  const { failure } = await drained(rig, {}, { heard });

  expect(failure).toContain('1 SsmAssociation came while the others went: left alone.');
  expect((await rig.associations.get('new')).metadata.deletionTimestamp).toBeUndefined();
});

test('an account that lacks a right touches nothing, and hears which one', async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'agent');

  const { failure } = await drained(rig, {}, { kubeconfig: rig.operatorKubeconfig });

  expect(failure).toContain(
    `Nothing was touched: this account may not delete ssmassociations.ssm-operator.dev in namespace ${rig.namespace}.`,
  );
});

test('more than one page of them go', async () => {
  const rig = await openScene('drain');
  const names = Array.from({ length: 510 }, (_, index) => `script-${index}`);
  await Promise.all(names.map((name) => rig.documents.create(name, documentSpec())));

  const { failure, said } = await drained(rig);

  expect(failure).toBe('');
  expect(said.at(-1)).toBe('Done: 510 SsmDocuments deleted, none is left.');
});
