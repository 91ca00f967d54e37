import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { awsAccess } from '../../src/ssm/access.ts';
import { awsOptions } from '../support/aws-options.ts';
import { ManualClock } from '../support/manual-clock.ts';

const DOCUMENTED = 'https://docs.aws.amazon.com/general/latest/gr/ssm.html';

interface Where {
  readonly region: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly endpointTemplate?: string;
  readonly host: string;
}

const calls: Readonly<Record<string, Where>> = {
  'the region of the resource': { region: 'us-east-1', host: 'ssm.us-east-1.amazonaws.com' },
  'another partition': { region: 'cn-north-1', host: 'ssm.cn-north-1.amazonaws.com.cn' },
  'FIPS, when the environment asks for it': {
    region: 'us-east-1',
    environment: { AWS_USE_FIPS_ENDPOINT: 'true' },
    host: 'ssm-fips.us-east-1.amazonaws.com',
  },
  'dual stack, when the environment asks for it': {
    region: 'us-east-1',
    environment: { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
    host: 'ssm.us-east-1.api.aws',
  },
  'the endpoint template, with the region of the resource': {
    region: 'us-east-1',
    endpointTemplate: 'https://vpce-1.ssm.{region}.vpce.amazonaws.com',
    host: 'vpce-1.ssm.us-east-1.vpce.amazonaws.com',
  },
};

test.each(Object.entries(calls))(`a call goes to %s (${DOCUMENTED})`, async (_name, where) => {
  for (const [name, value] of Object.entries(where.environment ?? {})) vi.stubEnv(name, value);
  const hosts = stopRequests();

  const call = accessTo(where).in(where.region, { urgency: 'edit', namespace: 'fleet' });

  await expect(call.deleteAssociation('00000000-0000-0000-0000-000000000000')).rejects.toMatchObject({
    reason: 'AwsUnreachable',
  });
  expect(hosts).toEqual([where.host]);
});

/** No request leaves this process. */
function stopRequests(): readonly string[] {
  const hosts: string[] = [];
  const stop = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    hosts.push(request.host);
    request.destroy(new Error('no answer'));
  };
  subscribe('http.client.request.created', stop);
  onTestFinished(() => {
    unsubscribe('http.client.request.created', stop);
    vi.unstubAllEnvs();
  });
  return hosts;
}

function accessTo({ endpointTemplate }: Where): ReturnType<typeof awsAccess> {
  const access = awsAccess({
    ...awsOptions(new ManualClock()),
    ...(endpointTemplate === undefined ? {} : { endpointTemplate }),
  });
  onTestFinished(() => access.close());
  return access;
}
