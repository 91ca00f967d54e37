import { expect, test } from 'vitest';
import { playDays } from '../week/week.ts';

const SEED = Number(process.env['WEEK_SEED'] ?? Date.now() % 1_000_000);
const DAYS = 7;

test(`for a week every status tells what AWS holds, at no more calls than runs need, and is written when that changes (seed ${SEED})`, async () => {
  const { compared, quiet } = await playDays(DAYS, SEED);

  expect(compared).toBeGreaterThan(DAYS * 1_000);
  expect(quiet).toBeGreaterThan(DAYS * 500);
});
