import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { leaseIn } from '../support/editing.ts';
import { eventually } from '../support/eventually.ts';
import { openPlace, PATIENCE, type Place } from '../support/place.ts';
import { isReady, spec } from '../support/rig.ts';
import { relay } from './relay.ts';

const TRIALS = 20;
/** Trials at the same time, each with operators, an AWS and a lease of its own: most of their time is waiting. */
const LANES = 5;
const NAMES = Array.from({ length: 20 }, (_, index) => `agent-${index}`);

/** Created just before each busy stop. They need many times the calls that may go out at once, so most of those wait. */
const BULK = 40;

/** Signals come at any time between two renewals. */
const RENEWAL_MS = 2_000;

/** Milliseconds after the signal. */
interface Takeover {
  readonly leaseMs: number;
  readonly callMs: number;
}

test(`planned: ${TRIALS} times the leader gets SIGTERM`, async () => {
  const found = await trialsIn(await openFleet(), TRIALS, 'SIGTERM');

  report('planned failover (SIGTERM)', found);
  expect(Math.max(...found.map(({ callMs }) => callMs))).toBeLessThan(1_000);
});

test(`planned and busy: ${TRIALS} times the leader gets SIGTERM while calls wait for the AWS budget`, async () => {
  const place = await openFleet();
  let bulks = 0;

  const found = await trialsIn(place, TRIALS, 'SIGTERM', async () => {
    const names = Array.from({ length: BULK }, (_, index) => `bulk-${bulks}-${index}`);
    bulks += 1;
    await Promise.all(names.map((name) => place.rig.associations.create(name, spec())));
  });
  const made = (await place.aws.associations()).map(({ AssociationName }) => AssociationName);

  report('planned failover (SIGTERM) of a busy leader', found);
  expect(Math.max(...found.map(({ callMs }) => callMs))).toBeLessThan(1_000);
  expect(new Set(made).size).toBe(made.length);
  expect(made.length).toBeGreaterThan(NAMES.length);
  expect(made.length).toBeLessThan(NAMES.length + TRIALS * BULK); // the rest still waits
});

test(`unplanned: ${TRIALS} times the leader gets SIGKILL`, async () => {
  const lanes = await Promise.all(Array.from({ length: LANES }, openFleet));
  const found = (await Promise.all(lanes.map((lane) => trialsIn(lane, TRIALS / LANES, 'SIGKILL')))).flat();

  report('unplanned failover (SIGKILL)', found);
  expect(Math.max(...found.map(({ callMs }) => callMs))).toBeLessThan(20_000);
});

/** A place with something to look after. */
async function openFleet(): Promise<Place> {
  const place = await openPlace();
  await Promise.all(NAMES.map((name) => place.rig.associations.create(name, spec())));
  return place;
}

async function trialsIn(
  place: Place,
  trials: number,
  signal: NodeJS.Signals,
  prepare: () => Promise<void> = async () => {},
): Promise<readonly Takeover[]> {
  const { rig, aws } = place;
  return relay(place, { trials }, async ({ leader, standby }) => {
    await Promise.all(NAMES.map((name) => rig.associations.until(name, isReady, PATIENCE)));
    await pause(Math.random() * RENEWAL_MS);
    await prepare();
    const signalledMs = Date.now();
    leader.program.process.kill(signal);
    await standby.program.line('"leading"');
    const { acquireTime } = (await leaseIn(rig)).spec;
    const call = await eventually(async () => {
      const first = (await aws.calls()).find(({ principal }) => principal === standby.principal);
      if (first === undefined) throw new Error('the standby has not called AWS yet');
      return first;
    }, PATIENCE);
    return {
      leaseMs: Date.parse(acquireTime) - signalledMs,
      callMs: Date.parse(call.time) - signalledMs,
    };
  });
}

function report(what: string, found: readonly Takeover[]): void {
  const lease = spread(found.map(({ leaseMs }) => leaseMs));
  const call = spread(found.map(({ callMs }) => callMs));
  console.log(
    `${what}, ${found.length} trials, min/median/max: lease taken after ${lease}, first AWS call after ${call}`,
  );
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((left, right) => left - right);
  const shown = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return `${shown.map((ms) => ((ms ?? Number.NaN) / 1_000).toFixed(2)).join('/')} s`;
}
