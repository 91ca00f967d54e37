import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { differences, healthOf, isSynced } from './application-state.ts';
import { createApplication } from './application.ts';
import { now, writesSince } from './counts.ts';
import { association } from './manifests.ts';
import { overridesAt } from './overrides.ts';
import { adminAt } from './people.ts';
import { openSite, type Site } from './site.ts';
import { stepsOf } from './steps.ts';

const AGENT = 'ssmassociation/agent';

/** What a trip through Lua could change: it knows no difference between an empty list and an empty map. */
const EMPTY = { calendarNames: [], tags: {}, outputLocation: { s3Location: {} } };

/** An operator that has just started takes the minute before for a full one. */
const A_MINUTE = { timeoutMs: 90_000, everyMs: 500 };

async function specOf({ kube }: Site): Promise<object> {
  return JSON.parse(await kube('get', AGENT, '-o', 'jsonpath={.spec}')) as object;
}

/** `suspend`: what git says of it. */
const inGit = (suspend?: boolean): Readonly<Record<string, string>> => ({
  'agent.yaml': association('agent', { ...EMPTY, ...(suspend === undefined ? {} : { suspend }) }),
});

test('actions of Argo CD let the operator look, and run the association once', async () => {
  const step = stepsOf('actions');
  const site = await openSite('actions');
  const overrides = overridesAt(site);
  const commit = await site.repository.commit(inGit());
  const application = await createApplication(site);
  await application.until(isSynced(commit, 'Healthy'));
  const spec = await specOf(site);
  const health = await overrides.health(AGENT);
  const offered = await overrides.actions(AGENT);

  let seq = await now(site);
  await step('it has looked', async () => {
    await overrides.act(AGENT, 'reconcile');
    const annotation = String.raw`{.metadata.annotations.ssm-operator\.dev/reconcile-requested-at}`;
    const asked = await site.kube('get', AGENT, '-o', `jsonpath=${annotation}`);
    await site.kube(
      'wait',
      AGENT,
      `--for=jsonpath={.status.lastHandledReconcileAt}=${asked}`,
      '--timeout=20s',
    );
  });
  const looked = await writesSince(site, seq);
  seq = await now(site);
  const runs = await site.aws.runs();
  await step('it has run', async () => {
    await overrides.act(AGENT, 'run');
    await eventually(async () => expect(await writesSince(site, seq)).not.toEqual({}), A_MINUTE);
    await eventually(async () => expect(await site.aws.runs()).toBeGreaterThan(runs), A_MINUTE);
  });
  const after = await application.refresh('hard');

  expect(health).toBe('Healthy');
  expect(offered).toEqual({ reconcile: false, run: false, suspend: false, resume: true });
  expect(looked).toEqual({});
  expect((await site.aws.runs()) - runs).toBe(1);
  expect(await writesSince(site, seq)).toEqual({ StartAssociationsOnce: 1 });
  expect(differences(after)).toEqual([]);
  expect(await specOf(site)).toEqual(spec);
});

/** As somebody does it in Argo CD's pages. */
async function actAtServer(site: Site, action: string): Promise<void> {
  const admin = await adminAt(site);
  const { status, text } = await admin.act({ kind: 'SsmAssociation', name: 'agent' }, action);
  expect({ status, text }).toMatchObject({ status: 200 });
}

test('suspended by an action it stays so while git says nothing of it, and is resumed by another', async () => {
  const site = await openSite('suspends');
  const overrides = overridesAt(site);
  const commit = await site.repository.commit(inGit());
  const application = await createApplication(site);
  await application.until(isSynced(commit, 'Healthy'));
  const seq = await now(site);

  await actAtServer(site, 'suspend');
  await application.until(isSynced(commit, 'Suspended'));
  const suspended = await application.refresh('hard');
  const offered = await overrides.actions(AGENT);
  await actAtServer(site, 'resume');
  await application.until(isSynced(commit, 'Healthy'));

  expect(healthOf(suspended, 'SsmAssociation', 'agent')).toBe('Suspended');
  expect(differences(suspended)).toEqual([]);
  expect(offered).toEqual({ reconcile: true, run: true, suspend: true, resume: false });
  expect(await writesSince(site, seq)).toEqual({});
});

test('suspended or resumed by an action, it is put back where git says suspend', async () => {
  const step = stepsOf('suspend in git');
  const site = await openSite('suspends-in-git');
  const commit = await site.repository.commit(inGit(false));
  const application = await createApplication(site);
  await application.until(isSynced(commit, 'Healthy'));
  const seq = await now(site);
  const untilGitHasIt = (suspend: boolean): Promise<void> =>
    eventually(async () => expect(await specOf(site)).toMatchObject({ suspend }), { everyMs: 50 });

  await step('git has undone suspend', async () => {
    await actAtServer(site, 'suspend');
    await untilGitHasIt(false);
  });
  const second = await site.repository.commit(inGit(true));
  await step('suspended in git', async () => {
    await application.refresh();
    await application.until(isSynced(second, 'Suspended'));
  });
  await step('git has undone resume', async () => {
    await actAtServer(site, 'resume');
    await untilGitHasIt(true);
  });

  await application.until(isSynced(second, 'Suspended'));
  expect(await writesSince(site, seq)).toEqual({});
});
