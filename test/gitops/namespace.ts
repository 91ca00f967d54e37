import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject, onTestFinished } from 'vitest';
import { kubectl } from '../support/tools.ts';
import { openRepository, type Repository } from './repository.ts';

const run = promisify(execFile);

/** A team's namespace and repository. */
export interface Place {
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly repository: Repository;
  /** A folder of the test. */
  readonly folder: string;
  /** In the namespace. */
  readonly kube: (...args: readonly string[]) => Promise<string>;
  /** Writes a file into the folder. Answers its path. */
  readonly file: (name: string, content: object) => Promise<string>;
}

/** The API server's metrics are long. */
const LONG = { maxBuffer: 64 * 1024 * 1024 };

/** Ends with the test. */
export async function openPlace(namespace: string): Promise<Place> {
  const { kubeconfig, repositories } = inject('argo');
  const folder = await mkdtemp(join(repositories, '..', 'place-')); // goes with the control plane, however that ends
  onTestFinished(() => rm(folder, { recursive: true }));
  const ctl = await kubectl();
  const place: Place = {
    kubeconfig,
    namespace,
    folder,
    kube: async (...args) =>
      (await run(ctl, ['--kubeconfig', kubeconfig, '--namespace', namespace, ...args], LONG)).stdout,
    repository: await openRepository(join(repositories, namespace)),
    async file(name, content) {
      const path = join(folder, name);
      await writeFile(path, JSON.stringify(content));
      return path;
    },
  };
  await place.kube('create', 'namespace', namespace);
  onTestFinished(() => leave(place));
  return place;
}

/** Also what a failed test left behind; nobody is at work any more. */
async function leave({ kube, namespace }: Place): Promise<void> {
  for (const kind of ['ssma', 'ssmd']) {
    const names = await kube('get', kind, '-o', 'name'); // oxlint-disable-line no-await-in-loop -- two
    const letGo = ['--type=merge', '-p', '{"metadata":{"finalizers":[]}}'];
    await Promise.all(
      names
        .split('\n')
        .filter(Boolean)
        .map((name) => kube('patch', name, ...letGo)),
    ); // oxlint-disable-line no-await-in-loop -- two
  }
  await kube('delete', 'namespace', namespace, '--wait=false');
}
