import { expect, test } from 'vitest';
import {
  driftCorrected,
  driftInCorrection,
  driftNotCorrected,
  driftOver,
  driftSeen,
} from '../../src/ownership/drift.ts';

const difference = { path: 'scheduleExpression', declared: 'rate(1 day)', observed: 'rate(2 days)' };
const [FIRST, LATER, AGAIN] = ['2026-01-05T00:00:00Z', '2026-01-05T01:00:00Z', '2026-01-06T00:00:00Z'];

test('a difference that stands keeps the time at which it was first seen', () => {
  const first = driftSeen(undefined, [difference], FIRST);

  const later = driftSeen(first, [difference], LATER);

  expect(later).toEqual(first);
});

test('a correction is counted and timed, and the next difference begins anew', () => {
  const corrected = driftCorrected(driftSeen(undefined, [difference], FIRST), FIRST);

  const again = driftCorrected(driftSeen(corrected, [difference], AGAIN), AGAIN);

  expect(corrected).toMatchObject({ corrections: 1, correctedAt: FIRST });
  expect(again).toMatchObject({ corrections: 2, detectedAt: AGAIN });
});

test('a correction that may have been done is counted once, when AWS is seen to hold the spec', () => {
  const begun = driftInCorrection(driftSeen(undefined, [difference], FIRST), FIRST);

  const over = driftOver(begun, LATER);
  const later = driftOver(over, AGAIN);

  expect(over).toMatchObject({ corrections: 1, correctedAt: LATER });
  expect(over).not.toHaveProperty('correctingSince');
  expect(later).toEqual(over);
});

test('a correction that was sent twice, because the first came to nothing, is counted once', () => {
  const begun = driftInCorrection(driftSeen(undefined, [difference], FIRST), FIRST);
  const again = driftInCorrection(driftSeen(begun, [difference], LATER), LATER);

  const over = driftOver(driftCorrected(again, LATER), AGAIN);

  expect(over).toMatchObject({ corrections: 1, correctedAt: LATER, detectedAt: FIRST });
});

test('what somebody else has put back is no correction', () => {
  const over = driftOver(driftSeen(undefined, [difference], FIRST), LATER);

  expect(over).toMatchObject({ corrections: 0, correctedAt: LATER });
});

test('a refused correction counts nothing, and one before it that may have been done still does', () => {
  const seen = driftSeen(undefined, [difference], FIRST);
  const begun = driftInCorrection(seen, FIRST);

  const refused = driftNotCorrected(begun, undefined);
  const refusedLater = driftNotCorrected(driftInCorrection(begun, LATER), begun);

  expect(refused).toEqual(seen);
  expect(refusedLater).toEqual(begun);
});

test('at most ten fields of 256 characters are kept, and it says that there were more', () => {
  const many = Array.from({ length: 12 }, (_, index) => ({
    ...difference,
    path: `p${index}`,
    declared: 'x'.repeat(300),
  }));

  const report = driftSeen(undefined, many, FIRST);

  expect(report.fields).toHaveLength(10);
  expect(report.fieldsComplete).toBe(false);
  expect(report.fields[0]?.declared).toHaveLength(256);
});
