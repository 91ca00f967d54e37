import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { awsAccess, type AwsAccess } from '../../src/ssm/access.ts';
import { awsOptions } from '../support/aws-options.ts';
import { eventually } from '../support/eventually.ts';
import { drained, ManualClock } from '../support/manual-clock.ts';

interface StallingAws {
  readonly access: AwsAccess;
  readonly clock: ManualClock;
  readonly asked: () => number;
  /** Begins the answers, which never end. */
  readonly begin: () => void;
}

async function openStalling(): Promise<StallingAws> {
  const [clock, waiting] = [new ManualClock(), [] as ServerResponse[]];
  const server = createServer((_request, response) => void waiting.push(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const access = awsAccess({
    ...awsOptions(clock),
    endpointTemplate: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  onTestFinished(() => {
    access.close();
    server.closeAllConnections();
    server.close();
  });
  return {
    access,
    clock,
    asked: () => waiting.length,
    begin() {
      for (const response of waiting) {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': 100 });
        response.write('{"Associations": [');
      }
    },
  };
}

test('an answer that stops in the middle is given up when the time-out has passed since its request, outcome unknown', async () => {
  const { access, clock, asked, begin } = await openStalling();
  const gateway = access.in('eu-west-1', { urgency: 'edit', namespace: 'fleet' });

  const deleted = gateway.deleteAssociation('00000000-0000-0000-0000-000000000000');
  const given = expect(deleted).rejects.toMatchObject({ reason: 'AwsUnreachable', effect: 'unknown' });
  await eventually(async () => expect(asked()).toBe(1));
  await clock.advance(5_000);
  begin();
  await eventually(async () => expect(clock.nextInMs()).toBe(3_000));
  await drained(clock);

  await given;
  expect(asked()).toBe(1);
});
