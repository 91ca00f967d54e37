import { readFileSync } from 'node:fs';
import { load, loadAll } from 'js-yaml';
import { expect, test } from 'vitest';
import { sceneWithOperator } from '../support/scene.ts';
import { isReady } from '../support/rig.ts';
import type { Sample } from '../support/samples.ts';
import { declare, isDocument } from '../support/samples.ts';
import { KINDS, textIn, actionTests, type Kind } from './customizations.ts';

const FLEET = 'manifests/argocd/fleet/report-uptime.yaml';
const WAVE = 'argocd.argoproj.io/sync-wave';

test('the example fleet becomes Ready, and its document comes before what runs it', async () => {
  const rig = await sceneWithOperator('fleet');
  const fleet = loadAll(readFileSync(FLEET, 'utf8')) as Sample[];

  for (const each of fleet) await declare(rig, each); // oxlint-disable-line no-await-in-loop -- in order
  await rig.advance(5_000);

  await rig.documents.until('report-uptime', isReady);
  await rig.associations.until('report-uptime', isReady);

  const waves = fleet.map((each) => [isDocument(each), each.metadata.annotations?.[WAVE]]);
  expect(waves).toEqual([
    [true, '0'],
    [false, '1'],
  ]);
});

interface ConfigMap {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data: Readonly<Record<string, string>>;
}

interface Actions {
  readonly 'discovery.lua': string;
  readonly definitions: readonly { readonly name: string; readonly 'action.lua': string }[];
}

const { metadata, data } = load(readFileSync('manifests/argocd/argocd-cm.yaml', 'utf8')) as ConfigMap;

test.each(KINDS)('argocd-cm holds the scripts of %s as they are', (kind: Kind) => {
  const of = (what: string): string => data[`resource.customizations.${what}.ssm-operator.dev_${kind}`] ?? '';
  const actions = load(of('actions')) as Actions;
  const names = [...new Set(actionTests(kind).actionTests.map(({ action }) => action))];

  expect(of('health')).toBe(textIn(kind, 'health.lua'));
  expect(actions['discovery.lua']).toBe(textIn(kind, 'actions/discovery.lua'));
  expect(actions.definitions).toEqual(
    names.map((name) => ({ name, 'action.lua': textIn(kind, `actions/${name}/action.lua`) })),
  );
});

test('argocd-cm holds health and actions, and nothing that Argo CD ignores by itself', () => {
  const entries = KINDS.flatMap((kind) => [
    `health.ssm-operator.dev_${kind}`,
    `actions.ssm-operator.dev_${kind}`,
  ]);

  expect(Object.keys(data)).toEqual(entries.map((entry) => `resource.customizations.${entry}`));
});

test('argocd-cm can be merged in whatever namespace Argo CD is', () => {
  expect(metadata.name).toBe('argocd-cm');
  expect(metadata.namespace).toBeUndefined();
});
