import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { installCrds } from './install-crds.ts';
import { kubectl } from './tools.ts';

const run = promisify(execFile);

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of a kubeconfig that may do everything, for one API server with our CRDs that all tests share. */
    kubeconfig: string;
  }
}

/** One control plane for the whole run; each test file makes namespaces of its own. Answers the teardown. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ctl = await kubectl();
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-test-'));
  const plane = await startControlPlane({ dir, log: console.error, temporary: true });
  plane.died.catch((error: Error) => console.error(error.message));
  try {
    await installCrds((...args) => run(ctl, ['--kubeconfig', plane.kubeconfig, ...args]));
  } catch (error) {
    await plane.stop();
    throw error;
  }
  project.provide('kubeconfig', plane.kubeconfig);
  return () => plane.stop();
}
