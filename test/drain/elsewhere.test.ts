import { expect, test } from 'vitest';
import { spec } from '../support/rig.ts';
import { createReady, openScene } from '../support/scene.ts';
import { drained, sceneToDrain, seeing } from './fixture.ts';

test.each([
  ['the CRDs are to go', { NONE_ELSEWHERE: 'true' }],
  ['all namespaces are to be drained', { NAMESPACES: '', ALL_NAMESPACES: 'true' }],
])('another operator at work keeps everything from being touched, when %s', async (_, environment) => {
  const [rig, other] = [await sceneToDrain(), await sceneToDrain()];
  await createReady(rig, 'agent');

  const { failure } = await drained(rig, environment, { through: seeing(rig, other) });

  expect(failure).toContain(`It holds the lease ${other.namespace}/ssm-operator.`);
  expect((await rig.associations.get('agent')).metadata.deletionTimestamp).toBeUndefined();
});

test('resources in other namespaces keep everything from being touched, when the CRDs are to go', async () => {
  const [rig, other] = [await sceneToDrain(), await openScene('drain')];
  await createReady(rig, 'agent');
  await other.associations.create('of-others', spec());

  const { failure } = await drained(rig, { NONE_ELSEWHERE: 'true' }, { through: seeing(rig, other) });

  expect(failure).toContain(`in namespaces other than ${rig.namespace}`);
  expect(failure).toContain(`  SsmAssociation ${other.namespace}/of-others`);
  expect((await rig.associations.get('agent')).metadata.deletionTimestamp).toBeUndefined();
});
