import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { isDocument, SAMPLE_FILES, SAMPLES } from '../support/samples.ts';
import { differences, isSynced } from './application-state.ts';
import { createApplication } from './application.ts';
import { now, writesSince } from './counts.ts';
import { openSite } from './site.ts';
import { stepsOf } from './steps.ts';

const DOCUMENTS = SAMPLES.filter(isDocument).length;
const CREATES = { CreateDocument: DOCUMENTS, CreateAssociation: SAMPLES.length - DOCUMENTS };

test('the samples go from git to AWS, and with the application out of it', async () => {
  const step = stepsOf('samples');
  const site = await openSite('samples');
  const files = SAMPLE_FILES.map(async (path) => [path, await readFile(path, 'utf8')] as const);
  const commit = await site.repository.commit(Object.fromEntries(await Promise.all(files)));

  const application = await createApplication(site);
  await step('something is in progress', () =>
    application.until(({ status }) => status?.health?.status === 'Progressing'),
  );
  const state = await step('all is healthy and in sync', () =>
    application.until(isSynced(commit, 'Healthy')),
  );
  const health = (state.status?.resources ?? []).flatMap((each) => each.health?.status ?? []);
  const created = await writesSince(site, 0);
  const seq = await now(site);
  await application.refresh('hard');
  const quiet = await writesSince(site, seq);
  await application.delete();
  await step('the application is gone with all it had', () => application.gone());
  const deleted = await writesSince(site, seq);

  expect(differences(state)).toEqual([]);
  expect(health).toEqual(SAMPLES.map(() => 'Healthy'));
  expect(created).toEqual(CREATES);
  expect(quiet).toEqual({});
  expect(deleted).toEqual({
    DeleteDocument: CREATES.CreateDocument,
    DeleteAssociation: CREATES.CreateAssociation,
  });
  expect([...(await site.aws.documents()), ...(await site.aws.associations())]).toEqual([]);
  expect(await site.kube('get', 'ssma,ssmd', '-o', 'name')).toBe('');
});
