import { expect } from 'vitest';
import { differences } from '../application-state.ts';
import type { Application } from '../application.ts';
import type { Place } from '../namespace.ts';

const COMPARE = 'argocd.argoproj.io/compare-options';

/** By who compares. */
export interface Differences {
  readonly client: readonly string[];
  readonly server: readonly string[];
}

export const NONE: Differences = { client: [], server: [] };

/** What Argo CD finds by itself, and what it finds when it asks the API server. */
export async function compared(
  place: Place,
  application: Application,
  group = 'ssm-operator.dev',
): Promise<Differences> {
  await application.annotate(`${COMPARE}-`);
  const client = differences(await application.refresh('hard'));
  await application.annotate(`${COMPARE}=ServerSideDiff=true`);
  const before = await dryRuns(place, group);
  const server = differences(await application.refresh('hard'));
  expect(await dryRuns(place, group)).toBeGreaterThan(before + client.length); // or nobody has asked the server
  return { client, server };
}

/** How often the API server was asked what it would make of a resource of this group. */
async function dryRuns({ kube }: Place, group: string): Promise<number> {
  const metrics = await kube('get', '--raw', '/metrics');
  const lines = metrics
    .split('\n')
    .filter((line) => line.startsWith('apiserver_request_total{'))
    .filter((line) => line.includes('dry_run="All"') && line.includes(`group="${group}"`));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
