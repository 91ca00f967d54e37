import { test } from 'vitest';
import { expectLawful } from './laws.ts';

test('whatever happens, AWS ends as declared and is told nothing without a cause', async () => {
  await expectLawful({ seed: 20261128, runs: 4 });
});
