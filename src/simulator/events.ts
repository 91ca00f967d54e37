import { uuidFrom } from './random.ts';
import type { Region } from './region.ts';
import type { World } from './world.ts';

/** A row of `GET /_simulator/events`: an event as EventBridge delivers it, numbered from 1 without gaps. */
export interface EventRow {
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

/** At least so many of the newest are kept: long runs fit into memory. */
const KEPT_EVENTS = 10_000;

/** A time as the details of events write it. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** What is told about; details that are undefined are left out. */
interface Told {
  detailType: string;
  resources: string[];
  detail: Record<string, string | undefined>;
}

/** Notes an event. Here none is lost and none comes twice, unlike AWS's. */
export function emit(world: World, region: Region, { detailType, resources, detail }: Told): void {
  const given = Object.entries(detail).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { events } = world;
  events.push({
    seq: (events.at(-1)?.seq ?? 0) + 1,
    version: '0',
    id: uuidFrom(world.eventIds),
    'detail-type': detailType,
    source: 'aws.ssm',
    account: region.account,
    time: isoTime(world.clock.now()).replace(/\.\d+Z$/, 'Z'),
    region: region.name,
    resources,
    detail: Object.fromEntries(given),
  });
  if (events.length > 2 * KEPT_EVENTS) events.splice(0, KEPT_EVENTS);
}
