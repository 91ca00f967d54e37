import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { differences, isSynced } from './application-state.ts';
import { createApplication } from './application.ts';
import { now, writesSince } from './counts.ts';
import { association } from './manifests.ts';
import { openSite, type Site } from './site.ts';
import { stepsOf } from './steps.ts';

async function expectInAws(
  { aws, namespace }: Site,
  wanted: Readonly<Record<string, string>>,
): Promise<void> {
  await eventually(async () => {
    const held = (await aws.associations()).map(({ AssociationName = '', ScheduleExpression }) => [
      AssociationName.replace(`${namespace}.`, ''),
      ScheduleExpression,
    ]);
    expect(Object.fromEntries(held)).toEqual(wanted);
  });
}

const edit = (site: Site, spec: object): Promise<string> =>
  site.kube('patch', 'ssma', 'agent', '--type=merge', '-p', JSON.stringify({ spec }));

test('an edit by hand is undone, what git has no more goes, and what was deleted by hand comes again', async () => {
  const step = stepsOf('self-heal');
  const site = await openSite('healing');
  const files = { 'agent.yaml': association('agent'), 'other.yaml': association('other') };
  const commit = await site.repository.commit(files);
  const application = await createApplication(site);
  await application.until(isSynced(commit, 'Healthy'));
  const made = await writesSince(site, 0);

  let seq = await now(site);
  await step('an edit by hand is undone', async () => {
    await edit(site, { scheduleExpression: 'rate(9 days)' });
    await eventually(
      async () => {
        const schedule = await site.kube('get', 'ssma', 'agent', '-o', 'jsonpath={.spec.scheduleExpression}');
        expect(schedule).toBe('rate(1 day)');
      },
      { everyMs: 50 },
    );
  });
  await application.until(isSynced(commit, 'Healthy'));
  await expectInAws(site, { agent: 'rate(1 day)', other: 'rate(1 day)' });
  const healed = await writesSince(site, seq);

  seq = await now(site);
  const second = await site.repository.commit({ 'other.yaml': undefined });
  await step('what git has no more is gone, from AWS as well', async () => {
    await application.refresh();
    await application.until(isSynced(second, 'Healthy'));
    await expectInAws(site, { agent: 'rate(1 day)' });
  });
  const pruned = await writesSince(site, seq);

  seq = await now(site);
  const uid = await site.kube('get', 'ssma', 'agent', '-o', 'jsonpath={.metadata.uid}');
  await step('what was deleted by hand is there again', async () => {
    await site.kube('delete', 'ssma', 'agent');
    await site.kube('wait', 'ssma', 'agent', '--for=create', '--timeout=20s');
    await application.until(isSynced(second, 'Healthy'));
  });
  const again = await writesSince(site, seq);

  expect(made).toEqual({ CreateAssociation: 2 });
  // the operator was faster than Argo CD, or it was not
  expect([{}, { UpdateAssociation: 2 }]).toContainEqual(healed);
  expect(pruned).toEqual({ DeleteAssociation: 1 });
  expect(again).toEqual({ DeleteAssociation: 1, CreateAssociation: 1 });
  expect(await site.kube('get', 'ssma', 'agent', '-o', 'jsonpath={.metadata.uid}')).not.toBe(uid);
  await expectInAws(site, { agent: 'rate(1 day)' });
});

test('without self-heal an edit by hand is shown as a difference, until it is edited back', async () => {
  const site = await openSite('unhealed');
  const commit = await site.repository.commit({ 'agent.yaml': association('agent') });
  const application = await createApplication(site, { automated: { prune: true } });
  await application.until(isSynced(commit, 'Healthy'));

  await edit(site, { scheduleExpression: 'rate(9 days)' });
  const edited = await application.until(({ status }) => status?.sync?.status === 'OutOfSync');
  await edit(site, { scheduleExpression: 'rate(1 day)' });
  const back = await application.until(({ status }) => status?.sync?.status === 'Synced');

  expect(differences(edited)).toEqual(['SsmAssociation/agent']);
  expect(differences(back)).toEqual([]);
});
