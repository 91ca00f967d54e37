import { StartAssociationsOnceCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { isSynced } from './application-state.ts';
import { createApplication } from './application.ts';
import { association } from './manifests.ts';
import { refreshesOf } from './refreshes.ts';
import { openSite, somebodyAt, type Site } from './site.ts';

const AGENT = 'ssmassociation/agent';

const RUNS = [1, 2, 3];

async function lastRun({ kube }: Site): Promise<string> {
  return kube('get', AGENT, '-o', 'jsonpath={.status.lastRun.executionId}{.status.lastRun.status}');
}

test('runs are written into the status, and let Argo CD compare nothing; what changes health does', async () => {
  const site = await openSite('quiet');
  const somebody = somebodyAt(site);
  const commit = await site.repository.commit({ 'agent.yaml': association('agent') });
  const application = await createApplication(site);
  await application.until(isSynced(commit, 'Healthy'));
  await eventually(async () => expect(await lastRun(site)).toMatch(/Success$/));
  const [ids, before] = [
    (await site.aws.associations()).map((each) => each.AssociationId),
    await refreshesOf(site),
  ];

  for (const _ of RUNS) {
    // oxlint-disable no-await-in-loop -- one run after the other
    const last = await lastRun(site);
    await somebody.send(new StartAssociationsOnceCommand({ AssociationIds: ids }));
    await eventually(async () => {
      const told = await lastRun(site);
      expect(told).toMatch(/Success$/);
      expect(told).not.toBe(last);
    });
    // oxlint-enable no-await-in-loop
  }
  const ofRuns = (await refreshesOf(site)) - before;
  await site.kube('patch', AGENT, '--type=merge', '-p', '{"spec":{"suspend":true}}');
  await application.until(isSynced(commit, 'Suspended'));
  const ofHealth = (await refreshesOf(site)) - before - ofRuns;

  console.log(`${RUNS.length} runs: ${ofRuns} comparisons; health changed: ${ofHealth}`);
  expect(ofRuns).toBe(0);
  expect(ofHealth).toBeGreaterThan(0);
});
