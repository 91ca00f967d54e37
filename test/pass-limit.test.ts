import { expect, test } from 'vitest';
import { passLimitMs } from '../src/pass-limit.ts';

const HOUR_MS = 3_600_000;

test.each([
  ['a day and a half with the defaults', { awsRate: 10, awsTimeoutMs: 8_000 }, 35],
  ['longer when fewer calls are allowed', { awsRate: 1, awsTimeoutMs: 8_000 }, 313],
  ['as long as the time-outs when there is no limit', { awsRate: 0, awsTimeoutMs: 8_000 }, 5],
  ['longer with longer time-outs', { awsRate: 10, awsTimeoutMs: 60_000 }, 66],
])('a pass may run for %s', (_, settings, hours) => {
  const limitMs = passLimitMs(settings);

  expect(Math.round(limitMs / HOUR_MS)).toBe(hours);
});
