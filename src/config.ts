import { Ajv, type ErrorObject } from 'ajv';
import { ConfigError } from './config-error.ts';
import { durationMs } from './duration.ts';
import { AN_ENDPOINT, ENDPOINT_VARIABLES, isEndpoint, withoutPassword } from './endpoint.ts';
import { flagsFrom, type CommandLine } from './flags.ts';
import { flagOf, LONGEST, SETTINGS, variableOf, waysOf, wordsOf, type Setting } from './settings.ts';

/** Every setting, checked. Durations in milliseconds. */
export interface Config {
  readonly clusterName: string;
  readonly region: string;
  readonly accountId?: string;
  readonly endpointTemplate?: string;
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
  readonly leaseNamespace?: string;
  readonly leaseDurationMs: number;
  readonly renewDeadlineMs: number;
  readonly retryPeriodMs: number;
  /** How long after a renewal was sent a write may still leave: it has ended before anybody else can lead. */
  readonly writeWindowMs: number;
  readonly gracePeriodMs: number;
  readonly logLevel: string;
  /** As KUBECONFIG holds it. */
  readonly kubeconfig?: string;
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
  const podNamespace = environment['POD_NAMESPACE'];
  const kubeconfig = environment['KUBECONFIG'];
  const config = {
    ...(podNamespace ? { leaseNamespace: podNamespace } : {}),
    ...withWriteWindow(values),
    namespaces: namesIn(values['namespaces']),
    adoptionNamespaces: namesIn(values['adoptionNamespaces']),
    publicSharingNamespaces: namesIn(values['publicSharingNamespaces']),
    identity,
    ...(kubeconfig ? { kubeconfig } : {}),
  } as unknown as Config;
  return consistent(config);
}

/** What a command takes. */
interface Form {
  readonly settings: readonly Setting[];
  readonly required: readonly string[];
}

/** All settings of one command, checked, durations in milliseconds. `undefined`: help was asked for. */
export function readSettings(form: Form, line: CommandLine): Readonly<Record<string, unknown>> | undefined {
  const { settings } = form;
  const flags = flagsFrom(settings, line);
  if (flags['help'] === true) return undefined;
  const given = Object.fromEntries(
    settings.map(
      (setting) => [setting.name, flags[flagOf(setting)] ?? line.environment[variableOf(setting)]] as const,
    ),
  );
  return withDurations(settings, checked(form, given));
}

export function namesIn(list: unknown): readonly string[] {
  const names = typeof list === 'string' ? list.split(',') : [];
  return [...new Set(names.filter((name) => name !== ''))];
}

function checked(
  { settings, required }: Form,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const properties = Object.fromEntries(settings.map(({ name, schema }) => [name, schema]));
  const defaults = settings.map(({ name, default: value }) => [name, value] as const);
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== '');
  const values = Object.fromEntries([...defaults.filter(([, value]) => value !== undefined), ...set]);
  const odd = settings.find((setting) => isOddNumber(setting, given[setting.name]));
  if (odd !== undefined) throw new ConfigError(wrongSentence(odd, given));
  const formats = { endpoint: isEndpoint };
  const validate = new Ajv({ strict: false, coerceTypes: true, formats }).compile({
    type: 'object',
    properties,
    required,
  });
  if (!validate(values)) throw new ConfigError(sentenceFor(settings, validate.errors?.[0], given));
  return values;
}

function sentenceFor(
  settings: readonly Setting[],
  error: ErrorObject | undefined,
  given: Readonly<Record<string, unknown>>,
): string {
  const missing = error?.params['missingProperty'] as string | undefined;
  const name = missing ?? error?.instancePath.slice(1) ?? '';
  const setting = settings.find((candidate) => candidate.name === name);
  if (setting === undefined) return `The settings are wrong: ${error?.message ?? 'unknown'}. See --help.`;
  if (missing !== undefined) return `${name} is not set. Set it with ${waysOf(setting)}: ${setting.help}`;
  return wrongSentence(setting, given);
}

function wrongSentence(setting: Setting, given: Readonly<Record<string, unknown>>): string {
  const value = quoted(given[setting.name]);
  return `${setting.name} must be ${wordsOf(setting)}, and not ${value}. Change ${waysOf(setting)}: ${setting.help}`;
}

/** JavaScript would take 0x50, and a space, for numbers. */
function isOddNumber({ schema }: Setting, given: unknown): boolean {
  const { type } = schema as { readonly type?: string };
  const isNumber = type === 'integer' || type === 'number';
  return isNumber && Boolean(given) && !/^-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$/i.test(String(given));
}

function quoted(value: unknown): string {
  return withoutPassword(JSON.stringify(value));
}

/** The SDK reads these itself, and fails only at its first call. */
function checkEndpoints(environment: Environment): void {
  const wrong = ENDPOINT_VARIABLES.find((variable) => !isEndpoint(environment[variable] || SOME_ENDPOINT));
  if (wrong === undefined) return;
  throw new ConfigError(
    `${wrong} must be ${AN_ENDPOINT}, such as ${SOME_ENDPOINT}, and not ${quoted(environment[wrong])}. Change it, or unset it to use AWS's own.`,
  );
}

const SOME_ENDPOINT = 'http://127.0.0.1:4566';

function withDurations(
  settings: readonly Setting[],
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const named = new Map(settings.map((setting) => [setting.name, setting]));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const setting = named.get(name);
      if (setting?.minimumMs === undefined) return [name, value];
      return [`${name}Ms`, within(setting, String(value), setting.minimumMs)];
    }),
  );
}

function withWriteWindow(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { leaseDurationMs, awsTimeoutMs } = values as Pick<Config, 'leaseDurationMs' | 'awsTimeoutMs'>;
  return { ...values, writeWindowMs: leaseDurationMs - awsTimeoutMs - SPARE_MS };
}

function within(setting: Setting, text: string, minimumMs: number): number {
  const ms = durationMs(text);
  if (ms < minimumMs)
    throw new ConfigError(
      `${setting.name} must be at least ${minimumMs / 1_000}s, it is ${text}. Raise ${waysOf(setting)}.`,
    );
  if (ms > durationMs(LONGEST))
    throw new ConfigError(
      `${setting.name} must be at most ${LONGEST}, it is ${text}. Lower ${waysOf(setting)}.`,
    );
  return ms;
}

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
