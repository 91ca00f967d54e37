import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { openConnection } from '../../src/kube/connection.ts';
import { isReady, openRig, type Rig } from '../support/rig.ts';
import { seeded } from '../support/seeded.ts';
import { ASSOCIATIONS, declareFleet, nameOf, NODES } from './fleet.ts';
import { faultsOf, isAtRest, meaningOf, type HeldRuns } from './judge.ts';
import { drawRound, perform, type Story } from './script.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Hours between two deeds, and a while on top, so that what comes of one falls on no checkpoint. */
const HOURS = 3;
const WHILE_MS = 7 * MINUTE_MS;
const STRETCHES_A_DAY = 24 / HOURS;
/** The longest page of a list. */
const PAGE = 50;
const OF_RUNS = new Set([
  'DescribeAssociationExecutions',
  'DescribeAssociationExecutionTargets',
  'ListCommandInvocations',
  'DescribeInstanceAssociationsStatus',
  'GetAutomationExecution',
]);

/** What the checkpoints have come to. */
interface Seen {
  readonly faults: string[];
  /** Statuses that were compared. */
  compared: number;
  /** Of these, where nothing had happened since the checkpoint before. */
  quiet: number;
  /** Meaning at the last checkpoint, by resource. */
  meanings: ReadonlyMap<string, string>;
  /** What was written of each status since then, and before. */
  readonly written: Writes;
}

/** Statuses as written, by resource, the oldest first. */
type Writes = Map<string, Status[]>;
type Status = Readonly<Record<string, unknown>>;

/** Plays so many days over 50 associations and 200 nodes, and looks every hour whether each status is true. */
export async function playDays(days: number, seed: number): Promise<Seen> {
  const rig = await openRig('week');
  try {
    return await play(rig, days, seed);
  } finally {
    await rig.close();
  }
}

async function play(rig: Rig, days: number, seed: number): Promise<Seen> {
  const random = seeded(seed);
  const seen: Seen = { faults: [], compared: 0, quiet: 0, meanings: new Map(), written: new Map() };
  await declareFleet(rig);
  const start = () => rig.startOperator({}, { openConnection: recording(seen.written) });
  const operator = await start();
  const story: Story = { rig, random, start, operator, outcomes: new Map(), nodes: NODES, done: {} };
  await rig.advance(5 * MINUTE_MS);
  for (let index = 0; index < ASSOCIATIONS; index += 1) await rig.associations.until(nameOf(index), isReady); // oxlint-disable-line no-await-in-loop -- in order
  const begun = await tallyOf(rig, 0);

  const rounds = Array.from({ length: days }, () => drawRound(random)).flat();
  for (const deed of rounds.slice(0, days * STRETCHES_A_DAY)) {
    await rig.advance(WHILE_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
    await perform(story, deed); // oxlint-disable-line no-await-in-loop -- time goes forward
    for (let hours = 0; hours < HOURS; hours += 1) {
      await rig.advance(HOUR_MS); // oxlint-disable-line no-await-in-loop -- time goes forward
      await compare(rig, seen); // oxlint-disable-line no-await-in-loop -- time goes forward
    }
    if (seen.faults.length > 0) break;
  }
  judge(days, seen, { begun, ended: await tallyOf(rig, begun.seq), done: story.done, seed });
  return seen;
}

async function compare(rig: Rig, seen: Seen): Promise<void> {
  const [held, resources] = await Promise.all([heldIn(rig), rig.associations.list()]);
  const now = rig.clock.now();
  const byName = new Map(held.map((one) => [one.AssociationName, one]));
  const meanings = new Map<string, string>();
  for (const resource of resources) {
    const { name } = resource.metadata;
    const one = byName.get(`${rig.namespace}.${name}`)!;
    if (!isAtRest(one, now)) continue; // what has just happened is told after this checkpoint
    meanings.set(name, meaningOf(one));
    seen.compared += 1;
    const faults = faultsOf(resource, one, now);
    const isQuiet = seen.meanings.get(name) === meaningOf(one);
    if (isQuiet) seen.quiet += 1;
    const writes = seen.written.get(name) ?? [];
    if (isQuiet && writes.length > 1)
      faults.push(`written though nothing has happened: ${changesIn(writes)}`);
    seen.faults.push(...faults.map((fault) => `${now.toISOString()} ${name}: ${fault}`));
  }
  seen.meanings = meanings;
  for (const writes of seen.written.values()) writes.splice(0, writes.length - 1);
}

interface Tally {
  readonly seq: number;
  readonly runs: number;
  readonly failedRuns: number;
  readonly calls: Readonly<Record<string, number>>;
}

/** What the operator has called since a call, and how often AWS has run associations so far. */
async function tallyOf(rig: Rig, since: number): Promise<Tally> {
  const calls = (await rig.aws.calls(since)).filter(({ principal }) => principal === 'test');
  const runs = (await heldIn(rig)).flatMap(({ Executions }) => Executions);
  const byName = Map.groupBy(calls, ({ operation }) => operation);
  return {
    seq: calls.at(-1)?.seq ?? since,
    runs: runs.length,
    failedRuns: runs.filter(({ Status }) => Status === 'Failed').length,
    calls: Object.fromEntries([...byName].map(([name, { length }]) => [name, length])),
  };
}

interface Course {
  readonly begun: Tally;
  readonly ended: Tally;
  readonly done: Readonly<Record<string, number>>;
  readonly seed: number;
}

function judge(days: number, { faults, compared, quiet }: Seen, { begun, ended, done, seed }: Course): void {
  const runs = ended.runs - begun.runs;
  const failedRuns = ended.failedRuns - begun.failedRuns;
  const minutes = days * STRETCHES_A_DAY * (HOURS * 60 + WHILE_MS / MINUTE_MS);
  const ofRuns = Object.entries(ended.calls).filter(([name]) => OF_RUNS.has(name));
  const callsOfRuns = ofRuns.reduce((sum, [, count]) => sum + count, 0);
  const allowed = runs - failedRuns + 6 * failedRuns;
  console.log(`${days} days, seed ${seed}:`, {
    deeds: done,
    compared,
    quiet,
    minutes,
    runs,
    failedRuns,
    callsOfRuns,
    allowed,
    calls: ended.calls,
  });
  expect(faults.slice(0, 20)).toEqual([]);
  const sweeps = minutes + (done['the operator is started anew'] ?? 0);
  expect(ended.calls['ListAssociations']).toBeLessThanOrEqual(sweeps * Math.ceil(ASSOCIATIONS / PAGE));
  expect(callsOfRuns).toBeLessThanOrEqual(allowed);
}

async function heldIn({ aws }: Rig): Promise<readonly HeldRuns[]> {
  return (await aws.associations()) as unknown as readonly HeldRuns[];
}

/** What the last write has changed, field by field, in a line. */
function changesIn(writes: readonly Status[]): string {
  const [before = {}, after = {}] = writes.slice(-2);
  const fields = Object.keys({ ...before, ...after });
  const changed = fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  const said = changed.map((field) => `${field} ${brief(before[field])} -> ${brief(after[field])}`);
  return said.join('; ') || 'the same again';
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? 'none').slice(0, 300);
}

/** Notes what is written of each status. */
function recording(written: Writes): typeof openConnection {
  return (options) => {
    const connection = openConnection(options);
    return {
      ...connection,
      request(request) {
        const [, name] = /ssmassociations\/([^/]+)\/status$/.exec(request.path) ?? [];
        if (name !== undefined && request.method !== 'GET') {
          const { status } = request.body as { readonly status: Status };
          written.set(name, [...(written.get(name) ?? []), status]);
        }
        return connection.request(request);
      },
    };
  };
}
