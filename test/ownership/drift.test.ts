import { expect, test } from 'vitest';
import { driftAfter } from '../../src/ownership/drift.ts';

const difference = { path: 'scheduleExpression', declared: 'rate(1 day)', observed: 'rate(2 days)' };

test('a difference that stands keeps the time at which it was first seen', () => {
  const first = driftAfter(undefined, [difference], { now: '2026-01-05T00:00:00Z', corrected: false });

  const later = driftAfter(first, [difference], { now: '2026-01-05T01:00:00Z', corrected: false });

  expect(later).toEqual(first);
});

test('a correction is counted and timed, and the next difference begins anew', () => {
  const corrected = driftAfter(undefined, [difference], { now: '2026-01-05T00:00:00Z', corrected: true });

  const again = driftAfter(corrected, [difference], { now: '2026-01-06T00:00:00Z', corrected: true });

  expect(corrected).toMatchObject({ corrections: 1, correctedAt: '2026-01-05T00:00:00Z' });
  expect(again).toMatchObject({ corrections: 2, detectedAt: '2026-01-06T00:00:00Z' });
});

test('at most ten fields of 256 characters are kept, and it says that there were more', () => {
  const many = Array.from({ length: 12 }, (_, index) => ({
    ...difference,
    path: `p${index}`,
    declared: 'x'.repeat(300),
  }));

  const report = driftAfter(undefined, many, { now: '2026-01-05T00:00:00Z', corrected: false });

  expect(report.fields).toHaveLength(10);
  expect(report.fieldsComplete).toBe(false);
  expect(report.fields[0]?.declared).toHaveLength(256);
});
