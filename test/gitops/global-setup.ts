import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { installCrds } from '../support/install-crds.ts';
import { kubectl } from '../support/tools.ts';
import { startArgoCd, type Argo } from './start.ts';

const run = promisify(execFile);

declare module 'vitest' {
  interface ProvidedContext {
    argo: Argo;
  }
}

/** Without a network there is no address that other machines could have for the API server. */
const WITHOUT_A_NETWORK = ['--advertise-address=127.0.0.1', '--endpoint-reconciler-type=none'];

/** One API server and one Argo CD for the whole run. Answers the teardown. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-gitops-'));
  const startedMs = performance.now();
  const plane = await startControlPlane({
    dir,
    log: console.error,
    temporary: true,
    apiServerFlags: WITHOUT_A_NETWORK,
  });
  plane.died.catch((error: Error) => console.error(error.message));
  const ctl = await kubectl();
  const kube = async (...args: readonly string[]): Promise<string> =>
    (await run(ctl, ['--kubeconfig', plane.kubeconfig, ...args])).stdout;
  try {
    await installCrds(kube);
    const { argo, stop } = await startArgoCd({ dir, kubeconfig: plane.kubeconfig, kube });
    project.provide('argo', argo);
    console.error(`API server and Argo CD: ${((performance.now() - startedMs) / 1_000).toFixed(1)} s.`);
    return async () => {
      await stop();
      await plane.stop();
    };
  } catch (error) {
    await plane.stop();
    throw error;
  }
}
