import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openScene } from '../support/scene.ts';
import { FOLDER } from './customizations.ts';
import { examplesOf } from './examples.ts';
import { testdataOf } from './testdata.ts';

test('testdata is what the API server shows of a real operator', async () => {
  const rig = await openScene('argocd');

  const testdata = testdataOf(await examplesOf(rig));

  expect(testdata.size).toBe(18 + 9);
  for (const [path, text] of testdata) {
    // oxlint-disable-next-line no-await-in-loop -- a few small files
    await expect(text).toMatchFileSnapshot(join(process.cwd(), FOLDER, path));
  }
});
