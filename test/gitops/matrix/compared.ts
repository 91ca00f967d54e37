import { expect } from 'vitest';
import { differences, type Application } from '../application.ts';
import type { Site } from '../site.ts';

const COMPARE = 'argocd.argoproj.io/compare-options';

/** By who compares. */
export interface Differences {
  readonly client: readonly string[];
  readonly server: readonly string[];
}

export const NONE: Differences = { client: [], server: [] };

/** What Argo CD finds by itself, and what it finds when it asks the API server. */
export async function compared(site: Site, application: Application): Promise<Differences> {
  await application.annotate(`${COMPARE}-`);
  const client = differences(await application.refresh('hard'));
  await application.annotate(`${COMPARE}=ServerSideDiff=true`);
  const before = await dryRuns(site);
  const server = differences(await application.refresh('hard'));
  expect(await dryRuns(site)).toBeGreaterThan(before + client.length); // or nobody has asked the server
  return { client, server };
}

/** How often the API server was asked what it would make of a resource of ours. */
async function dryRuns({ kube }: Site): Promise<number> {
  const metrics = await kube('get', '--raw', '/metrics');
  const lines = metrics
    .split('\n')
    .filter((line) => /^apiserver_request_total\{.*dry_run="All".*group="ssm-operator.dev"/.test(line));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
