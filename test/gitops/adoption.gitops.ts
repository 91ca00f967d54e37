import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { differences, isSynced } from './application-state.ts';
import { createApplication } from './application.ts';
import { now, writesSince } from './counts.ts';
import { existing, existingDocument } from './existing.ts';
import { association, document } from './manifests.ts';
import { openSite, somebodyAt } from './site.ts';
import { stepsOf } from './steps.ts';

test('what exists in AWS is taken over through git: tags are written, nothing is made and nothing runs', async () => {
  const step = stepsOf('adoption');
  const site = await openSite('adoption');
  const somebody = somebodyAt(site);
  const id = await existing(somebody, 'Theirs', 'uptime');
  await existingDocument(somebody, 'Theirs', 'uptime');
  await eventually(async () => expect(await site.aws.runs()).toBe(1)); // which their create starts
  const commit = await site.repository.commit({
    'association.yaml': association('agent', { associationName: 'Theirs', adopt: { byName: true } }),
    'document.yaml': document('script', { documentName: 'Theirs', adopt: { byName: true } }),
  });

  const application = await createApplication(site);
  const state = await step('both are healthy', () => application.until(isSynced(commit, 'Healthy')));

  expect(differences(state)).toEqual([]);
  expect(await site.kube('get', 'ssma', 'agent', '-o', 'jsonpath={.status.associationId}')).toBe(id);
  expect(await writesSince(site, 0)).toEqual({ AddTagsToResource: 2 });
  expect(await site.aws.runs()).toBe(1);
  expect(await site.aws.associations()).toHaveLength(1);
  expect(await site.aws.documents()).toHaveLength(1);
});

const MANY = Array.from({ length: 30 }, (_, index) => `agent-${index}`);

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'an operator that ends by %s while Argo CD syncs leads to no second create',
  async (signal) => {
    const step = stepsOf(signal);
    const site = await openSite(`restart-${signal.toLowerCase()}`);
    await site.aws.put('settings', { latencyMs: 50 });
    const files = MANY.map((name) => [`${name}.yaml`, association(name)] as const);
    const commit = await site.repository.commit(Object.fromEntries(files));

    const application = await createApplication(site);
    await eventually(async () => expect(await site.aws.associations()).not.toEqual([]), { everyMs: 20 });
    await site.operator.kill(signal);
    const before = (await site.aws.associations()).length;
    await step('another one is at work', () => site.restart());
    await step('all are healthy', () => application.until(isSynced(commit, 'Healthy'), 60_000));
    const names = (await site.aws.associations()).map(({ AssociationName = '' }) => AssociationName);
    const seq = await now(site);
    await application.refresh('hard');

    console.log(`${signal}: ${before} of ${MANY.length} were there when it ended`);
    expect(before).toBeLessThan(MANY.length);
    expect(names.toSorted()).toEqual(MANY.map((name) => `${site.namespace}.${name}`).toSorted());
    expect(await writesSince(site, 0)).toEqual({ CreateAssociation: MANY.length });
    expect(await writesSince(site, seq)).toEqual({});
  },
);
