import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { generated } from '../../crds/generate.ts';

test('generating again changes nothing', async () => {
  const files = await generated();
  const onDisk = await Promise.all([...files.keys()].map((path) => readFile(path, 'utf8')));

  expect([...files.keys()].toSorted()).toEqual([
    'charts/ssm-operator/files/crds/ssmassociations.yaml',
    'charts/ssm-operator/files/crds/ssmdocuments.yaml',
    'charts/ssm-operator/files/defaults.json',
    'charts/ssm-operator/files/settings.json',
    'charts/ssm-operator/values.schema.json',
    'docs/ssm-association.md',
    'docs/ssm-document.md',
    'manifests/argocd/argocd-cm.yaml',
    'src/api/generated/ssm-association.ts',
    'src/api/generated/ssm-document.ts',
  ]);
  expect([...files.values()]).toEqual(onDisk);
});
