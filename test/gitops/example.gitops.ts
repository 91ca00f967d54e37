import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { differences, healthOf, isSynced } from './application-state.ts';
import { applied, type Application } from './application.ts';
import { now, writesSince } from './counts.ts';
import { holderOf } from './people.ts';
import { openSite, type Site } from './site.ts';
import { stepsOf } from './steps.ts';

const FOLDER = 'manifests/argocd';

/** In the example. It is the one thing that is another here. */
const GIT = 'https://git.example.com/fleet.git';

/** Of the document and of the association. */
const NAME = 'report-uptime';

/** One more role, which looks and does nothing. */
const VIEWER = JSON.stringify([
  {
    op: 'add',
    path: '/spec/roles/-',
    value: { name: 'viewer', policies: ['p, proj:fleet:viewer, applications, get, fleet/*, allow'] },
  },
]);

/** An operator that has just started takes the minute before for a full one. */
const A_MINUTE = { timeoutMs: 90_000, everyMs: 500 };

async function written(site: Site, file: string): Promise<object> {
  const text = await readFile(join(FOLDER, file), 'utf8');
  expect(text).toContain(GIT);
  return load(text.replaceAll(GIT, site.repository.url)) as object;
}

async function fleet(): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(join(FOLDER, 'fleet'));
  const files = names.map(async (name) => {
    const path = `fleet/${name}`;
    return [path, await readFile(join(FOLDER, path), 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

/** The project, the application and the fleet of manifests/argocd, as somebody applies them. */
async function openExample(): Promise<{ readonly site: Site; readonly application: Application }> {
  const site = await openSite('fleet');
  const commit = await site.repository.commit(await fleet());
  const project = await site.file('project.json', await written(site, 'app-project.yaml'));
  await site.kube('apply', '-n', 'argocd', '-f', project);
  onTestFinished(async () => void (await site.kube('delete', 'appproject', 'fleet', '-n', 'argocd')));
  const application = await applied(site, await written(site, 'application.yaml'));
  await application.until(isSynced(commit, 'Healthy'));
  return { site, application };
}

test('the example brings its document and its association into AWS; a run is asked for by who may, and by nobody else', async () => {
  const step = stepsOf('example');
  const { site, application } = await step('all is healthy and in sync', openExample);
  const state = await application.refresh('hard');
  const created = await writesSince(site, 0);
  await site.kube('patch', 'appproject', 'fleet', '-n', 'argocd', '--type=json', '-p', VIEWER);
  const [viewer, onCall] = [await holderOf(site, 'viewer'), await holderOf(site, 'on-call')];
  const resource = { kind: 'SsmAssociation', name: NAME };
  let seq = await now(site);

  const refused = [await viewer.act(resource, 'run'), await onCall.act(resource, 'suspend')];
  const quiet = await writesSince(site, seq);
  seq = await now(site);
  const allowed = await step('the run was asked for', () => onCall.act(resource, 'run'));
  await step('it has run', () =>
    eventually(
      async () => expect(await writesSince(site, seq)).toEqual({ StartAssociationsOnce: 1 }),
      A_MINUTE,
    ),
  );

  expect(differences(state)).toEqual([]);
  expect(['SsmDocument', 'SsmAssociation'].map((kind) => healthOf(state, kind, NAME))).toEqual([
    'Healthy',
    'Healthy',
  ]);
  expect(created).toEqual({ CreateDocument: 1, CreateAssociation: 1 });
  expect(refused.map(({ status }) => status)).toEqual([403, 403]);
  expect(quiet).toEqual({});
  expect(allowed.status).toBe(200);
});
