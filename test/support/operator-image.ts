import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LIMITS, podman } from './podman.ts';
import { buildBase, buildBuilder } from './stand-in-images.ts';
import { withProgress } from './progress.ts';

const run = promisify(execFile);

export const BASE = 'localhost/ssm-operator-base:test';
const BUILDER = 'localhost/ssm-operator-builder:test';
export const IMAGE = 'localhost/ssm-operator:test';

const OPTIONS = ['--quiet', '--timestamp=0', `--build-arg=BASE=${BASE}`, '--tag', IMAGE];

/**
 * Builds the whole Dockerfile, on images that stand in for those of registries. Answers why only its second stage was
 * built, with the bundle that was made here: the first one installs packages from the npm registry.
 */
export async function buildImage(): Promise<string | undefined> {
  await buildBase(BASE);
  await buildBuilder(BUILDER);
  try {
    await withProgress(console.error, 'Building the image (about 2 minutes, the first time only)', () =>
      podman('build', ...OPTIONS, `--build-arg=BUILDER=${BUILDER}`, '--network=host', ...LIMITS, '.'),
    );
    return undefined;
  } catch (error) {
    await buildSecondStage();
    return (error as Error).message.trimEnd().split('\n').at(-1);
  }
}

async function buildSecondStage(): Promise<void> {
  await run('npm', ['run', '-s', 'bundle']);
  const folder = await mkdtemp(join(tmpdir(), 'ssm-operator-bundle-'));
  try {
    await run('mkdir', ['-p', join(folder, 'source/dist')]);
    await copyFile('dist/operator.mjs', join(folder, 'source/dist/operator.mjs'));
    await podman('build', ...OPTIONS, `--build-context=bundle=${folder}`, '.');
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
