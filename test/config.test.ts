import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import { settingsHelp, SETTINGS } from '../src/settings.ts';

const enough = { CLUSTER_NAME: 'prod', AWS_REGION: 'eu-west-1' };

test('a cluster name and a region are enough', () => {
  const config = readConfig([], enough, 'me');

  expect(config).toMatchObject({
    clusterName: 'prod',
    region: 'eu-west-1',
    sweepIntervalMs: 60_000,
    checkIntervalMs: 86_400_000,
    intentWaitMs: 60_000,
    awsRate: 10,
    httpPort: 8080,
    namespaces: [],
    adoptionNamespaces: [],
    leaderElection: true,
    failureOutput: 'tail',
  });
});

test('a flag wins over a variable, and our region over that of the SDK', () => {
  const config = readConfig(
    ['--sweep-interval', '1m30s', '--region', 'us-east-2'],
    { ...enough, SWEEP_INTERVAL: '5s' },
    'me',
  );

  expect(config).toMatchObject({ sweepIntervalMs: 90_000, region: 'us-east-2' });
});

test('the lease lives in the namespace of the pod, unless a setting says otherwise', () => {
  const inPod = readConfig([], { ...enough, POD_NAMESPACE: 'operators' }, 'me');
  const set = readConfig([], { ...enough, POD_NAMESPACE: 'operators', LEASE_NAMESPACE: 'elsewhere' }, 'me');

  expect([inPod?.leaseNamespace, set?.leaseNamespace]).toEqual(['operators', 'elsewhere']);
});

test('a namespace that is named twice counts once', () => {
  const config = readConfig(['--namespaces', 'a,b,a'], enough, 'me');

  expect(config?.namespaces).toEqual(['a', 'b']);
});

test('namespaces that may adopt are named one by one', () => {
  const config = readConfig([], { ...enough, ADOPTION_NAMESPACES: 'fleet,web' }, 'me');

  expect(config?.adoptionNamespaces).toEqual(['fleet', 'web']);
});

test('a write may leave until its time-out and a second before the lease could be taken', () => {
  const config = readConfig(['--aws-timeout', '5s', '--lease-duration', '20s'], enough, 'me');

  expect(config?.writeWindowMs).toBe(14_000);
});

test('without leader election a time-out may be longer than the lease', () => {
  const config = readConfig(['--aws-timeout', '30s', '--leader-election', 'false'], enough, 'me');

  expect(config).toMatchObject({ awsTimeoutMs: 30_000, leaderElection: false });
});

test('regions of all partitions are regions', () => {
  for (const region of ['us-gov-west-1', 'cn-north-1', 'eusc-de-east-1', 'us-iso-east-1', 'ap-southeast-7']) {
    expect(readConfig([], { ...enough, REGION: region }, 'me')?.region).toBe(region);
  }
});

test('asking for help is no configuration', () => {
  expect(readConfig(['--help'], {}, 'me')).toBeUndefined();
});

const wrong: Record<
  string,
  readonly [args: readonly string[], environment: Record<string, string>, says: RegExp]
> = {
  'a missing cluster name': [
    [],
    { AWS_REGION: 'eu-west-1' },
    /clusterName is not set\. Set it with --cluster-name or CLUSTER_NAME/,
  ],
  'a missing region': [[], { CLUSTER_NAME: 'prod' }, /region is not set\. Set it with --region or REGION/],
  'a cluster name with capitals': [
    ['--cluster-name', 'Prod'],
    enough,
    /clusterName must match.*--cluster-name/,
  ],
  'a duration without a unit': [
    ['--sweep-interval', '60'],
    enough,
    /sweepInterval must be a duration such as .*--sweep-interval/,
  ],
  'a rate below zero': [['--aws-rate', '-1'], enough, /--aws-rate/],
  'a word that is not a number': [[], { ...enough, AWS_BURST: 'many' }, /awsBurst must be integer/],
  'an unknown log level': [
    ['--log-level', 'loud'],
    enough,
    /logLevel must be one of trace, debug, info, warn, error/,
  ],
  'an account that is not twelve digits': [['--account-id', '123'], enough, /accountId must match/],
  'an unknown flag': [['--sweep', '1s'], enough, /Unknown option '--sweep'.*--help/],
  'a create wait shorter than a request': [
    ['--intent-wait', '5s'],
    enough,
    /intentWait must be longer than awsTimeout/,
  ],
  'a time-out of nothing': [
    ['--aws-timeout', '0s'],
    enough,
    /awsTimeout must be at least 0.5s.*--aws-timeout/,
  ],
  'a sweep without a pause': [['--sweep-interval', '0s'], enough, /sweepInterval must be at least 0.5s/],
  'a time-out that leaves no time to write': [
    ['--aws-timeout', '10001ms'],
    enough,
    /leaseDuration must be at least awsTimeout \+ 1s \+ 2 retryPeriods \(15\.001s\).*--lease-duration.*--aws-timeout/,
  ],
  'a lease that ends before its renewal': [
    ['--renew-deadline', '20s'],
    enough,
    /2 retryPeriods <= renewDeadline < leaseDuration.*--retry-period, --renew-deadline or --lease-duration/,
  ],
  'a pause between renewals that may be as long as the deadline for them': [
    ['--retry-period', '5001ms', '--lease-duration', '30s'],
    enough,
    /2 retryPeriods <= renewDeadline < leaseDuration.*--retry-period, --renew-deadline or --lease-duration/,
  ],
  'a rate without end': [['--aws-rate', 'Infinity'], enough, /awsRate must be <= 1000.*--aws-rate/],
  'more namespaces than one connection can watch': [
    ['--namespaces', Array.from({ length: 41 }, (_, index) => `team-${index}`).join(',')],
    enough,
    /namespaces names 41, and one operator can watch 40.*--namespaces/,
  ],
};

for (const [name, [args, environment, says]] of Object.entries(wrong)) {
  test(`${name} is refused with one sentence that names the way out`, () => {
    const error = errorOf(() => readConfig(args, environment, 'me'));

    expect(error).toBeInstanceOf(ConfigError);
    expect(error?.message).toMatch(says);
  });
}

test('--help tells of every setting', () => {
  const help = settingsHelp();

  expect(SETTINGS.length).toBeGreaterThan(15);
  for (const { help: text } of SETTINGS) expect(help).toContain(text);
});

function errorOf(act: () => unknown): Error | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
