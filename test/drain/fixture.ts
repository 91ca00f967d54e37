import { inject } from 'vitest';
import { systemClock, type Clock } from '../../src/clock.ts';
import { readDrainConfig } from '../../src/drain/config.ts';
import { drain } from '../../src/drain/drain.ts';
import { openConnection, type KubeConnection, type KubeRequest } from '../../src/kube/connection.ts';
import type { Rig } from '../support/rig.ts';
import { sceneWithOperator } from '../support/scene.ts';

/** An operator's lease lives in the rig's namespace, and is renewed often. */
const LEASE = { LEASE_DURATION: '6s', RENEW_DEADLINE: '4s', RETRY_PERIOD: '100ms', AWS_TIMEOUT: '3s' };

export interface Drained {
  readonly said: readonly string[];
  /** What it ended with; empty when nothing is left. */
  readonly failure: string;
}

interface Options {
  readonly kubeconfig?: string;
  readonly signal?: AbortSignal;
  /** What stands between drain and the API server. */
  readonly through?: (connection: KubeConnection) => KubeConnection;
  /** Called with each line. */
  readonly heard?: (line: string) => void;
  /** How far the operator's time goes on at once. */
  readonly stepMs?: number;
  readonly clock?: Clock;
}

export function sceneToDrain(): Promise<Rig> {
  return sceneWithOperator('drain', { ...LEASE, LEADER_ELECTION: 'true' });
}

/** Other tests use this API server, too: of what is listed everywhere only that of these namespaces is shown. */
export function seeing(...rigs: readonly Rig[]) {
  const known = new Set(rigs.map(({ namespace }) => namespace));
  return (direct: KubeConnection): KubeConnection => ({
    ...direct,
    async request<T>(request: KubeRequest): Promise<T> {
      const answer = await direct.request<T>(request);
      if (request.method !== 'GET' || request.path.includes('/namespaces/')) return answer;
      const list = answer as { readonly items: readonly { readonly metadata: Rig }[] };
      return { ...list, items: list.items.filter(({ metadata }) => known.has(metadata.namespace)) } as T;
    },
  });
}

/** Runs drain on the rig's namespace, as somebody who may do everything, and lets the operator's time go on meanwhile. */
export async function drained(
  rig: Rig,
  settings: Readonly<Record<string, string>> = {},
  {
    kubeconfig = inject('kubeconfig'),
    signal = new AbortController().signal,
    heard,
    stepMs = 1_000,
    clock = systemClock,
    through = (direct) => direct,
  }: Options = {},
): Promise<Drained> {
  const patience = { DRAIN_TIMEOUT: '20s', OPERATOR_WAIT: '2s' };
  const scope = { NAMESPACES: rig.namespace, LEASE_NAMESPACE: rig.namespace };
  const config = readDrainConfig([], { ...patience, ...scope, ...settings });
  if (config === undefined) throw new Error('no configuration');
  const connection = openConnection({ kubeconfig, clock: systemClock });
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(line);
    heard?.(line);
  };
  const over = new AbortController();
  const job = drain(config, { connection: through(connection), clock, say, signal })
    .then(
      () => '',
      (error: Error) => error.message,
    )
    .finally(() => over.abort());
  while (!over.signal.aborted) await rig.advance(stepMs); // oxlint-disable-line no-await-in-loop -- time goes on
  await connection.close();
  return { said, failure: await job };
}
