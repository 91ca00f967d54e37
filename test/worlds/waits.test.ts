import { expect, test } from 'vitest';
import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { seeded } from '../support/seeded.ts';
import { Aws, type Ending } from './aws.ts';
import { Cluster } from './cluster.ts';
import { Gateway } from './gateway.ts';
import { Operator } from './operator.ts';
import { Story } from './story.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const NODES = ['n1', 'n2'];
const SPEC: SsmAssociationSpec = {
  documentName: 'AWS-RunShellScript',
  parameters: { commands: ['uptime'] },
  targets: [{ key: 'tag:Team', values: ['web'] }],
  scheduleExpression: 'rate(30 minutes)',
  checkInterval: '5m',
};

interface Course {
  /** Who fails in the first run, on both nodes. */
  readonly failsFirst: readonly string[];
  /** Who runs, and fails, in the second one. */
  readonly second: { readonly on: string; readonly fails: boolean };
  /** By so much the list of executions is late then. */
  readonly lagMs: number;
}

/** One run, and another one 20 minutes and `afterMs` later, compared in full every five minutes. */
async function playFrom(afterMs: number, { failsFirst, second, lagMs }: Course, seed: number) {
  const clock = new ManualClock();
  const story = new Story(clock);
  const aws = new Aws(clock);
  const gateway = new Gateway(aws, story);
  const cluster = new Cluster(clock, story, SPEC);
  let hurries = 0;
  aws.nodes = NODES;
  aws.onVersion = () => void aws.start(endings(NODES, failsFirst), 100);
  const hurried = (): void => void (hurries += 1);
  const operator = new Operator({ clock, cluster, ssm: gateway.ssm, random: seeded(seed), hurried });
  await clock.advance(0);
  await clock.advance(20 * MINUTE_MS + afterMs);
  gateway.weather = { lagMs: (read) => (read === 'executions' ? lagMs : 0), tornMs: 0 };
  aws.start(endings([second.on], second.fails ? [second.on] : []), 100);
  await clock.advance(5 * MINUTE_MS);
  await operator.stop();
  const failures = cluster.events.filter(({ reason }) => reason === 'RunFailed').length;
  return { afterMs, seed, hurries, failures };
}

function endings(nodes: readonly string[], failing: readonly string[]): ReadonlyMap<string, Ending> {
  return new Map(
    nodes.map((node) => [
      node,
      { afterMs: SECOND_MS, result: failing.includes(node) ? 'Failed' : 'Success' },
    ]),
  );
}

const STARTS_MS = Array.from({ length: 100 }, (_, index) => index * 3 * SECOND_MS);
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

test('a run that is waited for, a minute and a quarter, is not told as a failure before that', async () => {
  const course = { failsFirst: ['n1'], second: { on: 'n2', fails: false }, lagMs: MINUTE_MS };

  const played = await Promise.all(STARTS_MS.map((afterMs) => playFrom(afterMs, course, 1)));

  expect(played.every(({ failures }) => failures > 0)).toBe(true);
  expect(played.filter(({ failures }) => failures > 1)).toEqual([]);
});

test('a comparison that is due while a failure is doubted makes no passes without a pause', async () => {
  const course = { failsFirst: [], second: { on: 'n1', fails: true }, lagMs: 0 };
  const starts = STARTS_MS.slice(0, 20).map((afterMs) => 4 * afterMs);

  const played = await Promise.all(
    SEEDS.flatMap((seed) => starts.map((afterMs) => playFrom(afterMs, course, seed))),
  );

  expect(played.every(({ failures }) => failures === 1)).toBe(true);
  expect(played.filter(({ hurries }) => hurries > 3)).toEqual([]);
});
