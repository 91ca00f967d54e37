import { AddTagsToResourceCommand, RemoveTagsFromResourceCommand } from '@aws-sdk/client-ssm';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { HOLD_TAG } from '../../src/api/names.ts';
import { shellContent } from '../support/rig.ts';
import { healthOf, isSynced, type ApplicationState } from './application-state.ts';
import { createApplication, type Application } from './application.ts';
import { associationOf, document } from './manifests.ts';
import { openSite, somebodyAt, type Site } from './site.ts';
import { stepsOf } from './steps.ts';

const files = (suspend: boolean): Readonly<Record<string, string>> => ({
  'association.yaml': associationOf('script', 'agent', { wave: 1 }),
  'document.yaml': document('script', { suspend }, { wave: 0 }),
});

/** A sync of this commit that waits for the document. */
const waits =
  (revision: string) =>
  ({ status }: ApplicationState): boolean => {
    const { phase, message = '', syncResult } = status?.operationState ?? {};
    const forDocument = message.includes('waiting for healthy state of ssm-operator.dev/SsmDocument/script');
    return phase === 'Running' && forDocument && syncResult?.revision === revision;
  };

/** What docs/gitops.md says to type. */
async function resumed({ kube }: Site): Promise<string> {
  const page = await readFile('docs/gitops.md', 'utf8');
  const [, name = '', namespace = '', patch = ''] =
    /`kubectl (patch ssmd NAME) (-n NAMESPACE) --type=merge -p '([^']+)'`/.exec(page) ?? [];
  expect(namespace).toBe('-n NAMESPACE');
  return kube(...name.replace('NAME', 'script').split(' '), '--type=merge', '-p', patch);
}

/** Again and again, for as long as Argo CD takes to look by itself. */
async function looksTwice(application: Application): Promise<ApplicationState> {
  await application.refresh('hard');
  return application.refresh('hard');
}

test('what is suspended in the first wave stops the second, and the commit that resumes it; resumed in the cluster, the sync goes on', async () => {
  const step = stepsOf('suspended in a wave');
  const site = await openSite('suspended-wave');
  const first = await site.repository.commit(files(true));
  const application = await createApplication(site);
  await step('the sync waits', () => application.until(waits(first)));
  const second = await site.repository.commit(files(false));
  const stuck = await looksTwice(application);
  const associations = await site.kube('get', 'ssma', '-o', 'name');

  await step('both are healthy', async () => {
    await resumed(site);
    await application.until(isSynced(second, 'Healthy'));
  });

  expect(healthOf(stuck, 'SsmDocument', 'script')).toBe('Suspended');
  expect(waits(first)(stuck)).toBe(true);
  expect(stuck.status?.sync).toMatchObject({ status: 'OutOfSync', revision: second });
  expect(associations).toBe('');
  expect(await site.kube('get', 'ssma', '-o', 'name')).toMatch(/agent/);
});

test('what is held in AWS in the first wave stops the second, until the tag is off', async () => {
  const step = stepsOf('held in a wave');
  const site = await openSite('held-wave');
  const somebody = somebodyAt(site);
  const first = await site.repository.commit(files(false));
  const application = await createApplication(site);
  await application.until(isSynced(first, 'Healthy'));
  const ResourceId = await site.kube('get', 'ssmd', 'script', '-o', 'jsonpath={.status.documentName}');
  const held = { ResourceType: 'Document', ResourceId } as const;
  await somebody.send(new AddTagsToResourceCommand({ ...held, Tags: [{ Key: HOLD_TAG, Value: 'mine' }] }));
  const second = await site.repository.commit({
    'document.yaml': document('script', { content: shellContent('whoami') }, { wave: 0 }),
    'other.yaml': associationOf('script', 'other', { wave: 1 }),
  });

  await step('the sync waits', async () => {
    await application.refresh();
    await application.until(waits(second));
  });
  const associations = await site.kube('get', 'ssma', '-o', 'name');
  await step('all is healthy', async () => {
    await somebody.send(new RemoveTagsFromResourceCommand({ ...held, TagKeys: [HOLD_TAG] }));
    await application.until(isSynced(second, 'Healthy'));
  });

  expect(associations).not.toMatch(/other/);
  expect(await site.kube('get', 'ssma', '-o', 'name')).toMatch(/other/);
});

test('with ApplyOutOfSyncOnly a commit that only suspends stops nothing, and the next one resumes', async () => {
  const step = stepsOf('suspended alone');
  const site = await openSite('suspended-alone');
  const first = await site.repository.commit(files(false));
  const application = await createApplication(site, { syncOptions: ['ApplyOutOfSyncOnly=true'] });
  await application.until(isSynced(first, 'Healthy'));

  const second = await site.repository.commit(files(true));
  await application.refresh();
  const suspended = await application.until(
    (state) => isSynced(second, 'Suspended')(state) && state.status?.operationState?.phase === 'Succeeded',
  );
  const third = await site.repository.commit(files(false));
  await step('it is healthy again', async () => {
    await application.refresh();
    await application.until(isSynced(third, 'Healthy'));
  });

  expect(healthOf(suspended, 'SsmDocument', 'script')).toBe('Suspended');
});
