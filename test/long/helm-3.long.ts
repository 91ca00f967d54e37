import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCluster } from '../charts/cluster.ts';
import { refusalOf } from '../charts/fixture.ts';
import { expectWayOutOfRollback, expectWholeLife } from '../charts/whole-life.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { goTool, whyNoGo } from '../support/go-tool.ts';

/** The oldest that docs/install.md names, and one of the last: most people have a Helm 3. */
const VERSIONS = ['v3.17.3', 'v3.18.6'];
const CHART = 'charts/ssm-operator';
const MATRIX = 'test/charts/matrix';

const why = await whyNoGo();
if (why !== undefined) console.warn(`NOT TESTED, the chart with Helm 3: ${why}`);

let plane: ControlPlane;

beforeAll(async () => {
  if (why !== undefined) return;
  for (const version of VERSIONS) await helm3(version); // oxlint-disable-line no-await-in-loop -- one build after the other
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-helm-3-'));
  plane = await startControlPlane({ dir, log: console.error, temporary: true });
});

afterAll(() => plane?.stop());

function helm3(version: string): Promise<string> {
  return goTool({ program: 'helm', module: 'helm.sh/helm/v3/cmd/helm', version, takes: 'some minutes' });
}

async function template(version: string, ...options: readonly string[]): Promise<string> {
  const fixed = ['ssm-operator', CHART, '--namespace', 'default', '--kube-version', '1.36.3'];
  const command = ['template', ...fixed, '--set', 'clusterName=test', ...options];
  return (await promisify(execFile)(await helm3(version), command)).stdout;
}

test.skipIf(why !== undefined).each(VERSIONS)(
  'Helm %s makes the same of the chart as Helm 4',
  async (version) => {
    const files = (await readdir(MATRIX)).filter((file) => file.endsWith('.values.yaml'));

    const texts = await Promise.all(files.map((file) => template(version, '--values', join(MATRIX, file))));

    expect(texts.length).toBeGreaterThan(3);
    expect(texts).toEqual(
      await Promise.all(files.map((file) => readFile(join(MATRIX, file.replace('.values', '')), 'utf8'))),
    );
  },
);

test.skipIf(why !== undefined).each(VERSIONS)('Helm %s refuses what the chart refuses', async (version) => {
  const unknown = await refusalOf(template(version, '--set', 'replica=2'));
  const wrong = await refusalOf(template(version, '--set', 'clusterName=Prod,image.tag=a b'));

  expect(unknown.toLowerCase()).toMatch(/additional propert.*replica/);
  expect(wrong).toMatch(/clusterName must be .*\nimage\.tag must be /);
});

test.skipIf(why !== undefined).each(VERSIONS)(
  'with Helm %s, from nothing: installed, upgraded, rolled back, uninstalled, installed again, renamed, and taken away',
  async (version) => {
    await expectWholeLife(await openCluster(plane, () => helm3(version)));
  },
);

test.skipIf(why !== undefined).each(VERSIONS)(
  'with Helm %s a rollback to a revision with the CRDs, from one without, fails, and an upgrade does it',
  async (version) => {
    await expectWayOutOfRollback(await openCluster(plane, () => helm3(version)));
  },
);
