import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inject, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProgram, type Program } from '../support/processes.ts';
import { documentSpec, isReady, openRig, shellContent, spec, type Rig } from '../support/rig.ts';
import { isDocument, SAMPLE_FILES, SAMPLES, type Sample } from '../support/samples.ts';
import { simulatorAdmin, writesAmong, type SimulatorAdmin } from '../support/simulator-admin.ts';
import { kubectl } from '../support/tools.ts';

const run = promisify(execFile);
const PATIENCE = { timeoutMs: 40_000, everyMs: 200 };

interface Place {
  readonly rig: Rig;
  readonly aws: SimulatorAdmin;
  readonly kube: (...args: readonly string[]) => Promise<string>;
  readonly start: (settings?: Readonly<Record<string, string>>) => Promise<Program>;
}

/** The simulator and the operator as processes of their own, as people start them. */
async function place(): Promise<Place> {
  const rig = await openRig('process');
  onTestFinished(() => rig.close());
  const simulator = startProgram(['src/simulator/main.ts', '--port', '0'], {});
  onTestFinished(async () => void (await simulator.kill('SIGTERM')));
  const [url = ''] = /http:\/\/[\d.]+:\d+/.exec(await simulator.line('http://')) ?? [];
  const aws = simulatorAdmin(url);
  const tags = { Role: 'web', Environment: 'production' };
  await aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux', tags });
  const ctl = await kubectl();
  const kube = async (...args: readonly string[]): Promise<string> =>
    (await run(ctl, ['--kubeconfig', inject('kubeconfig'), '--namespace', rig.namespace, ...args])).stdout;
  return { rig, aws, kube, start: (settings) => startOperator(rig, url, settings) };
}

async function startOperator(
  rig: Rig,
  url: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const operator = startProgram(['src/main.ts'], {
    KUBECONFIG: rig.operatorKubeconfig,
    AWS_ENDPOINT_URL: url,
    CLUSTER_NAME: 'test',
    NAMESPACES: rig.namespace,
    SWEEP_INTERVAL: '1s',
    LEASE_DURATION: '3s',
    RENEW_DEADLINE: '2s',
    RETRY_PERIOD: '500ms',
    HTTP_PORT: '0',
    ...settings,
  });
  onTestFinished(async () => void (await operator.kill('SIGKILL')));
  await operator.line('"started"');
  return operator;
}

async function allReady({ kube }: Place): Promise<readonly Sample[]> {
  return eventually(async () => {
    const { items } = JSON.parse(await kube('get', 'ssma,ssmd', '-o', 'json')) as { items: Sample[] };
    const waiting = items.filter((item) => !isReady(item)).map(({ metadata }) => metadata.name);
    if (items.length === 0 || waiting.length > 0)
      throw new Error(`not ready: ${waiting.join(', ') || 'no resources'}`);
    return items;
  }, PATIENCE);
}

async function sweeps(aws: SimulatorAdmin, count: number): Promise<void> {
  const lists = async (): Promise<number> =>
    (await aws.calls()).filter(({ operation }) => operation === 'ListAssociations').length;
  const before = await lists();
  await eventually(async () => {
    if ((await lists()) < before + count) throw new Error('the operator does not sweep');
  }, PATIENCE);
}

const files = (paths: readonly string[]): readonly string[] => paths.flatMap((path) => ['-f', path]);

const orders = {
  'in the order of their names': { apply: SAMPLE_FILES, remove: SAMPLE_FILES },
  'in the opposite order': { apply: SAMPLE_FILES.toReversed(), remove: SAMPLE_FILES.toReversed() },
  'and removed in the opposite order': { apply: SAMPLE_FILES, remove: SAMPLE_FILES.toReversed() },
};

for (const [order, { apply, remove }] of Object.entries(orders)) {
  test(`the samples, applied ${order}, become Ready, AWS holds exactly them, a second apply writes nothing, and deleting leaves nothing`, async () => {
    const all = await place();
    const { aws, kube } = all;
    await all.start();

    await kube('apply', ...files(apply));
    const declared = await allReady(all);
    const columns = (await kube('get', 'ssma')).split('\n')[0];
    const [associations, documents] = [await aws.associations(), await aws.documents()];
    await sweeps(aws, 3);
    const before = (await aws.calls()).at(-1)?.seq;
    await kube('apply', '-R', '-f', 'manifests/samples');
    await sweeps(aws, 3);
    const again = writesAmong(await aws.calls(before));
    await kube('delete', ...files(remove), '--timeout=30s');

    expect(declared).toHaveLength(SAMPLES.length);
    expect(columns).toMatch(/NAME +READY +REASON +RUNS +DRIFTED +DOCUMENT +LAST RUN +NEXT RUN +AGE/);
    expect(documents).toHaveLength(SAMPLES.filter(isDocument).length);
    expect(associations).toHaveLength(SAMPLES.length - documents.length);
    expect(again).toEqual([]);
    expect(await aws.associations()).toEqual([]);
    expect(await aws.documents()).toEqual([]);
  });
}

for (const round of [1, 2, 3]) {
  test(`kill -9 between a create and the status write leaves one association after a restart (${round} of 3)`, async () => {
    const { rig, aws, start } = await place();
    const operator = await start();
    await aws.put('faults', [
      { operation: 'CreateAssociation', kind: 'latency', when: 'after', latencyMs: 60_000 },
    ]);
    await rig.associations.create('agent', spec());
    await eventually(async () => expect(await aws.associations()).toHaveLength(1), PATIENCE);
    await operator.kill('SIGKILL');
    const atDeath = await rig.associations.get('agent');
    await aws.put('faults', []);

    await start();
    const resource = await rig.associations.until('agent', isReady, PATIENCE);

    const held = await aws.associations();
    expect(atDeath.status?.associationId).toBeUndefined();
    expect(atDeath.status?.create).toBeDefined();
    expect(held.map(({ AssociationId }) => AssociationId)).toEqual([resource.status?.associationId]);
    expect(writesAmong(await aws.calls()).map(({ operation }) => operation)).toEqual(['CreateAssociation']);
  });
}

for (const round of [1, 2, 3]) {
  test(`kill -9 between UpdateDocument and the status write leaves one new version after a restart (${round} of 3)`, async () => {
    const { rig, aws, start } = await place();
    const operator = await start();
    await rig.documents.create('script', documentSpec());
    await rig.documents.until('script', isReady, PATIENCE);
    await aws.put('faults', [
      { operation: 'UpdateDocument', kind: 'latency', when: 'after', latencyMs: 60_000 },
    ]);
    await rig.documents.edit('script', { content: shellContent('df') });
    await eventually(
      async () => expect(await aws.documents()).toMatchObject([{ LatestVersion: '2' }]),
      PATIENCE,
    );
    await operator.kill('SIGKILL');
    const atDeath = await rig.documents.get('script');
    await aws.put('faults', []);

    await start();
    const resource = await rig.documents.until('script', isReady, PATIENCE);

    expect(atDeath.status).toMatchObject({ latestVersion: '1', writtenVersion: '1' });
    expect(resource.status).toMatchObject({ publishedVersion: '2', defaultVersion: '2' });
    expect(await aws.documents()).toMatchObject([{ LatestVersion: '2', DefaultVersion: '2' }]);
    expect(writesAmong(await aws.calls()).map(({ operation }) => operation)).toEqual([
      'CreateDocument',
      'UpdateDocument',
      'UpdateDocumentDefaultVersion',
    ]);
  });
}

test('of two operators one works, and the other takes over when it stops', async () => {
  const { rig, aws, start } = await place();
  const first = await start();
  await first.line('"leading"');
  const second = await start();
  await rig.associations.create('one', spec());
  await rig.associations.until('one', isReady, PATIENCE);
  const before = second.lines.filter((line) => line.includes('"leading"')).length;

  const code = await first.kill('SIGTERM');
  await second.line('"leading"');
  await rig.associations.create('two', spec());
  await rig.associations.until('two', isReady, PATIENCE);

  expect(before).toBe(0);
  expect(code).toBe(0);
  expect(await aws.associations()).toHaveLength(2);
});

test('a wrong setting ends the process with one sentence that says what to change', async () => {
  const program = startProgram(['src/main.ts', '--sweep-interval', 'soon'], { CLUSTER_NAME: 'test' });

  const code = await program.exited;

  expect(code).toBe(1);
  expect(program.lines).toHaveLength(1);
  expect(program.lines[0]).toContain('--sweep-interval');
});

test('--help shows each setting with its default', async () => {
  const program = startProgram(['src/main.ts', '--help'], {});

  const code = await program.exited;

  expect(code).toBe(0);
  expect(program.lines.join('\n')).toMatch(/--cluster-name +CLUSTER_NAME +required/);
  expect(program.lines.join('\n')).toMatch(/--sweep-interval +SWEEP_INTERVAL +60s/);
});

test('health, readiness and metrics are served', async () => {
  const all = await place();
  const operator = await all.start();
  const { port } = JSON.parse(await operator.line('"started"')) as { port: number };
  await operator.line('"leading"');
  await all.rig.associations.create('agent', spec());
  await all.rig.associations.until('agent', isReady, PATIENCE);

  const read = async (path: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  const [health, ready, metrics] = await Promise.all(['/healthz', '/readyz', '/metrics'].map(read));

  expect([health, ready]).toEqual(['ok\n', 'ok\n']);
  expect(metrics).toContain('ssm_operator_changes_total{controller="SsmAssociation",action="create"} 1');
  expect(metrics).toContain(
    'ssm_operator_aws_requests_total{operation="CreateAssociation",outcome="success"} 1',
  );
  expect(metrics).toContain('leader_election_master_status{name="ssm-operator"} 1');
});
