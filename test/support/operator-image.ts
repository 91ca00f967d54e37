import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { podman } from './podman.ts';

const run = promisify(execFile);

export const BASE = 'localhost/ssm-operator-base:test';
export const IMAGE = 'localhost/ssm-operator:test';

/** Answers its id. The bundle is the one that was built here: the first stage of the Dockerfile would ask registries for it. */
export async function buildImage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ssm-operator-bundle-'));
  try {
    await run('mkdir', ['-p', join(folder, 'source/dist')]);
    await copyFile('dist/operator.mjs', join(folder, 'source/dist/operator.mjs'));
    const options = [
      '--quiet',
      '--timestamp=0',
      `--build-arg=BASE=${BASE}`,
      `--build-context=bundle=${folder}`,
    ];
    return await podman('build', ...options, '--tag', IMAGE, '.');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Of a pod, as far as the chart says it. */
export interface PodSpec {
  readonly serviceAccountName: string;
  readonly securityContext: {
    readonly runAsNonRoot: boolean;
    readonly runAsUser: number;
    readonly runAsGroup: number;
  };
  readonly containers: readonly [Container];
}

interface Container {
  readonly args?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly resources: { readonly limits: { readonly memory: string } };
  readonly securityContext: {
    readonly allowPrivilegeEscalation: boolean;
    readonly readOnlyRootFilesystem: boolean;
    readonly capabilities: { readonly drop: readonly string[] };
  };
}

/** What a kubelet would make of it, for podman. */
export function confinementOf({ securityContext, containers: [container] }: PodSpec): readonly string[] {
  const { runAsUser, runAsGroup } = securityContext;
  const { resources, securityContext: own } = container;
  return [
    `--user=${runAsUser}:${runAsGroup}`,
    `--memory=${resources.limits.memory.replace('Mi', 'm')}`,
    ...(own.readOnlyRootFilesystem ? ['--read-only', '--read-only-tmpfs=false'] : []),
    ...(own.allowPrivilegeEscalation ? [] : ['--security-opt=no-new-privileges']),
    ...own.capabilities.drop.map((name) => `--cap-drop=${name}`),
  ];
}
