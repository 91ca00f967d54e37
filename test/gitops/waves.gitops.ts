import { expect, test } from 'vitest';
import { shellContent } from '../support/rig.ts';
import { isSynced } from './application-state.ts';
import { createApplication } from './application.ts';
import { now, writesSince } from './counts.ts';
import { associationOf, document } from './manifests.ts';
import { openSite, type Site } from './site.ts';
import { stepsOf } from './steps.ts';

const FILES = {
  'association.yaml': associationOf('script', 'agent', { wave: 1 }),
  'document.yaml': document('script', {}, { wave: 0 }),
};

/** Without the last one it would try the commit that fails again, and not its repair. */
const RETRY = { limit: 20, backoff: { duration: '1s', factor: 1, maxDuration: '2s' }, refresh: true };

async function timeOf({ kube }: Site, resource: string, path: string): Promise<number> {
  return Date.parse(await kube('get', resource, '-o', `jsonpath=${path}`));
}

test('the wave of the association waits until the document is Active in AWS', async () => {
  const step = stepsOf('waves');
  const site = await openSite('waves');
  const commit = await site.repository.commit(FILES);

  const application = await createApplication(site);
  await step('both waves are healthy', () => application.until(isSynced(commit, 'Healthy')));
  const ready = '{.status.conditions[?(@.type=="Ready")].lastTransitionTime}';

  expect(await timeOf(site, 'ssma/agent', '{.metadata.creationTimestamp}')).toBeGreaterThanOrEqual(
    await timeOf(site, 'ssmd/script', ready),
  );
  expect(await writesSince(site, 0)).toEqual({ CreateDocument: 1, CreateAssociation: 1 });
});

test('a degraded document holds the association back; when it is repaired in git, both come', async () => {
  const step = stepsOf('a degraded wave');
  const site = await openSite('degraded');
  const failed = { documentName: 'script', status: 'Failed', statusInformation: 'no such step' };
  await site.aws.put('document-outcomes', [failed]);
  await site.repository.commit(FILES);

  const application = await createApplication(site, { retry: RETRY });
  const state = await step('the sync has failed', () =>
    application.until(({ status }) => status?.operationState?.message?.includes('unsuccessfully') === true),
  );
  const associations = await site.kube('get', 'ssma', '-o', 'name');
  await site.aws.put('document-outcomes', []);
  const seq = await now(site);
  const repaired = document('script', { content: shellContent('whoami') }, { wave: 0 });
  const commit = await site.repository.commit({ 'document.yaml': repaired });
  await step('both are healthy', async () => {
    await application.refresh();
    await application.until(isSynced(commit, 'Healthy'));
  });

  expect(state.status?.health?.status).toBe('Degraded');
  expect(associations).toBe('');
  expect(await writesSince(site, seq)).toMatchObject({ CreateAssociation: 1 });
});
