import { expect, test } from 'vitest';
import { ConfigError } from '../src/settings/config-error.ts';
import { readConfig } from '../src/config.ts';
import { settingsHelp, SETTINGS } from '../src/settings/settings.ts';

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
    publicSharingNamespaces: [],
    leaderElection: true,
    failureOutput: 'tail',
    contentFrom: true,
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

test('a variable of AWS that is empty hides no other', () => {
  const regions = [
    { REGION: '', AWS_REGION: 'eu-west-1' },
    { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' },
  ].map((region) => readConfig([], { CLUSTER_NAME: 'prod', ...region }, 'me')?.region);

  expect(regions).toEqual(['eu-west-1', 'eu-west-1']);
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
    /clusterName must be 1 to 63 of a-z, 0-9 and -, with no - at its ends, such as prod-eu, and not "Prod".*--cluster-name or CLUSTER_NAME/,
  ],
  'a cluster name that ends in -': [
    ['--cluster-name', 'prod-'],
    enough,
    /clusterName must be .* with no - at its ends, .* and not "prod-"/,
  ],
  'a duration without a unit': [
    ['--sweep-interval', '60'],
    enough,
    /sweepInterval must be a duration, such as 500ms, 60s, 15m or 24h, and not "60".*--sweep-interval or SWEEP_INTERVAL/,
  ],
  'a rate below zero': [
    ['--aws-rate=-1'],
    enough,
    /awsRate must be a number from 0 to 1000, such as 10, and not "-1".*--aws-rate or AWS_RATE/,
  ],
  'a word that is not a number': [
    [],
    { ...enough, AWS_BURST: 'many' },
    /awsBurst must be a whole number from 1 to 10000, such as 20, and not "many"/,
  ],
  'an unknown log level': [
    ['--log-level', 'loud'],
    enough,
    /logLevel must be one of trace, debug, info, warn, error, and not "loud".*--log-level or LOG_LEVEL/,
  ],
  'an account that is not twelve digits': [
    ['--account-id', '123'],
    enough,
    /accountId must be twelve digits, such as 111122223333, and not "123".*--account-id or ACCOUNT_ID/,
  ],
  'a region that is none': [
    ['--region', 'Ireland'],
    enough,
    /region must be the name of a region, such as eu-west-1, and not "Ireland".*--region or REGION/,
  ],
  'a region of the SDK that is none': [
    [],
    { ...enough, AWS_REGION: 'Ireland' },
    /region must be the name of a region/,
  ],
  'namespaces with spaces between': [
    ['--namespaces', 'fleet, web'],
    enough,
    /namespaces must be names of namespaces with commas and no spaces between, such as fleet,web, and not "fleet, web"/,
  ],
  'a namespace of the lease that can be none': [
    ['--lease-namespace', 'Fleet'],
    enough,
    /leaseNamespace must be the name of a namespace, such as ssm-operator/,
  ],
  'a yes': [
    ['--leader-election', 'yes'],
    enough,
    /leaderElection must be true or false, and not "yes".*--leader-election or LEADER_ELECTION/,
  ],
  'a port that is none': [
    ['--http-port', '65536'],
    enough,
    /httpPort must be a port from 0 to 65535, such as 8080/,
  ],
  'an unknown flag': [['--sweep', '1s'], enough, /Unknown option '--sweep'.*--help/],
  'a create wait shorter than a request': [
    ['--intent-wait', '5s'],
    enough,
    /intentWait must be longer than awsTimeout.*--intent-wait or INTENT_WAIT/,
  ],
  'a time-out of nothing': [
    ['--aws-timeout', '0s'],
    enough,
    /awsTimeout must be at least 0.5s.*--aws-timeout or AWS_TIMEOUT/,
  ],
  'a sweep without a pause': [['--sweep-interval', '0s'], enough, /sweepInterval must be at least 0.5s/],
  'a sweep without an end': [
    ['--sweep-interval', '999999999h'],
    enough,
    /sweepInterval must be at most 8760h, it is 999999999h\. Lower --sweep-interval or SWEEP_INTERVAL\./,
  ],
  'a port in another notation': [
    [],
    { ...enough, HTTP_PORT: '0x50' },
    /httpPort must be a port from 0 to 65535, such as 8080, and not "0x50".*--http-port or HTTP_PORT/,
  ],
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
  'a rate without end': [
    ['--aws-rate', 'Infinity'],
    enough,
    /awsRate must be a number from 0 to 1000, .*--aws-rate/,
  ],
  'more namespaces than one connection can watch': [
    ['--namespaces', namesOf(27)],
    enough,
    /namespaces names 27, and one operator can watch 26 of them \(40 with --content-from false\).*--namespaces/,
  ],
  'more namespaces than that without ConfigMaps': [
    ['--namespaces', namesOf(41), '--content-from', 'false'],
    enough,
    /namespaces names 41, and one operator can watch 40 of them\. .*--namespaces/,
  ],
};

for (const [name, [args, environment, says]] of Object.entries(wrong)) {
  test(`${name} is refused with one sentence that names the way out`, () => {
    const error = errorOf(() => readConfig(args, environment, 'me'));

    expect(error).toBeInstanceOf(ConfigError);
    expect(error?.message).toMatch(says);
  });
}

test('what is wrong is said in words, of every setting that not every text fits', () => {
  const texts = ['?', '-1', ' '].flatMap((text) =>
    SETTINGS.map(
      ({ name }) => errorOf(() => readConfig([`--${kebab(name)}=${text}`], enough, 'me'))?.message ?? '',
    ),
  );

  expect(texts.filter((text) => text !== '').length).toBeGreaterThan(SETTINGS.length);
  expect(texts.filter((text) => /pattern|\^|\$|\[|must match|undefined/.test(text))).toEqual([]);
});

test('as many namespaces as one connection can watch are taken', () => {
  const [on, off] = [namesOf(26), namesOf(40)].map((names, index) =>
    readConfig(['--namespaces', names, '--content-from', index === 0 ? 'true' : 'false'], enough, 'me'),
  );

  expect([on?.namespaces.length, off?.namespaces.length]).toEqual([26, 40]);
});

function namesOf(count: number): string {
  return Array.from({ length: count }, (_, index) => `team-${index}`).join(',');
}

test('--help tells of every setting', () => {
  const help = settingsHelp();

  expect(SETTINGS.length).toBeGreaterThan(15);
  for (const { help: text } of SETTINGS) expect(help).toContain(text);
});

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function errorOf(act: () => unknown): Error | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
