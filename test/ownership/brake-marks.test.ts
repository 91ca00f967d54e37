import { expect, test } from 'vitest';
import { engagementAfter, isEngaged, stoodAtRelease, whyIgnored } from '../../src/ownership/brake-marks.ts';

const NOW = new Date('2026-01-05T12:00:00Z');
const AT = '2026-01-05T11:00:00Z';

/** The marks of the Lease → whether corrections have stopped. */
const MARKS: Readonly<
  Record<string, readonly [engaged: string | undefined, released: string | undefined, on: boolean]>
> = {
  'never stopped': [undefined, undefined, false],
  'never stopped, and released': [undefined, AT, false],
  stopped: [AT, undefined, true],
  'stopped after the release': [AT, '2026-01-05T10:59:59Z', true],
  'stopped in the second of the release': [AT, AT, true],
  'released a second later': [AT, '2026-01-05T11:00:01Z', false],
  'released in another time zone': [AT, '2026-01-05T12:30:00+01:00', false],
  'released by a clock that is a little fast': [AT, '2026-01-05T12:05:00Z', false],
  'released in the far future': [AT, '2026-01-05T12:05:01Z', true],
  'released at no time at all': [AT, 'now', true],
  'stopped at no time at all': ['yes', undefined, false],
};

for (const [sentence, [engagedAt, releasedAt, on]] of Object.entries(MARKS)) {
  test(`${sentence}: ${on ? 'on' : 'off'}`, () => {
    expect(isEngaged({ engagedAt, releasedAt }, NOW)).toBe(on);
  });
}

/** The release → why it lets nothing go. */
const RELEASES: Readonly<Record<string, readonly [released: string | undefined, why: string | undefined]>> = {
  'none is not ignored': [undefined, undefined],
  'one that counts is not ignored': ['2026-01-05T11:00:01Z', undefined],
  'a word is no time': ['yes', 'it is no RFC 3339 time'],
  'an empty text is no time': ['', 'it is no RFC 3339 time'],
  'a year is no time': ['2026', 'it is no RFC 3339 time'],
  'one of the far future does not count yet': ['2026-01-05T12:05:01Z', 'more than 5 minutes ahead'],
  'one of the same second comes too early': [AT, 'it is not later than the stop'],
  'one before the stop comes too early': ['2026-01-05T10:59:59Z', 'it is not later than the stop'],
};

for (const [sentence, [releasedAt, why]] of Object.entries(RELEASES)) {
  test(`of releases, ${sentence}`, () => {
    const found = whyIgnored({ engagedAt: AT, releasedAt }, NOW);

    if (why === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(why);
  });
}

test('a year is no time that releases', () => {
  expect(isEngaged({ engagedAt: AT, releasedAt: '2026-01-05' }, NOW)).toBe(true);
  expect(isEngaged({ engagedAt: AT, releasedAt: 'January 5, 2026 11:30' }, NOW)).toBe(true);
});

test('a stop is later than any release that counts already', () => {
  const releasedAt = '2026-01-05T12:03:00Z';

  const engagedAt = engagementAfter({ releasedAt }, NOW).toISOString();

  expect(isEngaged({ engagedAt, releasedAt }, NOW)).toBe(true);
});

test('what stood when the brake was released may go out, and nothing that came later', () => {
  const marks = { engagedAt: AT, releasedAt: '2026-01-05T11:30:00Z' };

  const found = [AT, '2026-01-05T11:30:00Z', '2026-01-05T11:30:01Z', undefined].map((since) =>
    stoodAtRelease(marks, since, NOW),
  );

  expect(found).toEqual([true, true, false, false]);
});
