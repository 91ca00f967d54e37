import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dump, load } from 'js-yaml';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readDrainConfig } from '../../src/drain/config.ts';
import { drain } from '../../src/drain/drain.ts';
import { openConnection, type KubeConnection, type KubeRequest } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from '../support/eventually.ts';
import { installCrds } from '../support/install-crds.ts';
import { kubectl } from '../support/tools.ts';

const RELEASE = 'ssm-operator.dev/release';
const CRDS = ['ssmassociations.ssm-operator.dev', 'ssmdocuments.ssm-operator.dev'];

let plane: ControlPlane;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssm-operator-crds-'));
  plane = await startControlPlane({ dir: folder, log: console.error, temporary: true });
}, 120_000);

afterAll(() => plane.stop());

beforeEach(async () => {
  await kube('delete', 'crd', ...CRDS, '--ignore-not-found', '--timeout=20s');
});

async function kube(...args: readonly string[]): Promise<string> {
  const run = promisify(execFile);
  return (await run(await kubectl(), ['--kubeconfig', plane.kubeconfig, ...args])).stdout;
}

/** As the chart of this release leaves them; `undefined`: as kubectl does. */
async function install(release: string | undefined): Promise<void> {
  await installCrds(kube);
  if (release !== undefined) await kube('annotate', 'crd', ...CRDS, '--overwrite', `${RELEASE}=${release}`);
}

/** No operator has ever seen it. */
async function create(name: string, version = 'v1alpha1'): Promise<void> {
  const path = join(folder, `${name}.yaml`);
  const manifest = {
    apiVersion: `ssm-operator.dev/${version}`,
    kind: 'SsmAssociation',
    metadata: { name, namespace: 'default' },
    spec: { documentName: 'AWS-RunShellScript', targets: [{ key: 'InstanceIds', values: ['*'] }] },
  };
  await writeFile(path, dump(manifest));
  await eventually(() => kube('create', '-f', path));
}

interface Options {
  readonly through?: (direct: KubeConnection) => KubeConnection;
  readonly settings?: Readonly<Record<string, string>>;
}

/** What drain ends with when it is to take the CRDs of release `one` in namespace `ops`, too. */
async function failureOf({ through = (direct) => direct, settings = {} }: Options = {}): Promise<string> {
  const times = { DRAIN_TIMEOUT: '20s', OPERATOR_WAIT: '1s', LEASE_NAMESPACE: 'default' };
  const config = readDrainConfig([], { ...times, DELETE_CRDS: 'true', CRDS_OF: 'ops/one', ...settings });
  if (config === undefined) throw new Error('no configuration');
  const connection = openConnection({ kubeconfig: plane.kubeconfig, clock: systemClock });
  const world = { clock: systemClock, say: () => {}, signal: new AbortController().signal };
  const failure = await drain(config, { ...world, connection: through(connection) }).then(
    () => '',
    (error: Error) => error.message,
  );
  await connection.close();
  return failure;
}

async function left(): Promise<readonly string[]> {
  const crds = await kube('get', 'crd', '-o', 'name');
  return crds.split('\n').filter((line) => line.endsWith('.ssm-operator.dev'));
}

test('the CRDs of the release go, and what is in them before', async () => {
  await install('ops/one');
  await create('agent');

  expect(await failureOf()).toBe('');
  await eventually(async () => expect(await left()).toEqual([]));
});

test.each([
  ['another release', 'two/other', 'is of the release two/other, and not of ops/one.'],
  ['a release of the same name elsewhere', 'two/one', 'is of the release two/one, and not of ops/one.'],
  ['nobody, as kubectl leaves them', undefined, 'carries no mark of the release ops/one'],
])('CRDs of %s keep everything from being touched', async (_, release, words) => {
  await install(release);
  await create('agent');

  const failure = await failureOf();

  expect(failure).toContain('Nothing was touched: the CRD ssmassociations.ssm-operator.dev ');
  expect(failure).toContain(words);
  expect(failure).toContain('crds.keep=true');
  expect(await left()).toHaveLength(2);
  expect(await kube('get', 'ssma', 'agent', '-o', 'jsonpath={.metadata.deletionTimestamp}')).toBe('');
});

test('who says no release takes the CRDs of whoever installed them', async () => {
  await install('two/other');

  expect(await failureOf({ settings: { CRDS_OF: '' } })).toBe('');
  await eventually(async () => expect(await left()).toEqual([]));
});

/** The CRD as a later release may have it. */
async function serveAnotherVersion(): Promise<void> {
  const crd = load(await readFile('crds/ssmassociations.yaml', 'utf8')) as {
    readonly spec: { readonly versions: readonly object[] };
  };
  const versions = crd.spec.versions.map((version) => ({ ...version, name: 'v1beta1' }));
  const path = join(folder, 'later.yaml');
  await writeFile(path, dump({ ...crd, spec: { ...crd.spec, versions } }, { lineWidth: -1 }));
  await kube('apply', '--server-side', '-f', path);
}

test('a CRD that serves another version only is no proof that there are no resources', async () => {
  await serveAnotherVersion();
  await kube('annotate', 'crd', CRDS[0]!, `${RELEASE}=ops/one`);
  await create('agent', 'v1beta1');

  const failures = [await failureOf(), await failureOf({ settings: { DELETE_CRDS: 'false' } })];

  for (const failure of failures)
    expect(failure).toContain(
      'The CRD of SsmAssociation serves v1beta1, and this drain knows v1alpha1 alone, so it sees none of them.',
    );
  expect(await kube('get', 'ssma', '-A', '-o', 'name')).toContain('/agent');
});

test('where there are no CRDs there is nothing to do', async () => {
  expect(await failureOf()).toBe('');
});

/** The first deletion of a CRD does not come through, and somebody is faster than the second one. */
function failingOnce(act: () => Promise<void>) {
  let hasFailed = false;
  return (direct: KubeConnection): KubeConnection => ({
    ...direct,
    async request<T>(request: KubeRequest): Promise<T> {
      if (request.method !== 'DELETE' || !request.path.includes('/customresourcedefinitions/') || hasFailed)
        return direct.request<T>(request);
      hasFailed = true;
      await act();
      throw new KubeError('DELETE: no answer', { status: 0, reason: 'Unreachable' });
    },
  });
}

test('what comes while the deletion of a CRD is tried again keeps the CRDs', async () => {
  await install('ops/one');

  const failure = await failureOf({ through: failingOnce(() => create('new')) });

  expect(failure).toContain('1 SsmAssociation came while the others went: left alone.');
  expect(await left()).toHaveLength(2);
  expect(await kube('get', 'ssma', '-A', '-o', 'name')).toContain('/new');
});

async function takeOver(): Promise<void> {
  await kube('annotate', 'crd', CRDS[0]!, '--overwrite', `${RELEASE}=two/other`);
}

test('a CRD that another release takes over meanwhile stays', async () => {
  await install('ops/one');

  const failure = await failureOf({ through: failingOnce(takeOver) });

  expect(failure).toContain('is of the release two/other, and not of ops/one.');
  expect(await left()).toHaveLength(2);
});
