import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { awsAccess } from '../../src/ssm/access.ts';
import { Fence } from '../../src/ssm/fence.ts';
import { eventually } from '../support/eventually.ts';
import { drained, ManualClock } from '../support/manual-clock.ts';
import { seeded } from '../support/rig.ts';

/** An AWS that begins each answer and never ends it. */
async function startStalling(): Promise<{ readonly url: string; readonly begun: () => number }> {
  let begun = 0;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': 100 });
    response.write('{"Associations": [');
    begun += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, begun: () => begun };
}

test('an answer that stops in the middle is given up after the time-out, and its outcome is unknown', async () => {
  const clock = new ManualClock();
  const aws = await startStalling();
  const access = awsAccess({
    region: 'eu-west-1',
    accountId: '111122223333',
    endpointTemplate: aws.url,
    ratePerSecond: 0,
    burst: 1,
    concurrency: 1,
    requestTimeoutMs: 8_000,
    clock,
    networkClock: clock,
    random: seeded(1),
    fence: new Fence({ clock, writableMs: () => Infinity }),
    observer: { call: () => {}, waited: () => {}, throttled: () => {} },
  });
  onTestFinished(() => access.close());
  const gateway = access.in('eu-west-1', { urgency: 'edit', namespace: 'fleet' });

  const deleted = gateway.deleteAssociation('00000000-0000-0000-0000-000000000000');
  const given = expect(deleted).rejects.toMatchObject({ reason: 'AwsUnreachable', effect: 'unknown' });
  await eventually(async () => expect(clock.nextInMs()).toBe(8_000));
  await drained(clock);

  await given;
  expect(aws.begun()).toBe(1);
});
