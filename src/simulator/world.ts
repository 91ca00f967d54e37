import type { AlarmState } from './alarms.ts';
import type { Calendar } from './calendars.ts';
import type { VirtualClock } from './clock.ts';
import { seededRandom, uuidFrom, type Random } from './random.ts';
import { DEFAULT_ACCOUNT, defaultSettings, type Settings } from './settings.ts';
import type { Region } from './region.ts';
import type { SsmDocument } from './document.ts';
import type { DocumentOutcome } from './document-outcomes.ts';
import type { KeptEvent } from './events.ts';
import type { Fault } from './faults.ts';
import type { Node } from './nodes.ts';
import type { Outcome } from './outcomes.ts';
import type { Policy } from './policy.ts';
import { scopeKey, type Scoped } from './scopes.ts';

/** One row of `GET /_simulator/calls`. */
export interface CallRow {
  seq: number;
  time: string;
  principal: string;
  operation: string;
  input: unknown;
  /** null while in flight; 0 with errorCode `drop` when the connection was cut. */
  status: number | null;
  errorCode?: string;
  account: string;
  region: string;
}

/** Everything the simulator holds. */
export interface World {
  readonly clock: VirtualClock;
  readonly seed: number;
  settings: Settings;
  regions: Map<string, Region>;
  nodes: Scoped<Map<string, Node>>;
  /** What `nodesOf` found last, by scope. */
  nodeViews: Map<string, ReadonlyMap<string, Node>>;
  calendars: Scoped<Map<string, Calendar>>;
  alarms: Scoped<Map<string, AlarmState>>;
  /** Amazon's documents that were put; the built-in ones are not among them. */
  amazonDocuments: Scoped<Map<string, SsmDocument>>;
  outcomes: Scoped<Outcome[]>;
  documentOutcomes: Scoped<DocumentOutcome[]>;
  faults: Scoped<Fault[]>;
  /** Values of the Parameter Store by name. */
  parameters: Scoped<Map<string, string>>;
  /** By access key id. */
  policies: Map<string, Policy>;
  calls: CallRow[];
  events: KeptEvent[];
  ids: Random;
  requestIds: Random;
  chance: Random;
}

function emptiness(seed: number): Omit<World, 'clock' | 'seed'> {
  return {
    settings: defaultSettings(),
    regions: new Map(),
    nodes: new Map(),
    nodeViews: new Map(),
    calendars: new Map(),
    alarms: new Map(),
    amazonDocuments: new Map(),
    outcomes: new Map(),
    documentOutcomes: new Map(),
    faults: new Map(),
    parameters: new Map(),
    policies: new Map(),
    calls: [],
    events: [],
    ids: seededRandom(seed, 'ids'),
    requestIds: seededRandom(seed, 'requests'),
    chance: seededRandom(seed, 'faults'),
  };
}

export function emptyWorld(clock: VirtualClock, seed: number): World {
  return { clock, seed, ...emptiness(seed) };
}

/** Forgets everything, the time that was advanced included: the same story tells itself again with the same ids. */
export function resetWorld(world: World): void {
  world.clock.reset();
  Object.assign(world, emptiness(world.seed));
}

export function newId(world: World): string {
  return uuidFrom(world.ids);
}

export function accountOf(world: World, accessKeyId: string): string {
  const { accounts } = world.settings;
  return Object.hasOwn(accounts, accessKeyId) ? accounts[accessKeyId]! : DEFAULT_ACCOUNT;
}

/** The state of one account and region, made when first asked for. */
export function regionOf(world: World, account: string, name: string): Region {
  const key = scopeKey(account, name);
  const known = world.regions.get(key);
  if (known !== undefined) return known;
  const region: Region = {
    account,
    name,
    key,
    associations: new Map(),
    before: new Map(),
    documents: new Map(),
    documentsBefore: new Map(),
    commands: new Map(),
    automations: new Map(),
    compliance: new Map(),
    ranAt: new Map(),
    told: new Map(),
    timers: new Map(),
    schedules: new Map(),
    sequence: 0,
  };
  world.regions.set(key, region);
  return region;
}
