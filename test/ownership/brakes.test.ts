import { expect, test } from 'vitest';
import type { BrakeMarks } from '../../src/ownership/brake-marks.ts';
import { Brakes } from '../../src/ownership/brakes.ts';
import type { OwnedResource } from '../../src/ownership/owned.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';

const REGION = 'eu-west-1';
const KIND = 'SsmAssociation';
const uids = Array.from({ length: 10 }, (_, index) => `uid-${index}`);

function resource(uid: string, generation = 1): OwnedResource {
  return { kind: KIND, metadata: { uid, generation }, spec: {} } as unknown as OwnedResource;
}

/** What happened, in order, with a record that can be out of reach. */
function scene(stored: BrakeMarks = {}) {
  const clock = new ManualClock();
  const happened: string[] = [];
  const world = { marks: stored, reachable: true, answering: Promise.resolve() };
  const reach = (): void => {
    if (!world.reachable) throw new Error('out of reach');
  };
  const brakes = new Brakes({
    clock,
    maxRunsStartedPerMinute: 20,
    intentWaitMs: 60_000,
    objects: () => ({ [KIND]: 50 }),
    record: {
      async read() {
        reach();
        const { marks } = world;
        await world.answering;
        return marks;
      },
      async engage(at) {
        reach();
        happened.push('recorded');
        world.marks = { ...world.marks, engagedAt: at.toISOString() };
      },
    },
    releaseCommand: 'release it',
    observer: {
      engaged: () => happened.push('told'),
      released: () => happened.push('released'),
      delayed: (reason) => happened.push(reason),
      problem: () => happened.push('problem'),
    },
  });
  return { brakes, clock, happened, world };
}

type Scene = ReturnType<typeof scene>;

/** A list shows all of them as changed, and each is compared. */
async function mass({ brakes }: Scene): Promise<readonly (string | undefined)[]> {
  brakes.sweepBegan(KIND, REGION);
  const suspects = uids.map((uid) => ({ resource: resource(uid), mark: '2' }));
  brakes.listed(KIND, REGION, suspects);
  const answers = await Promise.all(uids.map((uid) => brakes.correction(REGION, resource(uid))));
  return answers.map((error) => error?.reason);
}

async function one({ brakes }: Scene, uid = 'single'): Promise<string | undefined> {
  brakes.sweepBegan(KIND, REGION);
  brakes.listed(KIND, REGION, [{ resource: resource(uid), mark: '2' }]);
  return (await brakes.correction(REGION, resource(uid)))?.reason;
}

test('a stop is written down before anybody hears of it, and nothing of the mass has gone out', async () => {
  const it = scene();
  await it.brakes.begin();

  const answers = await mass(it);

  expect(answers).toEqual([...Array.from({ length: 9 }, () => 'CorrectionDelayed'), 'BrakeEngaged']);
  expect(it.happened.filter((what) => !what.endsWith('Delayed'))).toEqual([
    'recorded',
    'told',
    'BrakeEngaged',
  ]);
});

test('a stop that can not be written down is a stop all the same, and is written down later', async () => {
  const it = scene();
  await it.brakes.begin();
  it.world.reachable = false;
  await mass(it);
  const unwritten = it.world.marks.engagedAt;

  it.world.reachable = true;
  await it.clock.advance(15_000);
  await settled();

  expect(unwritten).toBeUndefined();
  expect(it.brakes.isEngaged).toBe(true);
  expect(it.world.marks.engagedAt).toBeDefined();
});

test('a stop of an earlier process holds, and its release is noticed within 15 s', async () => {
  const it = scene({ engagedAt: '2026-01-04T00:00:00Z' });
  await it.brakes.begin();
  const before = await one(it);

  it.world.marks = { ...it.world.marks, releasedAt: '2026-01-05T00:00:00Z' };
  await it.clock.advance(15_000);
  await settled();

  expect(before).toBe('BrakeEngaged');
  expect(it.brakes.waitMs(resource('single'))).toBe(0);
  expect(await one(it)).toBeUndefined();
  expect(it.happened).toContain('released');
});

test('nothing is put back while the record can not be read', async () => {
  const it = scene();
  it.world.reachable = false;
  await it.brakes.begin();
  await it.clock.advance(60_000);
  const before = await one(it);

  it.world.reachable = true;
  await it.clock.advance(15_000);
  await settled();

  expect(before).toBe('CorrectionDelayed');
  expect(await one(it)).toBeUndefined();
});

test('a read of the record that is on its way does not undo a stop', async () => {
  const it = scene({ engagedAt: '2026-01-04T00:00:00Z', releasedAt: '2026-01-04T01:00:00Z' });
  it.world.reachable = false;
  await it.brakes.begin();
  const answer = Promise.withResolvers<void>();
  it.world.reachable = true;
  it.world.answering = answer.promise;
  await it.clock.advance(15_000);

  const stopping = mass(it);
  await settled();
  answer.resolve();
  await stopping;
  await settled();

  expect(it.brakes.isEngaged).toBe(true);
  expect(it.world.marks.engagedAt).toBe('2026-01-05T00:00:15.000Z');
  expect(it.happened).not.toContain('released');
});

test('a Lease that somebody deletes does not let corrections go', async () => {
  const it = scene();
  await it.brakes.begin();
  await mass(it);

  it.world.marks = {};
  await it.clock.advance(30_000);
  await settled();

  expect(it.brakes.isEngaged).toBe(true);
  expect(it.world.marks.engagedAt).toBeDefined();
});

test('a resource that waits is not looked at, until somebody edits it', async () => {
  const it = scene();
  await it.brakes.begin();
  await mass(it);

  expect(it.brakes.waitMs(resource('uid-9'))).toBeGreaterThan(0);
  expect(it.brakes.waitMs(resource('uid-9', 2))).toBe(0);
  expect(it.brakes.waitMs(resource('stranger'))).toBe(0);
});

test('a resource that begins to wait is counted once', async () => {
  const it = scene({ engagedAt: '2026-01-04T00:00:00Z' });
  await it.brakes.begin();

  await one(it);
  await one(it);

  expect(it.happened).toEqual(['told', 'BrakeEngaged']);
});

test('a release that is no time is told where people look, and the right one ends that', async () => {
  const it = scene({ engagedAt: '2026-01-04T00:00:00Z' });
  await it.brakes.begin();
  await one(it);

  it.world.marks = { ...it.world.marks, releasedAt: 'yes' };
  await it.clock.advance(15_000);
  await settled();
  const waitMs = it.brakes.waitMs(resource('single'));
  const told = (await it.brakes.correction(REGION, resource('single')))?.message;
  const again = it.brakes.waitMs(resource('single'));

  expect(waitMs).toBe(0); // so that it is told
  expect(told).toContain('release-brake is "yes", which lets nothing go: it is no RFC 3339 time');
  expect(told).toContain('release it');
  expect(again).toBeGreaterThan(0);
  expect(it.happened.filter((what) => what === 'BrakeEngaged')).toHaveLength(1);
});
