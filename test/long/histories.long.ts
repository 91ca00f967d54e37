import { test } from 'vitest';
import { expectLawful } from '../histories/laws.ts';

const SEED = Number(process.env['HISTORIES_SEED'] ?? Date.now() % 1_000_000);
const RUNS = Number(process.env['HISTORIES'] ?? 200);

test(`whatever happens, AWS ends as declared and is told nothing without a cause: ${RUNS} histories`, async () => {
  await expectLawful({ seed: SEED, runs: RUNS });
}, 7_200_000);
