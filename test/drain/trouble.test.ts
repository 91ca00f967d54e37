import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { KubeConnection, KubeRequest } from '../../src/kube/connection.ts';
import { documentSpec, type Rig } from '../support/rig.ts';
import { createReady, openScene } from '../support/scene.ts';
import { drained, sceneToDrain } from './fixture.ts';

/** As when its server is away: whatever deletes a resource with the label is answered with 500. */
async function breakDeletions({ kube, namespace }: Rig): Promise<void> {
  const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
  onTestFinished(async () => {
    await kube.request({ method: 'DELETE', path: `${path}/${namespace}` });
  });
  const rule = { apiGroups: ['ssm-operator.dev'], apiVersions: ['*'], resources: ['*'] };
  await kube.request({
    method: 'POST',
    path,
    body: {
      metadata: { name: namespace },
      webhooks: [
        {
          name: 'away.example.com',
          clientConfig: { url: 'https://127.0.0.1:1/' },
          rules: [{ ...rule, operations: ['DELETE'] }],
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
          matchConditions: [{ name: 'stuck', expression: "request.name == 'stuck'" }],
          failurePolicy: 'Fail',
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
        },
      ],
    },
  });
}

test('a webhook that fails for one resource keeps nobody from hearing of the others', async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'stuck');
  await createReady(rig, 'agent');
  await rig.documents.create('script', documentSpec());
  await breakDeletions(rig);

  const { failure } = await drained(rig, { DRAIN_TIMEOUT: '8s' });

  expect(failure).toContain('Time is over (8 s): 1 SsmAssociation and 1 SsmDocument left.');
  expect(failure).toMatch(/SsmAssociation \S+\/stuck: DELETE .* failed calling webhook "away.example.com"/);
  expect(failure).toMatch(/SsmDocument \S+\/script: its deletion is not asked for yet/);
});

test('what a webhook refused for a moment goes when that is over', async () => {
  const rig = await sceneToDrain();
  await createReady(rig, 'stuck');
  await breakDeletions(rig);
  const path = `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${rig.namespace}`;
  const heard = (line: string): void => {
    if (!line.startsWith('A deletion did not come through, ')) return;
    const body = { webhooks: [] };
    void rig.kube.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
  };

  const { failure } = await drained(rig, {}, { heard });

  expect(failure).toBe('');
});

test('deletions are asked for as long as there is time, and no longer', async () => {
  const rig = await openScene('drain');
  const names = Array.from({ length: 40 }, (_, index) => `script-${index}`);
  await Promise.all(names.map((name) => rig.documents.create(name, documentSpec())));
  let [asked, skippedMs] = [0, 0];
  const clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + skippedMs };
  const through = (direct: KubeConnection): KubeConnection => ({
    ...direct,
    request<T>(request: KubeRequest): Promise<T> {
      if (request.method === 'DELETE' && (asked += 1) === 8) skippedMs = 3_600_000;
      return direct.request<T>(request);
    },
  });

  const { failure } = await drained(rig, { DELETION_POLICY: 'AsDeclared' }, { through, clock });

  expect(asked).toBe(8);
  expect(failure).toContain('Time is over (20 s): 32 SsmDocuments left.');
  expect(failure).toContain('its deletion is not asked for yet');
});
