import { loadAll } from 'js-yaml';
import { expect, test } from 'vitest';
import { helmOn } from './fixture.ts';

/** What YAML takes for a number or a flag unless it stands in quotes. */
test.each(['5', 'true'])('%s is a good name for all that has a name', async (name) => {
  const values = ['namespaces[0]', 'settings.leaseNamespace', 'priorityClassName', 'serviceAccount.name'];
  const given = values.flatMap((value) => ['--set-string', `${value}=${name}`]);
  const fixed = ['--namespace', name, '--kube-version', '1.36.3', '--set', 'clusterName=test'];
  const more = ['--set', 'crds.keep=false,metrics.serviceMonitor.enabled=true'];
  const api = ['--api-versions', 'monitoring.coreos.com/v1/ServiceMonitor'];

  const manifests = loadAll(await helmOn(['template', name], ...fixed, ...more, ...api, ...given));

  const found = named(manifests);
  expect(new Set(found.map(([key]) => key))).toEqual(
    new Set(['app.kubernetes.io/instance', 'namespace', 'name', 'priorityClassName', 'serviceAccountName']),
  );
  expect(found.filter(([, value]) => typeof value !== 'string')).toEqual([]);
});

const KEYS = /^(app\.kubernetes\.io\/instance|namespace|name|priorityClassName|serviceAccountName)$/;

/** Every name, wherever it stands, but in the schemas of the CRDs. */
function named(value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => key !== 'openAPIV3Schema')
    .flatMap(([key, inner]) => [...(KEYS.test(key) ? [[key, inner] as const] : []), ...named(inner)]);
}
