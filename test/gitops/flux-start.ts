import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { keep } from '../control-plane/keeper.ts';
import { freePort } from '../control-plane/port.ts';
import { eventually } from '../support/eventually.ts';
import { flux } from './flux.ts';
import { expectListening } from './listening.ts';
import type { Place } from './namespace.ts';

/** Where Flux lives, as people install it. */
export const FLUX = 'flux-system';

/** Its custom resources, its source controller and its kustomize controller. They end with the test. */
export async function startFlux({ kube, file, folder, kubeconfig }: Place): Promise<void> {
  const programs = await flux(console.error);
  const crds = programs.crds.flatMap((path) => ['-f', path]);
  await kube('apply', '--server-side', ...crds);
  await eventually(() => kube('wait', '--for=condition=Established', '--timeout=30s', ...crds));
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: FLUX } };
  await kube('apply', '-f', await file('flux-system.json', namespace));
  const dir = join(folder, 'flux');
  const storage = join(dir, 'storage');
  await mkdir(storage, { recursive: true });
  const artifacts = await freePort();
  const address = `127.0.0.1:${artifacts}`;
  const env = { ...process.env, KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: FLUX, TMPDIR: dir, HOME: dir };
  const start = async (name: string, program: string, options: readonly string[]): Promise<void> => {
    const health = await freePort();
    const command = [
      program,
      `--health-addr=127.0.0.1:${health}`,
      `--metrics-addr=127.0.0.1:${await freePort()}`,
      ...options,
    ];
    const kept = keep({ name, command, dir, env });
    onTestFinished(() => kept.stop());
    await Promise.race([eventually(() => expectListening(health), { timeoutMs: 60_000 }), kept.died]);
  };
  const places = [`--storage-path=${storage}`, `--storage-addr=${address}`, `--storage-adv-addr=${address}`];
  await start('source-controller', programs.sourceController, places);
  await start('kustomize-controller', programs.kustomizeController, ['--requeue-dependency=1s']);
}
