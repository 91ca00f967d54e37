import { expect, inject, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startOperator, type Operator } from '../../src/operator.ts';
import { openLog } from '../../src/telemetry/log.ts';
import { proxied } from '../kube/fixture.ts';
import type { Proxy } from '../kube/proxy.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { openRig, spec } from '../support/rig.ts';
import { seeded } from '../support/seeded.ts';

/** What `passLimitMs` makes of the settings below. */
const PASS_LIMIT_MS = 1_050_000;

test('with AWS and the API server away for three hours, ten times as long as a pass may take, the process waits and is not stuck', async () => {
  const { rig, proxy, clock, read } = await operatorWithoutAws();
  await rig.associations.create('agent', spec());
  await eventually(async () => {
    await clock.advance(250);
    expect(await read('/readyz')).toEqual([200, 'ok\n']);
  });
  await eventually(async () => {
    await clock.advance(1_000);
    expect(await read('/metrics')).toEqual([200, expect.stringMatching(FAILED_CALL)]);
  });
  proxy.refuse();

  const answers = new Set<string>();
  for (let minutes = 0; minutes < 180; minutes += 10) {
    /* oxlint-disable no-await-in-loop -- time goes forward */
    await clock.advance(600_000);
    answers.add((await read('/healthz')).join(' '));
    await eventually(() => passesEnd(clock, read), { everyMs: 20 });
    /* oxlint-enable no-await-in-loop */
  }

  expect([...answers]).toEqual(['200 ok\n']);
  const [status, sentence] = await read('/readyz');
  expect(status).toBe(503);
  expect(sentence).toMatch(
    /^The API server has said nothing about SsmDocument for \d+ s: .*(ECONN|disconnected)/,
  );
  const stale = /ssm_operator_cache_staleness_seconds{kind="SsmAssociation"} (\d+)/.exec(
    (await read('/metrics'))[1],
  );
  expect(Number(stale?.[1])).toBeGreaterThan(175 * 60);
  expect(Number(stale?.[1])).toBeLessThan(200 * 60);
});

test('an API server that has said nothing for 150 s makes the operator unready', async () => {
  const { proxy, clock, read } = await operatorWithoutAws();
  await eventually(async () => {
    await clock.advance(250);
    expect(await read('/readyz')).toEqual([200, 'ok\n']);
  });
  proxy.refuse();

  const sentence = await eventually(async () => {
    await clock.advance(5_000);
    const [status, text] = await read('/readyz');
    expect(status).toBe(503);
    return text;
  });

  const [, seconds] = /has said nothing about \w+ for (\d+) s/.exec(sentence) ?? [];
  expect(Number(seconds)).toBeGreaterThanOrEqual(150);
  expect(Number(seconds)).toBeLessThanOrEqual(155);
});

test('a pass that does not end is what a restart can help', async () => {
  const networkClock = new ManualClock();
  const { rig, proxy, clock, read } = await operatorWithoutAws({ networkClock });
  await rig.associations.create('agent', spec());
  await eventually(async () => {
    await networkClock.advance(250);
    expect(await read('/metrics')).toEqual([200, expect.stringMatching(FAILED_CALL)]);
  });

  // its time stands still, so that no request for Kubernetes runs out of it
  proxy.hold();
  await eventually(async () => {
    await clock.advance(60_000);
    expect(await read('/healthz')).toEqual([503, expect.stringContaining('A pass over SsmAssociation ')]);
  });
  const [, sentence] = await read('/healthz');
  proxy.reset();
  await eventually(async () => {
    await networkClock.advance(250);
    expect(await read('/healthz')).toEqual([200, 'ok\n']);
  });

  const [, key, ran] = /SsmAssociation (\S+) has been running for (\d+) s/.exec(sentence) ?? [];
  expect(key).toBe(`${rig.namespace}/agent`);
  expect(Number(ran) * 1_000).toBeGreaterThan(PASS_LIMIT_MS);
});

test('while the first list is not complete, the log says every ten seconds which kind is waited for, and why', async () => {
  const { proxy, clock, read, lines } = await operatorWithoutAws({ away: true });
  await eventually(() => expect(lines.join()).toMatch(NO_CONNECTION));

  await clock.advance(10_000);
  await clock.advance(10_000);
  await clock.advance(10_000);

  const said = lines.filter((line) => line.includes('"The first list of SsmAssociation resources'));
  expect(said).toHaveLength(3);
  expect(said[0]).toMatch(NO_CONNECTION);
  expect(await read('/readyz')).toEqual([503, expect.stringContaining('is not complete: GET ')]);
  expect((await read('/metrics'))[1]).toContain('ssm_operator_cache_synced{kind="SsmAssociation"} 0');
  proxy.welcome();
  await eventually(async () => {
    await clock.advance(1_000);
    expect(await read('/readyz')).toEqual([200, 'ok\n']);
  });
  expect((await read('/metrics'))[1]).toContain('ssm_operator_cache_synced{kind="SsmAssociation"} 1');
});

/** Requests run out of time by the clock, and AWS is given up by the SDK's own. */
async function passesEnd(clock: ManualClock, read: Running['read']): Promise<void> {
  await clock.advance(500);
  const [, metrics] = await read('/metrics');
  expect(metrics.match(/^workqueue_longest_running_processor_seconds{.*} 0$/gm)).toHaveLength(2);
}

/** Reset, and in whose words depends on how far TLS was. */
const NO_CONNECTION = /ECONNRESET|disconnected/;

const FAILED_CALL = /ssm_operator_aws_requests_total{operation="\w+",outcome="error"} [1-9]/;

interface Running {
  readonly rig: Awaited<ReturnType<typeof openRig>>;
  readonly proxy: Proxy;
  /** Of everything in the operator. */
  readonly clock: ManualClock;
  readonly lines: readonly string[];
  readonly read: (path: string) => Promise<readonly [status: number, text: string]>;
}

/** An operator that can't reach AWS, and the API server only through a proxy. */
async function operatorWithoutAws({
  away = false,
  ...world
}: { away?: boolean; networkClock?: ManualClock } = {}): Promise<Running> {
  const rig = await openRig('health');
  onTestFinished(() => rig.close());
  const { proxy, path } = await proxied(inject('kubeconfig'));
  if (away) proxy.refuse();
  const environment = {
    KUBECONFIG: path,
    CLUSTER_NAME: 'test',
    REGION: 'eu-west-1',
    ACCOUNT_ID: '111122223333',
    ENDPOINT_TEMPLATE: 'http://127.0.0.1:9',
    NAMESPACES: rig.namespace,
    HTTP_PORT: '0',
    LEADER_ELECTION: 'false',
    AWS_RATE: '0',
    AWS_TIMEOUT: '500ms',
  };
  const clock = new ManualClock();
  const lines: string[] = [];
  const log = openLog('warn', { write: (line) => void lines.push(line) });
  const config = readConfig([], environment, 'health');
  if (config === undefined) throw new Error('no configuration');
  const operator = await startOperator(config, { clock, random: seeded(1), log, ...world });
  onTestFinished(() => stopped(operator, world.networkClock));
  return {
    rig,
    proxy,
    clock,
    lines,
    async read(url) {
      const answer = await fetch(`http://127.0.0.1:${operator.port}${url}`);
      return [answer.status, await answer.text()];
    },
  };
}

/** A pass that is at work then is given its time by the clock of the network, which nobody else moves any more. */
async function stopped(operator: Operator, networkClock: ManualClock | undefined): Promise<void> {
  const over = { is: false };
  const stopping = operator.stop().finally(() => (over.is = true));
  await eventually(async () => {
    await networkClock?.advance(1_000);
    expect(over.is).toBe(true);
  });
  await stopping;
}
