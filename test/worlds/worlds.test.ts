import { test } from 'vitest';
import { KINDS } from './kinds.ts';
import { expectLawful } from './laws.ts';
import { LAGS } from './weather.ts';

/** `npm run test:long -- worlds` plays more. */
const SEED = 20261129;
/** Of each kind, with each lag and each trouble. */
const WORLDS = 8;

for (const kind of KINDS)
  for (const lag of LAGS)
    test(`however AWS lags and whatever goes wrong, status and events tell what has run: ${kind}, lag ${lag} (seed ${SEED})`, async () => {
      await expectLawful({ kind, lag, seed: SEED, worlds: WORLDS });
    });
