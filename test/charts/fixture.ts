import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadAll } from 'js-yaml';
import { onTestFinished } from 'vitest';
import { helm } from '../support/tools.ts';

const run = promisify(execFile);
const CHART = 'charts/ssm-operator';

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly annotations?: object };
  readonly rules?: readonly object[];
  readonly spec?: { readonly replicas?: number; readonly template: { readonly spec: PodSpec } };
}

interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
}

interface PodSpec {
  readonly containers: readonly { readonly image: string; readonly env: readonly EnvironmentVariable[] }[];
}

/** Runs helm on the chart and answers what it prints. */
export async function helmOn(command: readonly string[], ...options: readonly string[]): Promise<string> {
  return (await run(await helm(), [...command, CHART, ...options])).stdout;
}

/** The release is `ssm-operator` in namespace `default`. */
export async function rendered(...options: readonly string[]): Promise<readonly Manifest[]> {
  return loadAll(await template(...options)).filter(Boolean) as Manifest[];
}

/** The only one of a kind. */
export async function one(kind: string, ...options: readonly string[]): Promise<Manifest> {
  const found = (await rendered(...options)).filter((manifest) => manifest.kind === kind);
  const [manifest] = found;
  if (manifest === undefined || found.length > 1) throw new Error(`${found.length} of kind ${kind}`);
  return manifest;
}

export function template(...options: readonly string[]): Promise<string> {
  const fixed = ['--namespace', 'default', '--kube-version', '1.36.3'];
  return helmOn(['template', 'ssm-operator'], ...fixed, '--set', 'clusterName=test', ...options);
}

/** What helm says no with; empty when it says yes. */
export async function refusalOf(command: Promise<unknown>): Promise<string> {
  return command.then(
    () => '',
    ({ stderr, message }: Error & { readonly stderr?: string }) => stderr ?? message,
  );
}

/** Of values as people write them: in a file, where a number is one without quotes. */
export async function refusalOfFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ssm-operator-values-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'values.yaml');
  await writeFile(path, text);
  return refusalOf(template('--values', path));
}
