import { expect, test } from 'vitest';
import { contestedUntil, isContestOver, uncontested } from '../../src/ownership/contest.ts';

const NOW = new Date('2026-01-05T12:00:00Z');
const at = (minutesAgo: number): string =>
  new Date(NOW.getTime() - minutesAgo * 60_000).toISOString().replace('.000', '');

interface Row {
  readonly corrections: readonly number[];
  readonly contested?: boolean;
  readonly standing?: boolean;
  /** Minutes from now; `undefined`: at once. */
  readonly until?: number;
}

const ROWS: Readonly<Record<string, Row>> = {
  'what was never put back is put back at once': { corrections: [] },
  'after three corrections in an hour the fourth comes at once': { corrections: [30, 20, 10] },
  'after four it comes an hour after the last one': { corrections: [40, 30, 20, 10], until: 50 },
  'four of which one is older than an hour are three': { corrections: [60, 30, 20, 10] },
  'a contested one waits though there was only one in this hour': {
    corrections: [180, 120, 70, 10],
    contested: true,
    until: 50,
  },
  'a contested difference that stands may be put back when its hour is over': {
    corrections: [300, 240, 130, 60],
    contested: true,
    standing: true,
    until: 0,
  },
  'after an hour of peace it is contested no more': { corrections: [300, 240, 130, 60], contested: true },
};

for (const [sentence, { corrections, contested, standing, until }] of Object.entries(ROWS)) {
  test(sentence, () => {
    const drift = {
      lastCorrections: corrections.map(at),
      ...(contested === true ? { contestedSince: at(400) } : {}),
      ...(standing === true || corrections.length === 0 ? {} : { correctedAt: at(corrections.at(-1)!) }),
    };

    const found = contestedUntil(drift, NOW);

    expect(found).toEqual(until === undefined ? undefined : new Date(NOW.getTime() + until * 60_000));
  });
}

test('a contest is over an hour after the last difference was put back, not while one stands', () => {
  const found = [{ correctedAt: at(59) }, { correctedAt: at(60) }, {}].map((drift) =>
    isContestOver(drift, NOW),
  );

  expect(found).toEqual([false, true, false]);
});

test('an edit forgets the contest and keeps the count', () => {
  const drift = { corrections: 5, lastCorrections: [at(1)], contestedSince: at(1), correctedAt: at(1) };

  expect(uncontested(drift)).toEqual({ corrections: 5, correctedAt: at(1) });
});
