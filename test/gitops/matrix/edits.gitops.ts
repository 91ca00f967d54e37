import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { isSynced } from '../application-state.ts';
import { createApplication } from '../application.ts';
import { now, writesSince } from '../counts.ts';
import { openSite } from '../site.ts';
import { manifestsOf, type Case } from './case.ts';
import { compared, NONE } from './compared.ts';
import { casesOf, CHANGED, TAKEN_AWAY, wantedInAws } from './edits.ts';
import { heldInAws, specsIn, specsOf } from './held.ts';
import { inPlace } from './converged.ts';

const BY_THE_SERVER = { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' };
const APPLIED_BY_THE_SERVER = ['ServerSideApply=true'];
const EDITS = { ...TAKEN_AWAY, ...CHANGED };

const filesOf = (cases: readonly Case[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    cases.map((each) => [
      `${each.name}.yaml`,
      manifestsOf(each)
        .map((manifest) => dump(manifest))
        .join('---\n'),
    ]),
  );

test.each([
  ['client-side apply and its own diff', 'edits-client', { syncOptions: [] }],
  ['server-side apply and its own diff', 'edits-server', { syncOptions: APPLIED_BY_THE_SERVER }],
  [
    'server-side apply and server-side diff',
    'edits-both',
    { syncOptions: APPLIED_BY_THE_SERVER, annotations: BY_THE_SERVER },
  ],
])('with %s every edit goes from git to the cluster and to AWS', async (_how, name, options) => {
  const site = await openSite(name);
  const [before, after] = [casesOf(EDITS, 'before'), casesOf(EDITS, 'after')];
  const first = await site.repository.commit(filesOf(before));
  const application = await createApplication(site, options);
  await application.until(isSynced(first, 'Healthy'));

  const second = await site.repository.commit(filesOf(after));
  await application.refresh();
  const state = await application.until(isSynced(second, 'Healthy'));
  await inPlace(site, after);

  expect(state.status?.operationState?.syncResult?.revision).toBe(second);
  expect(await specsOf(site)).toEqual(specsIn(after));
  expect(await heldInAws(site)).toEqual(wantedInAws(EDITS));
  const { client, server } = await compared(site, application);
  expect(client).toEqual(NONE.client);
  if (options.syncOptions.length > 0) expect(server).toEqual(NONE.server);
});

const { 'no-errors': noErrors, ...SWAPPED } = TAKEN_AWAY;

/** So docs/gitops.md warns of it. If this fails, Argo CD has become better, and the page has to say so. */
test.each([
  ['a field that was taken away', 'edits-lost', { 'no-errors': noErrors }, 'Synced'],
  ['fields that were swapped', 'edits-refused', SWAPPED, 'Unknown'],
])(
  'with client-side apply and server-side diff Argo CD says Synced, and never applies %s',
  async (_what, name, edits, later) => {
    const site = await openSite(name);
    const before = casesOf(edits, 'before');
    const first = await site.repository.commit(filesOf(before));
    const application = await createApplication(site, { annotations: BY_THE_SERVER });
    await application.until(isSynced(first, 'Healthy'));
    const seq = await now(site);

    const second = await site.repository.commit(filesOf(casesOf(edits, 'after')));
    await application.refresh();
    await application.until(isSynced(second, 'Healthy'));
    const state = await application.refresh();

    expect(state.status?.sync?.status).toBe(later);
    expect(state.status?.operationState?.syncResult?.revision).toBe(first);
    expect(await specsOf(site)).toEqual(specsIn(before));
    expect(await writesSince(site, seq)).toEqual({});
    await application.annotate('argocd.argoproj.io/compare-options-');
    await application.until(({ status }) => status?.operationState?.syncResult?.revision === second);
  },
);
