import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { kubectl } from '../support/tools.ts';
import { findPrograms } from './binary.ts';
import { startControlPlane, type ControlPlane, type ControlPlaneOptions } from './control-plane.ts';
import { expectGone, folder, pidsIn } from './fixture.ts';

const run = promisify(execFile);
const silent = (): void => {};

async function started(options: Partial<ControlPlaneOptions> = {}): Promise<ControlPlane> {
  const plane = await startControlPlane({ dir: await folder(), log: silent, ...options });
  onTestFinished(() => plane.stop());
  return plane;
}

async function ask(kubeconfig: string, ...args: readonly string[]): Promise<string> {
  return (await run(await kubectl(), ['--kubeconfig', kubeconfig, ...args])).stdout;
}

async function hasControllerManager(): Promise<boolean> {
  return (await findPrograms({ log: silent })).controllerManager !== undefined;
}

const managed = await hasControllerManager();
if (!managed) console.error('SKIPPED: tests of the controller manager, which this source does not have.');

describe('a control plane', () => {
  it('keeps its data and its kubeconfig from one start to the next', async () => {
    const dir = await folder();
    const first = await started({ dir });
    await ask(first.kubeconfig, 'create', 'configmap', 'kept', '--from-literal=key=value');
    const kubeconfig = join(await folder(), 'copy');
    writeFileSync(kubeconfig, readFileSync(first.kubeconfig));
    await first.stop();

    await started({ dir, port: Number(new URL(first.url).port) });

    expect(await ask(kubeconfig, 'get', 'configmap', 'kept', '-o', 'jsonpath={.data.key}')).toBe('value');
  });

  it('stops everything, however often it is told to, and removes a temporary folder', async () => {
    const dir = await folder();
    const plane = await started({ dir, temporary: true });
    const pids = pidsIn(dir);

    await Promise.all([plane.stop(), plane.stop()]);

    expect(Object.keys(pids)).toEqual(expect.arrayContaining(['etcd', 'kube-apiserver']));
    await expectGone(Object.values(pids));
    expect(existsSync(dir)).toBe(false);
  });

  it('tells which of its programs died', async () => {
    const dir = await folder();
    const plane = await started({ dir });

    process.kill(pidsIn(dir)['kube-apiserver'] ?? 0, 'SIGKILL');

    await expect(plane.died).rejects.toThrow(/^kube-apiserver has ended with 137\. Its last lines/);
  });

  it('that cannot start names the program, shows its last lines and leaves nothing running', async () => {
    const dir = await folder();

    const starting = started({ dir, apiServerFlags: ['--no-such-flag'] });

    await expect(starting).rejects.toThrow(/^kube-apiserver has ended.*unknown flag: --no-such-flag/s);
    expect(pidsIn(dir)).toEqual({});
  });

  it('is refused where one is running already', async () => {
    const dir = await folder();
    await started({ dir });

    await expect(started({ dir })).rejects.toThrow(`A control plane is running in ${dir} already`);
  });

  it('is refused on a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;

    await expect(started({ port })).rejects.toThrow(`Port ${port} is in use: choose another.`);
  });

  it('runs without a controller manager where the source has none, and says so', async () => {
    const programs = await findPrograms({ log: silent });
    const assets = await folder();
    for (const [name, command] of [
      ['etcd', programs.etcd],
      ['kube-apiserver', programs.apiServer],
    ] as const) {
      writeFileSync(join(assets, name), `#!/bin/sh\nexec ${command.join(' ')} "$@"\n`, { mode: 0o755 });
    }
    const lines: string[] = [];

    const plane = await started({
      log: (line) => lines.push(line),
      environment: { ...process.env, KUBEBUILDER_ASSETS: assets },
    });

    expect(lines).toEqual([
      'Control plane: programs of KUBEBUILDER_ASSETS.',
      'No controller manager: namespaces will not terminate.',
    ]);
    expect(plane.hasControllerManager).toBe(false);
    const pod = '{"spec":{"containers":[{"name":"a","image":"a"}]}}';
    expect(await ask(plane.kubeconfig, 'run', 'a', '--image=a', `--overrides=${pod}`)).toContain('created');
  });
});

describe.runIf(managed)('the controller manager', () => {
  it('lets a namespace really terminate', async () => {
    const kubeconfig = inject('kubeconfig');
    const name = `terminates-${process.pid}`;
    await ask(kubeconfig, 'create', 'namespace', name);
    await ask(kubeconfig, 'create', 'configmap', 'inside', '--namespace', name);

    await ask(kubeconfig, 'delete', 'namespace', name, '--wait=false');

    await eventually(
      async () => expect(await ask(kubeconfig, 'get', 'namespace', name, '--ignore-not-found')).toBe(''),
      { timeoutMs: 40_000 },
    );
  });

  it('gives each namespace its service account and the certificate of the API server', async () => {
    const kubeconfig = inject('kubeconfig');
    const name = `accounts-${process.pid}`;
    await ask(kubeconfig, 'create', 'namespace', name);
    onTestFinished(async () => void (await ask(kubeconfig, 'delete', 'namespace', name, '--wait=false')));

    await eventually(() => ask(kubeconfig, 'get', 'sa/default', 'cm/kube-root-ca.crt', '--namespace', name));

    const reviewed = await ask(kubeconfig, 'create', 'token', 'default', '--namespace', name);
    expect(reviewed.split('.')).toHaveLength(3);
  });
});
