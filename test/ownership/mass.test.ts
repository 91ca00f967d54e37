import { expect, test } from 'vitest';
import { Mass, type MassVerdict } from '../../src/ownership/mass.ts';
import { ManualClock } from '../support/manual-clock.ts';

const PATIENCE_MS = 300_000;
const KIND = 'SsmAssociation';

interface Scene {
  readonly mass: Mass;
  readonly clock: ManualClock;
  /** A sweep begins, and its list shows these as changed. */
  readonly sweep: (...uids: readonly string[]) => void;
  readonly plan: (...uids: readonly string[]) => readonly MassVerdict[];
}

function scene({ objects = 50, documents = 0 } = {}): Scene {
  const clock = new ManualClock();
  const mass = new Mass({
    clock,
    patienceMs: PATIENCE_MS,
    objects: () => ({ [KIND]: objects, SsmDocument: documents }),
    shown: KIND,
  });
  return {
    mass,
    clock,
    sweep(...uids) {
      mass.sweepBegan(KIND);
      mass.listed(
        KIND,
        uids.map((uid) => ({ uid, mark: '2' })),
      );
    },
    plan: (...uids) => uids.map((uid) => mass.plan(KIND, uid)),
  };
}

const uids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `uid-${index}`);

/** Objects, suspects planned one after the other → what the last one hears. */
const LIMITS: Readonly<Record<string, readonly [objects: number, planned: number, last: MassVerdict]>> = {
  'nine of 50 are few': [50, 9, 'go'],
  'ten of 50 are many': [50, 10, 'stop'],
  'ten of ten are many': [10, 10, 'stop'],
  'nine of nine are few': [9, 9, 'go'],
  'ten of 100 are no more than a tenth': [100, 10, 'go'],
  'eleven of 100 are more than a tenth': [100, 11, 'stop'],
  'ten of 99 are more than a tenth': [99, 10, 'stop'],
};

for (const [sentence, [objects, planned, last]] of Object.entries(LIMITS)) {
  test(sentence, () => {
    const { sweep, plan } = scene({ objects });
    sweep(...uids(planned));

    const verdicts = plan(...uids(planned));

    expect(verdicts.at(-1)).toBe(last);
  });
}

test('of a mass none goes out before all that a list shows are counted', () => {
  const { sweep, plan } = scene();
  sweep(...uids(10));

  const verdicts = plan(...uids(10));

  expect(verdicts).toEqual([...Array.from({ length: 9 }, () => 'wait'), 'stop']);
});

test('what is found in place after all makes room for the others', () => {
  const { mass, sweep, plan } = scene();
  sweep(...uids(10));
  const before = plan('uid-0');

  mass.looked('uid-9');

  expect(before).toEqual(['wait']);
  expect(mass.verdict('uid-0')).toBe('go');
});

test('who can not be looked at is waited for a few minutes only, however often a list shows it', async () => {
  const { mass, sweep, plan, clock } = scene();
  sweep(...uids(10));
  await clock.advance(PATIENCE_MS - 1);
  sweep(...uids(10));
  const before = plan('uid-0');

  await clock.advance(1);

  expect(before).toEqual(['wait']);
  expect(mass.verdict('uid-0')).toBe('go');
});

test('one whose change no list shows yet waits for the next list, and for what that shows', async () => {
  const { mass, sweep, plan, clock } = scene();
  sweep();
  await clock.advance(1);
  const before = plan('uid-0');

  sweep(...uids(10));
  const shown = mass.verdict('uid-0');
  uids(10)
    .slice(1)
    .forEach((uid) => mass.looked(uid));

  expect([before, shown, mass.verdict('uid-0')]).toEqual([['wait'], 'wait', 'go']);
});

test('nothing goes out before the first list of each kind that is served', () => {
  const { mass, sweep, plan } = scene({ documents: 1 });
  const unlisted = plan('uid-0');
  sweep('uid-0');
  const halfListed = mass.verdict('uid-0');

  mass.listed('SsmDocument', []);

  expect([unlisted, halfListed]).toEqual([['wait'], 'wait']);
  expect(mass.verdict('uid-0')).toBe('go');
});

test('what was sent counts until the next sweep begins, and what was not sent counts on', () => {
  const { mass, sweep, plan } = scene();
  sweep(...uids(9));
  plan(...uids(9));
  uids(5).forEach((uid) => mass.sent(uid));
  const before = mass.planned;

  sweep(...uids(9));

  expect([before, mass.planned]).toEqual([9, 4]);
});

test('what AWS has refused is still planned, and waits for no further list', async () => {
  const { mass, sweep, plan, clock } = scene();
  sweep('uid-0');
  plan('uid-0');
  mass.sent('uid-0');
  mass.undone('uid-0');
  await clock.advance(1);
  sweep();

  expect(mass.planned).toBe(1);
  expect(plan('uid-0')).toEqual(['go']);
});

test('a change after the correction is a new suspect', () => {
  const { mass, sweep, plan } = scene();
  sweep(...uids(10));
  uids(10).forEach((uid) => mass.looked(uid));

  mass.sweepBegan(KIND);
  mass.listed(
    KIND,
    uids(10).map((uid) => ({ uid, mark: '4' })),
  );

  expect(plan('uid-0')).toEqual(['wait']);
});

test('what is gone, and what was let go, does not count', () => {
  const { mass, sweep, plan } = scene();
  sweep(...uids(9));
  plan(...uids(9));

  mass.forget('uid-0');
  const without = mass.planned;
  mass.release();

  expect([without, mass.planned]).toEqual([8, 0]);
});
