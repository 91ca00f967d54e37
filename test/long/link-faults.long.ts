import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareVersions } from '../../src/kube/resource-version.ts';
import { certificatesIn } from '../control-plane/certificates.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { type FaultKind, FAULTS } from '../kube/faults.ts';
import { type FaultyLink, openFaultyLink } from '../kube/faulty-link.ts';
import {
  type Cluster,
  openCluster,
  type Thing,
  type Watched,
  watchThings,
  withoutStreamingLists,
} from '../kube/fixture.ts';
import { flaws, keyOf, untold } from '../kube/missed.ts';
import { eventually } from '../support/eventually.ts';
import { seeded } from '../support/seeded.ts';
import { fastTime, passingTime, type PassingTime } from './link-faults/time.ts';
import { pick, Writer } from './link-faults/writer.ts';

/** FAULT_SEED repeats a run; FAULT_ROUNDS makes it longer. */
const SEED = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 120);
const QUIET = { timeoutMs: 60_000, everyMs: 20 };

let plane: ControlPlane;
let clusters: readonly Cluster[];
let link: FaultyLink;
let token: string;
/** Whether lists come page by page just now. */
let paged = false;
const time: PassingTime = passingTime();
const random = seeded(SEED);

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ssm-operator-link-faults-'));
  plane = await startControlPlane({ dir, log: console.error, temporary: true });
  const { kubeconfig } = plane;
  clusters = await Promise.all(
    ['one', 'two', 'three'].map((each) => openCluster(kubeconfig, `long-${each}`)),
  );
  token = join(dir, 'token');
  await writeFile(token, 'token-0');
  const user = { 'auth-provider': { name: 'tokenFile', config: { tokenFile: token } } };
  link = await openFaultyLink({
    kubeconfig,
    certificates: await certificatesIn(dir),
    clock: time.clock,
    user,
  });
});

afterAll(async () => {
  await link.close();
  await Promise.all(clusters.map((each) => each.close()));
  time.stop();
  await plane.stop();
});

/** Those of the link, and those of what is at its other end. */
function allFaults(): Readonly<Record<string, FaultKind>> {
  const restarts = (['kube-apiserver', 'etcd'] as const).flatMap((program) =>
    (['SIGTERM', 'SIGKILL'] as const).map((signal): [string, FaultKind] => [
      `${program} ended by ${signal} and started again`,
      { strike: () => plane.restart(program, signal), breaks: true },
    ]),
  );
  return { ...FAULTS, ...Object.fromEntries(restarts) };
}

/** Each kind equally often, in random order. */
function schedule(kinds: readonly string[]): string[] {
  const order = kinds.map((kind) => ({ kind, place: random() })).toSorted((a, b) => a.place - b.place);
  return order.map(({ kind }) => kind);
}

interface Run {
  readonly watched: Watched;
  readonly writer: Writer;
  readonly struck: Record<string, number>;
  readonly count: {
    /** Writes of which each was to be told, and those that a new list may fold into what came of them. */
    single: number;
    folded: number;
    ownWrites: number;
    ownFailures: number;
  };
}

test(`seed ${SEED}: nothing is missed in ${ROUNDS} rounds of faults`, async () => {
  const kinds = allFaults();
  await Promise.all(clusters.flatMap((each) => ['w', 'x', 'y', 'z'].map((name) => each.create(name))));
  const namespaces = clusters.map(({ namespace }) => namespace);
  const connection = withoutStreamingLists(link.connection, 429, () => paged);
  const watched = watchThings(connection, { namespaces, pageSize: 3, random, clock: fastTime(10) });
  await watched.store.synced;
  const count = { single: 0, folded: 0, ownWrites: 0, ownFailures: 0 };
  const run: Run = { watched, writer: new Writer(clusters, random), struck: {}, count };

  const names = Object.keys(kinds);
  const order = Array.from({ length: Math.ceil(ROUNDS / names.length) }, () => schedule(names)).flat();
  for (const [round, name] of order.slice(0, ROUNDS).entries()) {
    await playRound(run, name, kinds[name] as FaultKind, round); // oxlint-disable-line no-await-in-loop -- rounds
  }

  const { network, api } = link;
  console.log(`seed ${SEED}, ${ROUNDS} rounds. Struck:`, run.struck);
  console.log({
    missed: 0, // else it would have ended
    ...count,
    told: watched.told.length,
    problems: watched.problems.length,
    lists: api.asked('list'),
    watches: api.asked('watch'),
    connections: {
      opened: network.accepted,
      broken: network.broken,
      sentAway: api.sentAway,
      mostOpen: network.mostOpen,
    },
  });
  expect(count.single).toBeGreaterThan(0);
  expect(count.ownWrites).toBeGreaterThan(0);
  if (ROUNDS >= names.length) expect(Object.keys(run.struck).toSorted()).toEqual(names.toSorted());
  expect(network.mostOpen).toBeLessThanOrEqual(2);
  expect(network.accepted).toBeLessThanOrEqual(1 + network.broken + api.sentAway);
}, 3_600_000);

async function playRound(run: Run, name: string, fault: FaultKind, round: number): Promise<void> {
  const { watched, writer, struck, count } = run;
  await eventually(() => expect(link.api.watches).toBe(clusters.length), QUIET);
  await rotateToken(round);
  const before = { told: watched.told.length, facts: writer.facts.length, lists: listsByNamespace() };
  const accepted = link.network.accepted;
  paged = fault.paged ?? random() < 0.5;

  await writer.write(Math.floor(random() * 3));
  const striking = Promise.resolve(fault.strike(link, time.clock));
  await Promise.all([writer.write(2 + Math.floor(random() * 4)), writeOurselves(run)]);
  await time.skip(fault.unnoticedMs ?? 0);
  await fault.heal?.(link);
  await Promise.all([writer.write(Math.floor(random() * 3)), writeOurselves(run)]);
  await striking;
  struck[name] = (struck[name] ?? 0) + 1;

  const there = (await Promise.all(clusters.map((each) => each.list()))).flat();
  const facts = writer.facts.slice(before.facts);
  const where = `seed ${SEED}, round ${round}: ${name}`;
  const single = await eventually(() => {
    // Not before: a watch that is down may lead to a new list yet.
    expect(link.api.watches).toBe(clusters.length);
    expect(flaws(watched.told, there), where).toEqual([]);
    expect(new Set(watched.store.list().map(versionOf))).toEqual(new Set(there.map(versionOf)));
    const lists = listsByNamespace();
    const each = facts.filter(({ key }) => lists[namespaceOf(key)] === before.lists[namespaceOf(key)]);
    expect(untold(watched.told.slice(before.told), each), where).toEqual([]);
    return each;
  }, QUIET);
  count.single += single.length;
  count.folded += facts.length - single.length;
  if (!fault.breaks) expect(link.network.accepted, name).toBe(accepted);
}

/** The old token is refused at once, also to what is under way. */
async function rotateToken(round: number): Promise<void> {
  await writeFile(token, `token-${round}`);
  link.api.accepts = (authorization) => authorization === `Bearer token-${round}`;
}

/** As the operator does: what was written is readable at once. */
async function writeOurselves({ watched: { store }, count }: Run): Promise<void> {
  const thing = pick(store.list(), random);
  try {
    const answer = await store.applyStatus(thing, { id: `i-${count.ownWrites}` });
    count.ownWrites += 1;
    const readable = store.get(keyOf(thing));
    if (readable?.metadata.uid !== thing.metadata.uid) return;
    const order = compareVersions(readable.metadata.resourceVersion, answer.metadata.resourceVersion);
    expect(order).toBeGreaterThanOrEqual(0);
  } catch (error) {
    if (error instanceof Error && error.name === 'AssertionError') throw error;
    count.ownFailures += 1;
  }
}

function listsByNamespace(): Record<string, number> {
  return Object.fromEntries(clusters.map(({ namespace }) => [namespace, link.api.asked('list', namespace)]));
}

function namespaceOf(key: string): string {
  return key.split('/')[0] ?? '';
}

function versionOf(thing: Thing): string {
  return `${keyOf(thing)} ${thing.metadata.uid} ${thing.metadata.resourceVersion}`;
}
