import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SSMClient } from '@aws-sdk/client-ssm';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { installCrds } from '../support/install-crds.ts';
import { writeOperatorKubeconfig } from '../support/operator-identity.ts';
import { startProgram, type Program } from '../support/processes.ts';
import { simulatorAdmin, type SimulatorAdmin } from '../support/simulator-admin.ts';
import { kubectl } from '../support/tools.ts';

const run = promisify(execFile);
const REGION = 'eu-west-1';
const NAMESPACE = 'ssm-operator';

/** Everything that the demo starts, all of it on this machine. */
export interface DemoWorld {
  readonly kubeconfig: string;
  readonly endpoint: string;
  readonly operator: Program;
  readonly simulator: SimulatorAdmin;
  /** Runs kubectl and answers what it printed. */
  kubectl(...args: readonly string[]): Promise<string>;
  /** Systems Manager as somebody else sees it, with other credentials than the operator's. */
  readonly somebody: SSMClient;
  stop(): Promise<void>;
}

const NODES = {
  'i-0aaaaaaaaaaaaaaa1': { platformType: 'Linux', tags: { Role: 'web', Environment: 'production' } },
  'i-0aaaaaaaaaaaaaaa2': { platformType: 'Linux', tags: { Role: 'web', Environment: 'production' } },
  'i-0bbbbbbbbbbbbbbb3': { platformType: 'Windows', tags: { Role: 'desktop', Environment: 'production' } },
} as const;

export async function startWorld(say: (line: string) => void): Promise<DemoWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-demo-'));
  const stops: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const undo of stops.splice(0).toReversed()) await undo(); // oxlint-disable-line no-await-in-loop -- in order
  };
  try {
    say('Starting a Kubernetes API server ...');
    const plane = await startControlPlane({ dir, log: (line) => say(`  ${line}`), temporary: true });
    stops.push(() => plane.stop());
    say('Starting a simulated AWS Systems Manager with two Linux nodes and one Windows node ...');
    const simulated = await startSimulator({ port: 0 });
    stops.push(() => simulated.close());
    const ctl = await kubectl();
    const kube = async (...args: readonly string[]): Promise<string> =>
      (await run(ctl, ['--kubeconfig', plane.kubeconfig, ...args])).stdout.trimEnd();
    const simulator = simulatorAdmin(simulated.url);
    for (const [id, node] of Object.entries(NODES)) await simulator.put(`nodes/${id}`, node); // oxlint-disable-line no-await-in-loop -- a few
    say('Installing the CRDs and starting the operator ...');
    const operator = await startOperator({ dir, kube, admin: plane.kubeconfig, endpoint: simulated.url });
    stops.push(() => operator.kill('SIGTERM'));
    const somebody = new SSMClient({
      region: REGION,
      endpoint: simulated.url,
      credentials: { accessKeyId: 'somebody', secretAccessKey: 'else' },
    });
    const { kubeconfig } = plane;
    return { kubeconfig, endpoint: simulated.url, operator, simulator, kubectl: kube, somebody, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface OperatorPlace {
  readonly dir: string;
  readonly admin: string;
  readonly endpoint: string;
  readonly kube: (...args: readonly string[]) => Promise<string>;
}

/** As the chart would run it: with the chart's own account and nothing more. */
async function startOperator({ dir, admin, endpoint, kube }: OperatorPlace): Promise<Program> {
  await installCrds(kube);
  await kube('create', 'namespace', NAMESPACE);
  const path = join(dir, 'operator.kubeconfig');
  await writeOperatorKubeconfig({ kubeconfig: admin, namespace: NAMESPACE, path });
  const operator = startProgram(['src/main.ts', '--sweep-interval', '2s', '--http-port', '0'], {
    KUBECONFIG: path,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'operator',
    CLUSTER_NAME: 'demo',
  });
  await operator.line('"leading"');
  return operator;
}
