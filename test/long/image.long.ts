import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { rendered } from '../charts/fixture.ts';
import { eventually } from '../support/eventually.ts';
import { openPlace, PATIENCE, type Place } from '../support/place.ts';
import { BASE, buildImage, confinementOf, IMAGE, type PodSpec } from '../support/operator-image.ts';
import { containerCommand, podman, whyNoContainers } from '../support/podman.ts';
import { startCommand, type Program } from '../support/processes.ts';
import { isReady, spec } from '../support/rig.ts';

const PORT = 18_080;
const MEBIBYTE = 2 ** 20;

const run = promisify(execFile);
const why = await whyNoContainers();
if (why !== undefined) console.warn(`NOT TESTED, the image of the operator: ${why}`);

beforeAll(async () => {
  if (why !== undefined) return;
  const missing = await buildImage();
  if (missing !== undefined) console.warn(`NOT TESTED, the first stage of the Dockerfile: ${missing}`);
}, 600_000);

/** What a kubelet would make of the pod of the chart. */
async function optionsOfPod({ rig, url }: Place): Promise<readonly string[]> {
  const settings = {
    accountId: '111122223333',
    endpointTemplate: url,
    leaseNamespace: rig.namespace,
    sweepInterval: '1s',
    httpPort: PORT,
  };
  const values = ['--set', `region=eu-west-1,namespaces={${rig.namespace}}`];
  const manifests = await rendered(...values, '--set-json', `settings=${JSON.stringify(settings)}`);
  const deployment = manifests.find(({ kind }) => kind === 'Deployment');
  const pod = deployment?.spec?.template.spec as unknown as PodSpec;
  return [
    ...confinementOf(pod),
    ...pod.containers[0].env.flatMap(({ name, value }) =>
      value === undefined ? [] : [`--env=${name}=${value}`],
    ),
  ];
}

async function startContainer(place: Place): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'ssm-operator-pod-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await chmod(folder, 0o755);
  const kubeconfig = join(folder, 'kubeconfig');
  await copyFile(place.rig.operatorKubeconfig, kubeconfig);
  await chmod(kubeconfig, 0o644); // for the user of the pod
  const name = `ssm-operator-${process.pid}`;
  const around = [
    `--name=${name}`,
    `--volume=${kubeconfig}:/kubeconfig:ro`,
    '--env=KUBECONFIG=/kubeconfig',
    '--env=AWS_ACCESS_KEY_ID=test',
    '--env=AWS_SECRET_ACCESS_KEY=test',
  ];
  const operator = startCommand(containerCommand([...(await optionsOfPod(place)), ...around], IMAGE));
  onTestFinished(async () => void (await podman('rm', '--force', '--ignore', name)));
  return operator;
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${PORT}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

test.skipIf(why !== undefined)(
  'the image does its work as the chart runs it, and ends when it is asked to',
  async () => {
    const place = await openPlace();
    const started = performance.now();
    const operator = await startContainer(place);
    await operator.line('"leading"');
    const startMs = performance.now() - started;

    await place.rig.associations.create('agent', spec());
    await place.rig.associations.until('agent', isReady, PATIENCE);
    await eventually(async () => {
      expect((await fetch(`http://127.0.0.1:${PORT}/readyz`)).status).toBe(200);
    }, PATIENCE);
    const memory = await metric('process_resident_memory_bytes');
    const code = await operator.kill('SIGTERM');

    const sizes = await podman('image', 'inspect', '--format={{.Size}}', BASE, IMAGE);
    const [base = 0, whole = 0] = sizes.split('\n').map(Number);
    console.log('image:', {
      bundleMiB: ((whole - base) / MEBIBYTE).toFixed(1),
      wholeMiB: (whole / MEBIBYTE).toFixed(1),
      startMs: Math.round(startMs),
      memoryMiB: (memory / MEBIBYTE).toFixed(0),
    });
    expect(code).toBe(0);
    expect(operator.lines.at(-1)).toContain('"stopped"');
    expect(await place.aws.associations()).toHaveLength(1);
    expect(memory).toBeLessThan(150 * MEBIBYTE);
    expect(whole - base).toBeLessThan(3 * MEBIBYTE);
  },
);

/** Of the image. */
async function bundleIn(folder: string): Promise<Buffer> {
  const container = await podman('create', IMAGE);
  onTestFinished(async () => void (await podman('rm', container)));
  await podman('cp', `${container}:/operator.mjs`, folder);
  return readFile(join(folder, 'operator.mjs'));
}

test.skipIf(why !== undefined)(
  'the image holds the bundle that is made here, with packages of another install',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ssm-operator-bundle-'));
    onTestFinished(() => rm(folder, { recursive: true }));

    await run('npm', ['run', '-s', 'bundle']);

    expect((await bundleIn(folder)).equals(await readFile('dist/operator.mjs'))).toBe(true);
  },
);

function id(): Promise<string> {
  return podman('image', 'inspect', '--format={{.Id}}', IMAGE);
}

test.skipIf(why !== undefined)('the image is the same when it is built again', async () => {
  const first = await id();

  await buildImage();

  expect(await id()).toBe(first);
});

test.skipIf(why !== undefined)('the image says what it is, and does not run as root', async () => {
  const text = await podman('image', 'inspect', IMAGE);
  const [{ Config: config }] = JSON.parse(text) as [{ Config: Readonly<Record<string, unknown>> }];

  expect(config['User']).toBe('65532:65532');
  expect(config['Labels']).toMatchObject({
    'org.opencontainers.image.title': 'ssm-operator',
    'org.opencontainers.image.licenses': 'Apache-2.0',
  });
});
