import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { kubectl } from './tools.ts';

const run = promisify(execFile);

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of a kubeconfig that may do everything, for one API server with our CRDs that all tests share. */
    kubeconfig: string;
  }
}

/** One control plane for the whole run; each test file makes namespaces of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-test-'));
  const plane = await startControlPlane({ dir, log: (line) => console.error(line) });
  const stop = async (): Promise<void> => {
    await plane.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const ctl = await kubectl();
    const admin = ['--kubeconfig', plane.kubeconfig];
    await run(ctl, [
      ...admin,
      'apply',
      '--server-side',
      '-f',
      'crds/ssmassociations.yaml',
      '-f',
      'crds/ssmdocuments.yaml',
    ]);
    await run(ctl, [...admin, 'wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
    project.provide('kubeconfig', plane.kubeconfig);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
