import { seededRandom, uuidFrom } from './random.ts';
import type { Region } from './region.ts';
import type { World } from './world.ts';

/** A row of `GET /_simulator/events`: an event as EventBridge delivers it, numbered from 1 without gaps. */
interface EventRow {
  seq: number;
  version: '0';
  id: string;
  'detail-type': string;
  source: 'aws.ssm';
  account: string;
  /** ISO-8601, in whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, string>;
}

/** A detail: a number is a time in milliseconds, and what is undefined is left out. */
type Detail = string | number | undefined;

/** An event as it is put, like an entry of PutEvents. */
interface EventEntry {
  detailType: string;
  resources: string[];
  detail: Record<string, Detail>;
}

/** An event as it is kept: a day of a large account has a million, and few are ever read. */
export interface KeptEvent extends EventEntry {
  seq: number;
  at: number;
  account: string;
  region: string;
}

/** At least so many of the newest are kept: long runs fit into memory. */
const KEPT_EVENTS = 10_000;

/** Notes an event. Here none is lost and none comes twice, unlike AWS's. */
export function emit(world: World, { account, name }: Region, entry: EventEntry): void {
  const { events } = world;
  events.push({ ...entry, seq: (events.at(-1)?.seq ?? 0) + 1, at: world.clock.now(), account, region: name });
  if (events.length > 2 * KEPT_EVENTS) events.splice(0, KEPT_EVENTS);
}

/** The event as EventBridge delivers it. Its id is the same however often it is read, and differs with the seed. */
export function eventRow({ seed }: World, { seq, at, account, region, ...entry }: KeptEvent): EventRow {
  const given = Object.entries(entry.detail).filter(
    (member): member is [string, string | number] => member[1] !== undefined,
  );
  return {
    seq,
    version: '0',
    id: uuidFrom(seededRandom(seed, `event ${seq}`)),
    'detail-type': entry.detailType,
    source: 'aws.ssm',
    account,
    time: isoTime(at).replace(/\.\d+Z$/, 'Z'),
    region,
    resources: entry.resources,
    detail: Object.fromEntries(
      given.map(([name, value]) => [name, typeof value === 'number' ? isoTime(value) : value]),
    ),
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
