import { expect, onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { KubeConnection } from '../../src/kube/connection.ts';
import { type HeldLease, holdLease } from '../../src/kube/lease.ts';
import { eventually } from '../support/eventually.ts';
import type { Cluster } from './fixture.ts';

interface Lease {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly renewTime?: string;
    readonly acquireTime?: string;
    readonly leaseTransitions?: number;
  };
}

interface Candidate {
  readonly lease: HeldLease;
  readonly happened: string[];
  readonly problems: unknown[];
  /** Whom it has seen on a lease that it waits for, and what was annotated. */
  readonly held: Set<string>;
  stop(): Promise<void>;
}

/** Leases of a namespace, and those who want them. */
export function leasesOf(cluster: () => Cluster) {
  return { ...candidatesIn(cluster), ...requestsIn(cluster) };
}

function candidatesIn(cluster: () => Cluster) {
  function candidate(
    name: string,
    identity: string,
    clock: Clock,
    connection: KubeConnection = cluster().connection,
  ): Candidate {
    const abort = new AbortController();
    const happened: string[] = [];
    const problems: unknown[] = [];
    const held = new Set<string>();
    const lease = holdLease(connection, {
      namespace: cluster().namespace,
      name,
      identity,
      clock,
      annotations: { 'example.com/holder': identity },
      random: () => 0.5,
      signal: abort.signal,
      onHeldByOther: ({ holder: by, annotations }) => held.add(`${by}: ${annotations['example.com/holder']}`),
      onAcquired: () => happened.push('acquired'),
      onLost: () => happened.push('lost'),
      onProblem: (error) => problems.push(error),
    });
    const stop = async (): Promise<void> => {
      abort.abort();
      await lease.stopped;
    };
    onTestFinished(stop);
    return { lease, happened, problems, held, stop };
  }

  /** A candidate that has got it. */
  async function holder(name: string, clock: Clock, connection?: KubeConnection): Promise<Candidate> {
    const first = candidate(name, 'first', clock, connection);
    await eventually(() => expect(first.happened).toEqual(['acquired']));
    return first;
  }

  return { candidate, holder };
}

function requestsIn(cluster: () => Cluster) {
  function read(name: string): Promise<Lease> {
    return cluster().connection.request({ method: 'GET', path: pathOf(name) });
  }

  async function patch(name: string, body: object): Promise<void> {
    const contentType = 'application/merge-patch+json';
    await cluster().connection.request({ method: 'PATCH', path: pathOf(name), body, contentType });
  }

  function pathOf(name: string): string {
    return `/apis/coordination.k8s.io/v1/namespaces/${cluster().namespace}/leases/${name}`;
  }

  return { read, patch, pathOf };
}
