import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SSMClient } from '@aws-sdk/client-ssm';
import { inject, onTestFinished } from 'vitest';
import type { SsmAssociation, SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument, SsmDocumentSpec } from '../../src/api/generated/ssm-document.ts';
import type { Resource } from '../../src/api/resource.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { openConnection, type KubeConnection } from '../../src/kube/connection.ts';
import { startOperator, type Operator } from '../../src/operator.ts';
import { openLog } from '../../src/telemetry/log.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { ManualClock, settled } from './manual-clock.ts';
import { writeOperatorKubeconfig } from './operator-identity.ts';
import { resourcesIn, type Resources } from './resources.ts';
import { seeded } from './seeded.ts';
import { Sight } from './sight.ts';
import { simulatorAdmin, type SimulatorAdmin } from './simulator-admin.ts';

export const REGION = 'eu-west-1';

/** An API server's namespace, an AWS of its own, and operators that serve just this namespace. */
export interface Rig {
  readonly namespace: string;
  readonly kube: KubeConnection;
  readonly aws: SimulatorAdmin;
  readonly clock: ManualClock;
  readonly operatorKubeconfig: string;
  /** Those that have been started. */
  readonly operators: Set<Operator>;
  readonly associations: Resources<SsmAssociation>;
  readonly documents: Resources<SsmDocument>;
  /** An operator in this process, on the rig's clock, with the chart's own rights. */
  startOperator(settings?: Readonly<Record<string, string>>, outlet?: Outlet): Promise<Operator>;
  /**
   * Moves the operator's and AWS's time together, step by step, and lets the operator finish after each step. Before
   * each one operators hear of what was written, but for those that reach the API server their own way.
   */
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** How an operator reaches the API server. */
interface Outlet {
  readonly openConnection?: typeof openConnection;
  /** Resolves when it reaches nothing any more, so that nobody waits for it. */
  readonly cut?: Promise<void>;
}

/** Time goes from one thing that is due to the next. */
const SHORTEST_STEP_MS = 100;
const LONGEST_STEP_MS = 30_000;
let rigs = 0;

/** `identity`: a kubeconfig for operators that may serve any namespace. Default: one of the rig's own. */
export async function openRig(purpose: string, identity?: string): Promise<Rig> {
  const namespace = `${purpose}-${process.pid}-${(rigs += 1)}`;
  const clock = new ManualClock();
  const simulator = await startSimulator({ port: 0, clock: 'manual', start: clock.now().toISOString() });
  const rig = await rigIn(inject('kubeconfig'), namespace, {
    clock,
    aws: simulatorAdmin(simulator.url),
    operators: new Set(),
    identity,
  });
  return {
    ...rig,
    async close() {
      await rig.close();
      await simulator.close();
    },
  };
}

/** The same namespace in another cluster, before the same AWS and in the same time. To be closed before `rig`. */
export function openSecondCluster(
  { namespace, aws, clock, operators }: Rig,
  kubeconfig: string,
): Promise<Rig> {
  return rigIn(kubeconfig, namespace, { aws, clock, operators });
}

interface Surroundings extends Pick<Rig, 'aws' | 'clock' | 'operators'> {
  readonly identity?: string | undefined;
}

async function rigIn(
  kubeconfig: string,
  namespace: string,
  { aws, clock, operators, identity }: Surroundings,
): Promise<Rig> {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-rig-'));
  const sight = new Sight();
  const kube = sight.writing(openConnection({ kubeconfig, clock: systemClock }));
  await kube.request({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } } });
  const operatorKubeconfig = identity ?? join(dir, 'kubeconfig');
  if (identity === undefined)
    await writeOperatorKubeconfig({ kubeconfig, namespace, path: operatorKubeconfig });
  const advance = advancing({ aws, clock, operators, sight });
  const tick = (): Promise<void> => advance(1_000);
  const place = { namespace, kubeconfig: operatorKubeconfig, url: aws.url, clock, kube, tick };
  return {
    namespace,
    kube,
    aws,
    clock,
    operatorKubeconfig,
    operators,
    associations: resourcesIn<SsmAssociation>(place, 'SsmAssociation'),
    documents: resourcesIn<SsmDocument>(place, 'SsmDocument'),
    async startOperator(settings = {}, outlet = {}) {
      const operator = await startInProcess(place, settings, {
        openConnection: sight.watching(openConnection),
        ...outlet,
      });
      operators.add(operator);
      return operator;
    },
    advance,
    async close() {
      await Promise.all([...operators].map((operator) => operator.stop()));
      await kube.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

interface Place {
  readonly namespace: string;
  readonly kubeconfig: string;
  readonly url: string;
  readonly clock: ManualClock;
}

async function startInProcess(
  place: Place,
  settings: Readonly<Record<string, string>>,
  { openConnection: connect = openConnection, cut }: Outlet,
): Promise<Operator> {
  const environment = {
    KUBECONFIG: place.kubeconfig,
    CLUSTER_NAME: 'test',
    REGION,
    ACCOUNT_ID: '111122223333',
    ENDPOINT_TEMPLATE: place.url,
    NAMESPACES: place.namespace,
    HTTP_PORT: '0',
    LEADER_ELECTION: 'false',
    AWS_RATE: '0',
    LOG_LEVEL: process.env['RIG_LOG'] ?? 'error',
    ...settings,
  };
  const config = readConfig([], environment, `rig-${place.namespace}`);
  if (config === undefined) throw new Error('no configuration');
  const operator = await startOperator(config, {
    clock: place.clock,
    networkClock: systemClock,
    random: seeded(1),
    log: openLog(config.logLevel),
    openConnection: connect,
  });
  const idle = (): Promise<void> => Promise.race([operator.idle(), ...(cut === undefined ? [] : [cut])]);
  await idle();
  return { ...operator, idle };
}

interface Moving {
  readonly aws: SimulatorAdmin;
  readonly clock: ManualClock;
  readonly operators: ReadonlySet<Operator>;
  readonly sight: Sight;
}

function advancing(moving: Moving): Rig['advance'] {
  const { clock, sight } = moving;
  return async (milliseconds) => {
    for (let left = milliseconds; left > 0;) {
      const stepMs = Math.min(left, Math.max(SHORTEST_STEP_MS, clock.nextInMs() ?? left), LONGEST_STEP_MS);
      await sight.caughtUp(); // oxlint-disable-line no-await-in-loop -- before time goes forward
      await step(moving, stepMs); // oxlint-disable-line no-await-in-loop -- time goes forward
      left -= stepMs;
    }
  };
}

async function step({ aws, clock, operators }: Moving, milliseconds: number): Promise<void> {
  await aws.advance(milliseconds);
  await clock.advance(milliseconds);
  for (const operator of operators) await operator.idle(); // oxlint-disable-line no-await-in-loop -- one or two
  await settled();
}

/** Systems Manager as somebody at the console uses it, with other credentials than the operator's. */
export function somebody(rig: Rig): SSMClient {
  const client = new SSMClient({
    region: REGION,
    endpoint: rig.aws.url,
    credentials: { accessKeyId: 'somebody', secretAccessKey: 'else' },
  });
  onTestFinished(() => client.destroy());
  return client;
}

/** A valid spec of which a test names only what matters to it. */
export function spec(change: Partial<SsmAssociationSpec> = {}): SsmAssociationSpec {
  return {
    documentName: 'AWS-RunShellScript',
    parameters: { commands: ['uptime'] },
    targets: [{ key: 'InstanceIds', values: ['*'] }],
    scheduleExpression: 'rate(1 day)',
    ...change,
  };
}

/** Runs `commands` on Linux nodes, and nothing on others. */
export function documentSpec(change: Partial<SsmDocumentSpec> = {}): SsmDocumentSpec {
  return { content: shellContent('uptime'), ...change };
}

export function shellContent(...commands: readonly string[]): NonNullable<SsmDocumentSpec['content']> {
  return {
    schemaVersion: '2.2',
    description: 'Runs commands on Linux nodes.',
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: 'run',
        precondition: { StringEquals: ['platformType', 'Linux'] },
        inputs: { runCommand: commands },
      },
    ],
  };
}

export function condition(
  resource: Resource,
  type: string,
): { status: string; reason: string; message: string } {
  const found = resource.status?.conditions?.find((candidate) => candidate.type === type);
  return found ?? { status: 'absent', reason: 'absent', message: '' };
}

/** Ready says this. */
export function hasReason(reason: string): (resource: Resource) => boolean {
  return (resource) => condition(resource, 'Ready').reason === reason;
}

/** Ready, said of the spec as it is now. */
export function isReady(resource: Resource): boolean {
  const { metadata, status } = resource;
  return condition(resource, 'Ready').status === 'True' && status?.observedGeneration === metadata.generation;
}
