import { randomBytes } from 'node:crypto';
import { expect, inject, onTestFinished } from 'vitest';
import type { Certificates } from '../control-plane/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type FaultyLink, openFaultyLink } from './faulty-link.ts';
import { type Cluster, openCluster } from './fixture.ts';

export const HURRY = { everyMs: 10 };

/** A namespace, and a link to it in which time stands still. Ends with the test. */
export interface Stage {
  readonly cluster: Cluster;
  readonly clock: ManualClock;
  readonly link: FaultyLink;
}

export async function openStage(certificates: Certificates, user: object = {}): Promise<Stage> {
  const [kubeconfig, clock] = [inject('kubeconfig'), new ManualClock()];
  const cluster = await openCluster(kubeconfig, `faults-${randomBytes(3).toString('hex')}`);
  onTestFinished(() => cluster.close());
  const link = await openFaultyLink({ kubeconfig, certificates, clock, user });
  onTestFinished(() => link.close());
  return { cluster, clock, link };
}

/** What `work` comes to while time passes. */
export async function inTime<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let over = false;
  const passing = eventually(async () => {
    await clock.advance(250);
    expect(over).toBe(true);
  }, HURRY);
  const outcome = await work.finally(() => (over = true));
  await passing;
  return outcome;
}
