import { DEEDS, breakSome } from './deeds.ts';
import { never, type Fault } from './fault.ts';
import { courseFaults } from './judge-course.ts';
import { newsFaults } from './judge-news.ts';
import { statusFaults } from './judge-status.ts';
import { hasTrouble, type Settings } from './kinds.ts';
import { isBad } from './run.ts';
import { beginStretch } from './stretch.ts';
import { denialFrom, MOST_LAG_MS, weatherOf } from './weather.ts';
import { World } from './world.ts';

/** What a world has come to. */
export interface Played {
  readonly faults: readonly Fault[];
  readonly runs: number;
  readonly failedRuns: number;
}

const STRETCHES = 10;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What was denied is asked for again within half an hour. */
const AFTER_DENIAL_MS = 31 * MINUTE_MS;
/** By then nothing lags, and what was waited for is told. */
const AFTER_CHANGE_MS = MOST_LAG_MS + 3 * MINUTE_MS;
/** Longer than any wait but those for what was denied. */
const REST_MS = 4 * MINUTE_MS;

/** Plays a world, and judges it whenever it has come to rest. */
export async function play(settings: Settings, print?: (line: string) => void): Promise<Played> {
  const world = new World(settings, print);
  await world.pass(5 * MINUTE_MS);
  const faults: Fault[] = [];
  for (let left = STRETCHES; left > 0; left -= 1) {
    const found = await playStretch(world); // oxlint-disable-line no-await-in-loop -- time goes on
    found.forEach(({ what, detail }) => world.story.tell(() => `    WRONG: ${what}: ${detail}`));
    faults.push(...found);
  }
  await world.operator.stop();
  const { runs } = world.aws;
  return { faults, runs: runs.length, failedRuns: runs.filter(isBad).length };
}

async function playStretch(world: World): Promise<readonly Fault[]> {
  const { draw, gateway, settings, aws, cluster } = world;
  await world.pass(untilNextMs(world));
  breakSome(world);
  gateway.weather = weatherOf(settings.lag, draw);
  const isDenied = hasTrouble(settings, 'denials') && draw.chance(0.5);
  gateway.denial = isDenied ? denialFrom(draw, world.nowMs) : undefined;
  const endStretch = beginStretch(world);
  await DEEDS[settings.kind](world);
  if (hasTrouble(settings, 'restarts')) await restartSome(world);
  await comeToRest(world);
  const stretch = endStretch(isDenied);
  return [
    ...newsFaults(stretch, aws),
    ...courseFaults(stretch),
    ...statusFaults(cluster.status, aws, settings.kind),
    ...(await restFaults(world)),
  ];
}

/** To the full hour, where all nodes run together; else some minutes. */
function untilNextMs({ settings, nowMs, draw }: World): number {
  if (settings.kind === 'own times') return draw.between(3 * MINUTE_MS, 5 * MINUTE_MS);
  return Math.ceil((nowMs + 1_000) / HOUR_MS) * HOUR_MS - nowMs;
}

async function restartSome(world: World): Promise<void> {
  const { draw } = world;
  for (let left = draw.chance(0.7) ? 1 : 2; left > 0; left -= 1) {
    /* oxlint-disable no-await-in-loop -- time goes on */
    await world.pass(draw.between(0, 3 * MINUTE_MS));
    await world.restart();
    /* oxlint-enable no-await-in-loop */
  }
}

async function comeToRest(world: World): Promise<void> {
  const { aws, gateway } = world;
  await world.pass(3 * MINUTE_MS);
  const restsAtMs = (): number => {
    const deniedMs = gateway.denial === undefined ? 0 : gateway.denial.untilMs + AFTER_DENIAL_MS;
    return Math.max(aws.changedMs + AFTER_CHANGE_MS, deniedMs);
  };
  while (world.nowMs < restsAtMs()) await world.pass(restsAtMs() - world.nowMs); // oxlint-disable-line no-await-in-loop -- nodes may still be at work
}

/** Nothing happens, so nothing is to be written, asked or told; nor after a restart. */
async function restFaults(world: World): Promise<readonly Fault[]> {
  const faults = await passAtRest(world, 'at rest');
  if (!hasTrouble(world.settings, 'restarts') || !world.draw.chance(0.6)) return faults;
  await world.restart();
  return [...faults, ...(await passAtRest(world, 'after a restart at rest'))];
}

async function passAtRest(world: World, when: string): Promise<readonly Fault[]> {
  const endStretch = beginStretch(world);
  await world.pass(REST_MS);
  const { writes, calls, events } = endStretch(false);
  const asked = calls.map(({ read }) => read).filter((read) => read !== 'list' && read !== 'describe');
  return [
    ...never(
      `written ${when}`,
      writes.map(({ after }) => after),
    ),
    ...never(`asked ${when}`, asked),
    ...never(
      `told ${when}`,
      events.map(({ message }) => message),
    ),
  ];
}
