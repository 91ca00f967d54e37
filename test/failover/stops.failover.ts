import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { leaseIn, startEditing, writesOf } from '../support/editing.ts';
import { eventually } from '../support/eventually.ts';
import { openPlace, PATIENCE, type Place } from '../support/place.ts';
import type { Program } from '../support/processes.ts';
import { relay } from './relay.ts';

const STOPS = 12;
const RESOURCES = 20;
/** Stops at the same time, each with operators, an AWS and a lease of its own: most of their time is waiting. */
const LANES = 3;
/** Nothing but AWS slows the operator down, so each of its sixteen passes has a call on its way or is about to. */
const SETTINGS = { AWS_RATE: '0' };
const LATENCY_MS = 200;
const WRITES_BEFORE_A_STOP = 10;
/** Stops come at any time between two renewals. */
const RENEWAL_MS = 2_000;
const SCRIPT = 'test/support/stopping-operator.ts';

/** Writes of one leader that was stopped. */
interface Stop {
  readonly before: number;
  /** On their way in the kernel when it stopped: they reach AWS before anybody else leads. */
  readonly inKernel: number;
  /** After the standby had taken the lease. */
  readonly deposed: number;
}

type HowToStop = (leader: Program) => Promise<void>;

const anyMoment: HowToStop = async ({ process }) => {
  await pause(Math.random() * RENEWAL_MS);
  process.kill('SIGSTOP');
};

const worstMoment: HowToStop = async (program) => {
  program.process.kill('SIGUSR2');
  await program.line('stopping while it sends');
};

test(`${STOPS} stops at any moment: a deposed leader writes nothing`, async () => {
  const found = await inLanes(['src/main.ts'], anyMoment);

  report('stopped at any moment', found);
  expect(found.map(({ deposed }) => deposed)).toEqual(Array(STOPS).fill(0));
});

test(`${STOPS} stops while a write is sent: a deposed leader writes nothing`, async () => {
  const found = await inLanes([SCRIPT], worstMoment);

  report('stopped while a write is sent', found);
  expect(found.map(({ deposed }) => deposed)).toEqual(Array(STOPS).fill(0));
});

test(`the same ${STOPS} stops with the fence before send: the measure can fail`, async () => {
  const found = await inLanes([SCRIPT, 'early'], worstMoment);

  report('stopped while a write is sent, fence before send', found);
  expect(Math.max(...found.map(({ deposed }) => deposed))).toBeGreaterThan(0);
});

async function inLanes(
  ...how: readonly [program: readonly string[], stop: HowToStop]
): Promise<readonly Stop[]> {
  const places = await Promise.all(Array.from({ length: LANES }, openPlace));
  return (await Promise.all(places.map((place) => stops(place, ...how)))).flat();
}

async function stops(place: Place, program: readonly string[], stop: HowToStop): Promise<readonly Stop[]> {
  const { rig, aws } = place;
  await aws.put('settings', { latencyMs: LATENCY_MS });
  const editing = await startEditing(rig, RESOURCES);
  const found = await relay(
    place,
    { trials: STOPS / LANES, settings: SETTINGS, program },
    async ({ leader, standby }) => {
      const enough = (await writesOf(aws, leader.principal)).length + WRITES_BEFORE_A_STOP;
      await eventually(async () => {
        const { length } = await writesOf(aws, leader.principal);
        if (length < enough) throw new Error(`${length} writes, not ${enough}`);
      }, PATIENCE);
      await stop(leader.program);
      const stoppedMs = Date.now();
      await standby.program.line('"leading"');
      const takenMs = Date.parse((await leaseIn(rig)).spec.acquireTime);
      leader.program.process.kill('SIGCONT');
      await leader.program.exited;
      const times = (await writesOf(aws, leader.principal)).map(({ time }) => Date.parse(time));
      return {
        before: times.filter((ms) => ms < stoppedMs).length,
        inKernel: times.filter((ms) => ms >= stoppedMs && ms < takenMs).length,
        deposed: times.filter((ms) => ms >= takenMs).length,
      };
    },
  );
  await editing.stop();
  return found;
}

function report(what: string, found: readonly Stop[]): void {
  const sum = (of: (stop: Stop) => number): number => found.reduce((total, stop) => total + of(stop), 0);
  const [before, inKernel, deposed] = [
    sum((stop) => stop.before),
    sum((stop) => stop.inKernel),
    sum((stop) => stop.deposed),
  ];
  console.log(
    `${what}, ${found.length} stops: ${before} AWS writes before, ${inKernel} in the kernel at the stop, ${deposed} by the deposed leader`,
  );
}
