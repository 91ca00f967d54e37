import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inject, onTestFinished } from 'vitest';
import { startProgram, type Program } from './processes.ts';
import { openRig, type Rig } from './rig.ts';
import { simulatorAdmin, type SimulatorAdmin } from './simulator-admin.ts';
import { kubectl } from './tools.ts';

const run = promisify(execFile);

/** A namespace with the simulator and operators beside it, each a process of its own, as people start them. */
export interface Place {
  readonly rig: Rig;
  readonly aws: SimulatorAdmin;
  /** Where AWS is. */
  readonly url: string;
  readonly kube: (...args: readonly string[]) => Promise<string>;
  readonly start: (
    settings?: Readonly<Record<string, string>>,
    program?: readonly string[],
  ) => Promise<Program>;
}

export const PATIENCE = { timeoutMs: 40_000, everyMs: 200 };

export async function openPlace(): Promise<Place> {
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
  return {
    rig,
    aws,
    url,
    kube,
    start: (settings, program) => startOperator({ rig, url }, settings, program),
  };
}

async function startOperator(
  { rig, url }: { readonly rig: Rig; readonly url: string },
  settings: Readonly<Record<string, string>> = {},
  program: readonly string[] = ['src/main.ts'],
): Promise<Program> {
  const operator = startProgram(program, {
    KUBECONFIG: rig.operatorKubeconfig,
    AWS_ENDPOINT_URL: url,
    CLUSTER_NAME: 'test',
    NAMESPACES: rig.namespace,
    SWEEP_INTERVAL: '1s',
    LEASE_DURATION: '6s',
    RENEW_DEADLINE: '4s',
    RETRY_PERIOD: '500ms',
    AWS_TIMEOUT: '3s',
    HTTP_PORT: '0',
    ...settings,
  });
  onTestFinished(async () => void (await operator.kill('SIGKILL')));
  await operator.line('"started"');
  return operator;
}
