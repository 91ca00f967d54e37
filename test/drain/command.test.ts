import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { expect, inject, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { runDrain } from '../../src/drain/command.ts';
import { drainHelp } from '../../src/drain/config.ts';
import type { Rig } from '../support/rig.ts';
import { openScene } from '../support/scene.ts';

interface Ended {
  readonly said: readonly string[];
  /** Empty when nothing is left. */
  readonly failure: string;
}

async function ended(kubeconfig: string, settings: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const environment = { KUBECONFIG: kubeconfig, NAMESPACES: 'default', ...settings };
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const signal = new AbortController().signal;
  const failure = await runDrain({ args: [], environment }, { clock: systemClock, say, signal }).then(
    () => '',
    (error: Error) => error.message,
  );
  return { said, failure };
}

async function failureOf(kubeconfig: string): Promise<string> {
  return (await ended(kubeconfig)).failure;
}

async function fileWith(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ssm-operator-drain-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'kubeconfig');
  await writeFile(path, text);
  return path;
}

const WAY_OUT = ' Name a kubeconfig that works in KUBECONFIG; without it,';

test.each([
  ['no YAML', 'a: [b', "can't be read: it is no YAML (unexpected end"],
  ['empty', '', "can't be read: it is no YAML ("],
  ['anything else', 'hello', 'has no current context: choose one with kubectl config use-context.'],
  ['without its cluster', 'current-context: prod', 'current context "prod" names no cluster.'],
  ['without an address', kubeconfigFor('prod-eu'), 'server "prod-eu" is no address'],
])('a kubeconfig that is %s is told in a sentence', async (_, text, words) => {
  const failure = await failureOf(await fileWith(text));

  expect(failure).toMatch(/^Nothing was touched: The kubeconfig/);
  expect(failure).toContain(words);
  expect(failure).toContain(WAY_OUT);
});

test.each([
  ['is missing', '/nowhere/kubeconfig', "/nowhere/kubeconfig can't be read: there is no such file."],
  ['is a folder', tmpdir(), "can't be read: it is a folder."],
])('a kubeconfig that %s is told in a sentence', async (_, path, words) => {
  expect(await failureOf(path)).toContain(`${words}${WAY_OUT}`);
});

test('credentials that the API server does not know are told with the way out', async () => {
  const admin = load(await readFile(inject('kubeconfig'), 'utf8')) as { readonly users: readonly object[] };
  const users = admin.users.map((user) => ({ ...user, user: { token: 'expired' } }));

  const failure = await failureOf(await fileWith(dump({ ...admin, users })));

  expect(failure).toMatch(
    /^Nothing was touched: the API server https:\S+ does not know this account \(401\): .* Log in again/,
  );
});

test('a missing plugin of the kubeconfig is told at once, and not waited for', async () => {
  const admin = load(await readFile(inject('kubeconfig'), 'utf8')) as { readonly users: readonly object[] };
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-plugin' };
  const users = admin.users.map((user) => ({ ...user, user: { exec } }));

  const failure = await failureOf(await fileWith(dump({ ...admin, users })));

  expect(failure).toBe(
    'Nothing was touched: the kubeconfig gets its credentials from the command no-such-plugin, and it is not here. Install it, or put it on the PATH.',
  );
});

interface Admin {
  readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server: string } }[];
}

/** The kubeconfig of these tests, with something else for its cluster. */
async function failureWith(cluster: (server: string) => object): Promise<Ended> {
  const admin = load(await readFile(inject('kubeconfig'), 'utf8')) as Admin;
  const clusters = admin.clusters.map((each) => ({ ...each, cluster: cluster(each.cluster.server) }));
  return ended(await fileWith(dump({ ...admin, clusters })));
}

test('a server without TLS is told at once, and not waited for', async () => {
  const { said, failure } = await failureWith((server) => ({ server: server.replace('https:', 'http:') }));

  expect(failure).toMatch(
    /^Nothing was touched: the kubeconfig names the API server http:\S+, and drain sends no credentials over http:/,
  );
  expect(said).toHaveLength(1);
});

test('a CA that is not the one of the server is told at once, and not waited for', async () => {
  const { said, failure } = await failureWith((server) => ({ server }));

  expect(failure).toMatch(
    /^Nothing was touched: the certificate of the API server https:\S+ does not fit the kubeconfig \(.+\)\. Correct its certificate-authority/,
  );
  expect(said).toHaveLength(1);
});

/** Of somebody who may do nothing. */
async function kubeconfigOfNobody({ kube, namespace }: Rig): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await kube.request({ method: 'POST', path, body: { metadata: { name: 'nobody' } } });
  const { status } = await kube.request<{ readonly status: { readonly token: string } }>({
    method: 'POST',
    path: `${path}/nobody/token`,
    body: { spec: {} },
  });
  const admin = load(await readFile(inject('kubeconfig'), 'utf8')) as { readonly users: readonly object[] };
  const users = admin.users.map((user) => ({ ...user, user: { token: status.token } }));
  return fileWith(dump({ ...admin, users }));
}

test('a right that is missing is told at once, and nothing is tried again', async () => {
  const rig = await openScene('drain');

  const { said, failure } = await ended(await kubeconfigOfNobody(rig));

  expect(failure).toMatch(
    /^Nothing was touched: this account lacks a right: .* cannot list resource .* in the namespace "default"/,
  );
  expect(said).toEqual([`The cluster is ${rig.kube.server}, context local.`]);
});

test('the help says which operators drain cannot see', () => {
  expect(drainHelp()).toContain(
    'An operator with leaderElection=false holds none, so that drain can see neither',
  );
});

function kubeconfigFor(server: string): string {
  return dump({
    clusters: [{ name: 'a', cluster: { server } }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    users: [],
    'current-context': 'a',
  });
}
