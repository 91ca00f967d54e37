import { ConfigError } from './settings/config-error.ts';
import { AN_ENDPOINT, ENDPOINT_VARIABLES, isEndpoint, withoutPassword } from './settings/endpoint.ts';
import { readSettings } from './settings/read-settings.ts';
import { SETTINGS } from './settings/settings.ts';
import type { Values } from './settings/values.ts';

/** Every setting, checked. Durations in milliseconds. */
export interface Config {
  readonly clusterName: string;
  readonly region: string;
  readonly accountId: string | undefined;
  readonly endpointTemplate: string | undefined;
  readonly httpPort: number;
  /** Empty: all. */
  readonly namespaces: readonly string[];
  readonly adoptionNamespaces: readonly string[];
  readonly publicSharingNamespaces: readonly string[];
  readonly sweepIntervalMs: number;
  readonly checkIntervalMs: number;
  readonly documentCheckIntervalMs: number;
  readonly intentWaitMs: number;
  readonly awsRate: number;
  readonly awsBurst: number;
  readonly awsConcurrency: number;
  readonly awsTimeoutMs: number;
  readonly maxRunsStartedPerMinute: number;
  readonly contentFrom: boolean;
  readonly perAssociationMetrics: boolean;
  readonly failureOutput: 'tail' | 'none';
  readonly leaderElection: boolean;
  readonly leaseNamespace: string | undefined;
  readonly leaseDurationMs: number;
  readonly renewDeadlineMs: number;
  readonly retryPeriodMs: number;
  /** How long after a renewal was sent a write may still leave: it has ended before anybody else can lead. */
  readonly writeWindowMs: number;
  readonly gracePeriodMs: number;
  readonly logLevel: string;
  /** As KUBECONFIG holds it. */
  readonly kubeconfig: string | undefined;
  /** Names this process in the lease and in events. */
  readonly identity: string;
}

/** For the clocks, and for an answer that takes longer than its time-out. */
const SPARE_MS = 1_000;
/** The API server takes 100 streams in our one connection: the rest is for requests. */
const MOST_WATCHES = 80;
/** Renewals of which one may be slow before writes have to wait. */
const RENEWALS = 2;

type Environment = Readonly<Record<string, string | undefined>>;

/** Flags win over variables. `undefined`: help was asked for. */
export function readConfig(
  args: readonly string[],
  environment: Environment,
  identity: string,
): Config | undefined {
  const region = environment['REGION'] || environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'];
  const form = { settings: SETTINGS, required: ['clusterName', 'region'] };
  const line = { command: '', args, environment: { ...environment, REGION: region } };
  const values = readSettings(form, line);
  if (values === undefined) return undefined;
  checkEndpoints(environment);
  return consistent({
    ...workFrom(values),
    ...awsFrom(values),
    ...leaseFrom(values, environment['POD_NAMESPACE'] || undefined),
    httpPort: values.number('httpPort'),
    perAssociationMetrics: values.flag('perAssociationMetrics'),
    logLevel: values.text('logLevel'),
    gracePeriodMs: values.ms('gracePeriod'),
    kubeconfig: environment['KUBECONFIG'] || undefined,
    identity,
  });
}

/** For whom it works, and how it treats what it finds. */
function workFrom(values: Values) {
  return {
    clusterName: values.text('clusterName'),
    namespaces: values.names('namespaces'),
    adoptionNamespaces: values.names('adoptionNamespaces'),
    publicSharingNamespaces: values.names('publicSharingNamespaces'),
    contentFrom: values.flag('contentFrom'),
    failureOutput: values.oneOf('failureOutput', ['tail', 'none']),
    maxRunsStartedPerMinute: values.number('maxRunsStartedPerMinute'),
    sweepIntervalMs: values.ms('sweepInterval'),
    checkIntervalMs: values.ms('checkInterval'),
    documentCheckIntervalMs: values.ms('documentCheckInterval'),
  };
}

/** Which AWS, and how much of it may be asked. */
function awsFrom(values: Values) {
  return {
    region: values.text('region'),
    accountId: values.textIfGiven('accountId'),
    endpointTemplate: values.textIfGiven('endpointTemplate'),
    awsRate: values.number('awsRate'),
    awsBurst: values.number('awsBurst'),
    awsConcurrency: values.number('awsConcurrency'),
    awsTimeoutMs: values.ms('awsTimeout'),
    intentWaitMs: values.ms('intentWait'),
  };
}

/** Where and how it leads. In a pod the lease is in the pod's namespace, unless a setting says otherwise. */
function leaseFrom(values: Values, podNamespace: string | undefined) {
  const leaseDurationMs = values.ms('leaseDuration');
  return {
    leaderElection: values.flag('leaderElection'),
    leaseNamespace: values.textIfGiven('leaseNamespace') ?? podNamespace,
    leaseDurationMs,
    renewDeadlineMs: values.ms('renewDeadline'),
    retryPeriodMs: values.ms('retryPeriod'),
    writeWindowMs: leaseDurationMs - values.ms('awsTimeout') - SPARE_MS,
  };
}

/** The SDK reads these itself, and fails only at its first call. */
function checkEndpoints(environment: Environment): void {
  const wrong = ENDPOINT_VARIABLES.find((variable) => !isEndpoint(environment[variable] || SOME_ENDPOINT));
  if (wrong === undefined) return;
  const given = withoutPassword(JSON.stringify(environment[wrong]));
  throw new ConfigError(
    `${wrong} must be ${AN_ENDPOINT}, such as ${SOME_ENDPOINT}, and not ${given}. Change it, or unset it to use AWS's own.`,
  );
}

const SOME_ENDPOINT = 'http://127.0.0.1:4566';

function consistent(config: Config): Config {
  const { length } = config.namespaces;
  // each is watched for our two kinds, and for ConfigMaps
  const most = Math.floor(MOST_WATCHES / (config.contentFrom ? 3 : 2));
  if (length > most) {
    throw new ConfigError(
      `namespaces names ${length}, and one operator can watch ${most} of them${config.contentFrom ? ' (40 with --content-from false)' : ''}. Leave --namespaces and NAMESPACES out to serve all, or run several releases.`,
    );
  }
  if (config.intentWaitMs <= config.awsTimeoutMs) {
    throw new ConfigError(
      'intentWait must be longer than awsTimeout: a create may take that long. Raise --intent-wait or INTENT_WAIT, or lower --aws-timeout or AWS_TIMEOUT.',
    );
  }
  // a pause between renewals is up to a fifth longer than the period, and then a request needs its time
  if (config.renewDeadlineMs >= config.leaseDurationMs || 2 * config.retryPeriodMs > config.renewDeadlineMs) {
    throw new ConfigError(
      'The lease needs 2 retryPeriods <= renewDeadline < leaseDuration. Change --retry-period, --renew-deadline or --lease-duration (RETRY_PERIOD, RENEW_DEADLINE, LEASE_DURATION).',
    );
  }
  const neededMs = RENEWALS * config.retryPeriodMs;
  if (config.leaderElection && config.writeWindowMs < neededMs) {
    const leastMs = config.leaseDurationMs - config.writeWindowMs + neededMs;
    throw new ConfigError(
      `leaseDuration must be at least awsTimeout + 1s + 2 retryPeriods (${leastMs / 1_000}s): a write must have ended before somebody else leads. Raise --lease-duration or LEASE_DURATION, or lower --aws-timeout or AWS_TIMEOUT.`,
    );
  }
  return config;
}
