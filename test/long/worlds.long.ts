import { test } from 'vitest';
import { KINDS } from '../worlds/kinds.ts';
import { expectLawful } from '../worlds/laws.ts';
import { LAGS } from '../worlds/weather.ts';

const SEED = Number(process.env['WORLDS_SEED'] ?? Date.now() % 1_000_000);
/** Of each kind, with each lag and each trouble: 60 times as many. */
const WORLDS = Number(process.env['WORLDS'] ?? 50);

for (const kind of KINDS)
  for (const lag of LAGS)
    test(`however AWS lags and whatever goes wrong, status and events tell what has run: ${kind}, lag ${lag}, seed ${SEED}`, async () => {
      await expectLawful({ kind, lag, seed: SEED, worlds: WORLDS });
    });
