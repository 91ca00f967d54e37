import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { documentSpec, shellContent } from '../support/rig.ts';
import { differences, healthOf, isSynced } from './application-state.ts';
import { createApplication, type Application } from './application.ts';
import { now, writesSince } from './counts.ts';
import { document } from './manifests.ts';
import { adminAt } from './people.ts';
import { openSite, type Site } from './site.ts';
import { stepsOf } from './steps.ts';

/** What Lua can't hold. When Argo CD keeps it one day, docs/gitops.md has a paragraph too many. */
const LOST = {
  ...shellContent('uptime', null as unknown as string, 'date'),
  parameters: { maps: { type: 'MapList', description: 'Maps.', default: [{}] } },
};
const LEFT = JSON.stringify(documentSpec({ content: LOST }))
  .replace('"uptime",null,"date"', '"uptime","date"')
  .replace('[{}]', '[[]]');

/** Client-side apply drops it, server-side apply keeps it. It is not sent to AWS. */
const MEMBER = {
  schemaVersion: '2.2',
  mainSteps: [
    { action: 'aws:runShellScript', name: 'run', onFailure: null, inputs: { runCommand: ['uptime'] } },
  ],
};
const TOO_LARGE = '9007199254740993';

const FILES = {
  'script.yaml': document('script', { content: LOST }),
  'member.yaml': document('member', { content: MEMBER }),
  'number.yaml': document('number', { content: { ...shellContent('uptime'), n: TOO_LARGE } }).replaceAll(
    `'${TOO_LARGE}'`,
    TOO_LARGE,
  ),
};

async function specOf({ kube }: Site, name: string): Promise<object> {
  const { spec } = JSON.parse(await kube('get', 'ssmd', name, '-o', 'json')) as { spec: object };
  return spec;
}

/** As it is in the cluster: JavaScript would round it. */
async function numberOf({ kube }: Site): Promise<string | undefined> {
  const [, number] = /"n": (\d+)/.exec(await kube('get', 'ssmd', 'number', '-o', 'json')) ?? [];
  return number;
}

interface Losses {
  readonly site: Site;
  readonly application: Application;
}

async function openLosses(namespace: string, syncOptions: readonly string[]): Promise<Losses> {
  const site = await openSite(namespace);
  const commit = await site.repository.commit(FILES);
  const application = await createApplication(site, { automated: { selfHeal: false }, syncOptions });
  await application.until(isSynced(commit, 'Degraded')); // because of the number
  for (const name of ['script', 'member']) {
    await application.until((state) => healthOf(state, 'SsmDocument', name) === 'Healthy'); // oxlint-disable-line no-await-in-loop -- two
  }
  return { site, application };
}

async function reconcile(site: Site): Promise<void> {
  const admin = await adminAt(site);
  for (const name of ['script', 'member', 'number']) {
    const { status, text } = await admin.act({ kind: 'SsmDocument', name }, 'reconcile'); // oxlint-disable-line no-await-in-loop -- in order
    expect([status, text]).toEqual([200, '{}']);
  }
}

test.each([
  ['client-side', [], ['SsmDocument/script']],
  ['server-side', ['ServerSideApply=true'], ['SsmDocument/member', 'SsmDocument/script']],
])(
  'after %s apply an action of Argo CD takes null and empty maps out of lists, and the next sync puts them back',
  async (how, syncOptions, differs) => {
    const step = stepsOf(`losses, ${how}`);
    const namespace = `losses-${how.split('-')[0]}`;
    const { site, application } = await step('all is in sync', () => openLosses(namespace, syncOptions));
    const [script, seq] = [await specOf(site, 'script'), await now(site)];

    await reconcile(site);
    await step('AWS has what Lua has left', () =>
      eventually(async () => expect(await writesSince(site, seq)).toEqual({ UpdateDocument: 1 })),
    );
    const state = await application.refresh('hard');
    const [left, number] = [await specOf(site, 'script'), await numberOf(site)];
    await application.heal();
    await step('the sync has put it back', () =>
      eventually(async () => expect(await specOf(site, 'script')).toEqual(script)),
    );

    expect(left).toEqual(JSON.parse(LEFT));
    expect(number).toBe(TOO_LARGE);
    expect(differences(state).toSorted()).toEqual(differs);
  },
);
