import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { systemClock, type Clock } from '../../src/clock.ts';
import { readDrainConfig } from '../../src/drain/config.ts';
import { drain } from '../../src/drain/drain.ts';
import { openConnection, type KubeConnection } from '../../src/kube/connection.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from '../support/eventually.ts';
import { installCrds } from '../support/install-crds.ts';
import { kubectl } from '../support/tools.ts';
import type { Drained } from './fixture.ts';

export const RELEASE = 'ssm-operator.dev/release';
export const CRDS = ['ssmassociations.ssm-operator.dev', 'ssmdocuments.ssm-operator.dev'];

let plane: ControlPlane;
export let folder: string;

/** A control plane of its own, because CRDs are the whole cluster's. Each test begins without them. */
export function withOwnControlPlane(): void {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ssm-operator-crds-'));
    plane = await startControlPlane({ dir: folder, log: console.error, temporary: true });
  }, 120_000);

  afterAll(() => plane.stop());

  beforeEach(async () => {
    await kube('delete', 'crd', ...CRDS, '--ignore-not-found', '--timeout=20s');
  });
}

export async function kube(...args: readonly string[]): Promise<string> {
  const run = promisify(execFile);
  return (await run(await kubectl(), ['--kubeconfig', plane.kubeconfig, ...args])).stdout;
}

/** As the chart of this release leaves them; `undefined`: as kubectl does. */
export async function install(release: string | undefined): Promise<void> {
  await installCrds(kube);
  if (release !== undefined) await kube('annotate', 'crd', ...CRDS, '--overwrite', `${RELEASE}=${release}`);
}

interface Manifest {
  readonly version?: string;
  readonly finalizers?: readonly string[];
}

/** No operator has ever seen it. */
export async function create(
  name: string,
  { version = 'v1alpha1', finalizers = [] }: Manifest = {},
): Promise<void> {
  const path = join(folder, `${name}.yaml`);
  const manifest = {
    apiVersion: `ssm-operator.dev/${version}`,
    kind: 'SsmAssociation',
    metadata: { name, namespace: 'default', finalizers },
    spec: { documentName: 'AWS-RunShellScript', targets: [{ key: 'InstanceIds', values: ['*'] }] },
  };
  await writeFile(path, dump(manifest));
  await eventually(() => kube('create', '-f', path));
}

interface Options {
  readonly through?: (direct: KubeConnection) => KubeConnection;
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

/** What becomes of a drain that is to take the CRDs of release `one` in namespace `ops`, too. */
export async function drained({
  through = (direct) => direct,
  settings = {},
  clock = systemClock,
}: Options = {}): Promise<Drained> {
  const times = { DRAIN_TIMEOUT: '20s', OPERATOR_WAIT: '1s', LEASE_NAMESPACE: 'default' };
  const wanted = { ALL_NAMESPACES: 'true', DELETE_CRDS: 'true', CRDS_OF: 'ops/one' };
  const config = readDrainConfig([], { ...times, ...wanted, ...settings });
  if (config === undefined) throw new Error('no configuration');
  const connection = openConnection({ kubeconfig: plane.kubeconfig, clock: systemClock });
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const world = { clock, say, signal: new AbortController().signal };
  const failure = await drain(config, { ...world, connection: through(connection) }).then(
    () => '',
    (error: Error) => error.message,
  );
  await connection.close();
  return { said, failure };
}

export async function failureOf(options?: Options): Promise<string> {
  return (await drained(options)).failure;
}

export async function left(): Promise<readonly string[]> {
  const crds = await kube('get', 'crd', '-o', 'name');
  return crds.split('\n').filter((line) => line.endsWith('.ssm-operator.dev'));
}
