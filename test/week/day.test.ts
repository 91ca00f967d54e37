import { expect, test } from 'vitest';
import { playDays } from './week.ts';

const SEED = 20261128;

test(
  `for a day every status tells what AWS holds, at no more calls than runs need, and is written when that changes (seed ${SEED})`,
  {
    timeout: 240_000,
  },
  async () => {
    const { compared, quiet } = await playDays(1, SEED);

    expect(compared).toBeGreaterThan(1_000);
    expect(quiet).toBeGreaterThan(500);
  },
);
