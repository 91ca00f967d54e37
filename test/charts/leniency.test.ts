import { expect, test } from 'vitest';
import { one, rendered, template } from './fixture.ts';

test('a namespace that is named twice is served once', async () => {
  const options = ['--set', 'namespaces={fleet,web,fleet}'];
  const roles = (await rendered(...options)).filter(({ metadata }) => metadata.namespace === 'fleet');
  const { spec } = await one('Deployment', ...options);

  expect(roles.map(({ kind }) => kind)).toEqual(['Role', 'RoleBinding']);
  expect(spec?.template.spec.containers[0]?.env).toContainEqual({ name: 'NAMESPACES', value: 'fleet,web' });
});

test('a label of the pods wins over the one of every object', async () => {
  const { metadata, spec } = await one('Deployment', '--set', 'commonLabels.team=a,podLabels.team=b');

  expect(metadata).toMatchObject({ labels: { team: 'a' } });
  expect(spec?.template).toMatchObject({ metadata: { labels: { team: 'b' } } });
});

test('a label of the ServiceMonitor wins over the one of every object', async () => {
  const labels =
    'commonLabels.team=a,metrics.serviceMonitor.enabled=true,metrics.serviceMonitor.labels.team=b';
  const api = ['--api-versions', 'monitoring.coreos.com/v1/ServiceMonitor'];

  expect(await one('ServiceMonitor', ...api, '--set', labels)).toMatchObject({
    metadata: { labels: { team: 'b' } },
  });
});

test('affinity to nodes leaves the replicas apart, unless it says otherwise', async () => {
  const affinity = 'affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution=[]';
  const apart = await one('Deployment', '--set-json', affinity);
  const own = await one('Deployment', '--set-json', 'affinity={"podAntiAffinity": {}}');

  expect(apart.spec?.template.spec).toMatchObject({
    affinity: {
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100 }] },
    },
  });
  expect(own.spec?.template.spec).toMatchObject({ affinity: { podAntiAffinity: {} } });
});

test('a parent chart may switch the chart on and off by its own condition', async () => {
  expect(await template('--set', 'enabled=true')).toBe(await template());
});

test('what SSM fills in stays as it is in extraObjects, when it is written as the values say', async () => {
  const map = { kind: 'SsmDocument', metadata: { name: 'a' }, run: '{{`{{ Commands }}`}}' };
  const values = `extraObjects=${JSON.stringify([map, 'kind: Text\nmetadata: {name: b}\nrun: "{{`{{ Commands }}`}}"'])}`;

  const extra = (await rendered('--set-json', values)).filter((object) => 'run' in object);

  expect(extra).toMatchObject([{ run: '{{ Commands }}' }, { run: '{{ Commands }}' }]);
});
