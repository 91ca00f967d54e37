import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { SAMPLE_FILES } from '../support/samples.ts';
import { createApplication, differences, isSynced } from './application.ts';
import { openSite } from './site.ts';
import { stepsOf } from './steps.ts';

test('the samples go from git to AWS: all in sync', async () => {
  const step = stepsOf('samples');
  const site = await step('a site with an operator', () => openSite('samples'));
  const files = await Promise.all(
    SAMPLE_FILES.map(async (path) => [path, await readFile(path, 'utf8')] as const),
  );
  const commit = await site.repository.commit(Object.fromEntries(files));

  const application = await createApplication(site);
  const state = await step('all is in sync', () => application.until(isSynced(commit)));

  expect(differences(state)).toEqual([]);
});
