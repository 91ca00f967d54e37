import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { kubectl } from '../support/tools.ts';
import { helmOn, template } from './fixture.ts';

const run = promisify(execFile);
const kubeconfig = inject('kubeconfig');

const MATRIX = 'test/charts/matrix';
const CASES = (await readdir(MATRIX)).filter((file) => file.endsWith('.values.yaml'));

test.each(CASES)('%s gives what stands beside it, and the API server accepts that', async (file) => {
  const text = await template('--values', join(MATRIX, file));
  const folder = await mkdtemp(join(tmpdir(), 'chart-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'rendered.yaml');
  await writeFile(path, text.replaceAll(/namespace: "(fleet|web)"$/gm, 'namespace: default'));

  const command = ['--kubeconfig', kubeconfig, 'apply', '--server-side', '--dry-run=server', '-f', path];
  const { stdout, stderr } = await run(await kubectl(), [...command, '--field-manager', 'chart']);

  expect(stderr).toBe('');
  expect(stdout.match(/ serverside-applied \(server dry run\)$/gm)).toHaveLength(
    text.match(/^kind: /gm)?.length ?? 0,
  );
  await expect(text).toMatchFileSnapshot(join(process.cwd(), MATRIX, file.replace('.values', '')));
});

const INSTALL = 'manifests/install.yaml';

test('manifests/install.yaml is what the chart gives, in a namespace of its own', async () => {
  const name = 'ssm-operator';
  const options = ['--namespace', name, '--kube-version', '1.36.3', '--set', 'clusterName=change-me'];
  const text = await helmOn(['template', name], ...options);

  const namespace = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
  const whole = `${HEAD}${namespace}${text.replaceAll('"change-me"', 'CHANGE-ME')}`;
  await expect(whole).toMatchFileSnapshot(join(process.cwd(), INSTALL));
});

/** The operator refuses the name that stands there, so nobody takes over another cluster's by leaving it. */
const HEAD = `# Made from charts/ssm-operator by npm test -- test/charts -u. Change that, not this.
# Before you apply it, set in the Deployment:
# - CHANGE-ME: the name of your cluster, 1 to 63 of a-z, 0-9 and -, with no - at its ends, another one for each cluster.
# - image: no image is published yet. Build one, push it where your nodes can pull it from, and name it there.
# - outside EKS: AWS_REGION in env (EKS gives it to the pod), and envFrom with a Secret of keys.
# docs/install.md has the commands for the image and the keys, docs/iam.md the rights that the operator needs in AWS.
`;

async function ctl(...args: readonly string[]): Promise<string> {
  return (await run(await kubectl(), ['--kubeconfig', kubeconfig, ...args])).stdout;
}

test('kubectl apply --server-side installs manifests/install.yaml, and does so again', async () => {
  onTestFinished(async () => {
    const ours = ['--selector', 'app.kubernetes.io/instance=ssm-operator'];
    await ctl('delete', 'clusterrole,clusterrolebinding', ...ours); // and not the CRDs, which other tests need
    await ctl('delete', 'namespace', 'ssm-operator', '--wait=false');
  });

  const first = await ctl('apply', '--server-side', '--filename', INSTALL);
  const second = await ctl('apply', '--server-side', '--filename', INSTALL);

  const names = (
    await ctl('get', 'deployment,service,pdb,networkpolicy', '-n', 'ssm-operator', '-o', 'name')
  ).split('\n');
  expect(second).toBe(first);
  expect(names.filter(Boolean).map((name) => name.split('/')[1])).toEqual(Array(4).fill('ssm-operator'));
});
