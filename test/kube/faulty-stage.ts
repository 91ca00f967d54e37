import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest';
import { type Certificates, certificatesIn } from '../control-plane/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { type FaultyLink, openFaultyLink } from './faulty-link.ts';
import { type Cluster, openCluster } from './fixture.ts';

export const HURRY = { everyMs: 10 };

/** A namespace, and a link to it in which time stands still. Ends with the test. */
interface Stage {
  readonly cluster: Cluster;
  readonly clock: ManualClock;
  readonly link: FaultyLink;
}

/** Opens stages of one test file. Their certificates, in a folder that ends with the file, take a while to make. */
export function stagesOf(purpose: string): { readonly dir: () => string; readonly open: OpenStage } {
  let dir: string;
  let certificates: Certificates;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), `ssm-operator-${purpose}-`));
    certificates = await certificatesIn(dir);
  });
  afterAll(() => rm(dir, { recursive: true }));

  return { dir: () => dir, open: (user) => openStage(certificates, user) };
}

/** `user`: of the kubeconfig, beside its certificates. */
type OpenStage = (user?: object) => Promise<Stage>;

async function openStage(certificates: Certificates, user: object = {}): Promise<Stage> {
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
