/** One setting: what `--help` prints, what is checked, and under which names it is found. */
export interface Setting {
  /** camelCase. Its flag is kebab-case, its variable UPPER_CASE. */
  readonly name: string;
  readonly schema: object;
  readonly default?: string | number | boolean;
  /** Set for a duration: what is shorter is refused. */
  readonly minimumMs?: number;
  /** What stands for a value that is not given, when that is not a constant. */
  readonly otherwise?: string;
  readonly help: string;
}

const duration = { type: 'string', pattern: '^([0-9]+(ms|s|m|h))+$' };
const count = { type: 'integer', minimum: 1, maximum: 10_000 };
const flag = { type: 'boolean' };
const names = { type: 'string', pattern: '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(,|$))*$' };

export const SETTINGS: readonly Setting[] = [
  {
    name: 'clusterName',
    schema: { type: 'string', pattern: '^[a-z0-9-]{1,63}$' },
    otherwise: 'required',
    help: 'Marks what this cluster owns in AWS. One name a cluster; at most 63 of a-z, 0-9 and -.',
  },
  {
    name: 'region',
    schema: { type: 'string', pattern: '^[a-z]{2,}(-[a-z]+)+-[0-9]+$' },
    otherwise: 'AWS_REGION or AWS_DEFAULT_REGION',
    help: 'AWS region of resources that name none. AWS_REGION counts, too.',
  },
  {
    name: 'accountId',
    schema: { type: 'string', pattern: '^[0-9]{12}$' },
    otherwise: 'from the credentials, else from STS',
    help: 'AWS account, twelve digits.',
  },
  {
    name: 'endpointTemplate',
    schema: { type: 'string', pattern: '^https?://' },
    otherwise: "the SDK's",
    help: 'Address of Systems Manager; {region} is filled in.',
  },
  {
    name: 'httpPort',
    schema: { type: 'integer', minimum: 0, maximum: 65535 },
    default: 8080,
    help: 'Port of /healthz, /readyz and /metrics. 0: any free one.',
  },
  {
    name: 'namespaces',
    schema: names,
    otherwise: 'all',
    help: 'Namespaces to serve, separated by commas; at most 40.',
  },
  {
    name: 'adoptionNamespaces',
    schema: names,
    otherwise: 'none',
    help: 'Namespaces that may adopt what exists in AWS, separated by commas.',
  },
  {
    name: 'sweepInterval',
    schema: duration,
    minimumMs: 500,
    default: '60s',
    help: 'How often everything in AWS is listed.',
  },
  {
    name: 'checkInterval',
    schema: duration,
    minimumMs: 60_000,
    default: '24h',
    help: 'How often each association is compared in full.',
  },
  {
    name: 'documentCheckInterval',
    schema: duration,
    minimumMs: 60_000,
    default: '15m',
    help: 'How often each document is compared in full.',
  },
  {
    name: 'intentWait',
    schema: duration,
    minimumMs: 1_000,
    default: '60s',
    help: 'How long a create may be on its way, and a doubtful read is read again. Longer than awsTimeout.',
  },
  {
    name: 'awsRate',
    schema: { type: 'number', minimum: 0, maximum: 1_000 },
    default: 10,
    help: 'AWS calls a second and region. Halved for a while when AWS throttles. 0: no limit.',
  },
  {
    name: 'awsBurst',
    schema: count,
    default: 20,
    help: 'AWS calls that may go out at once after a quiet time.',
  },
  { name: 'awsConcurrency', schema: count, default: 16, help: 'AWS calls at a time and region.' },
  {
    name: 'awsTimeout',
    schema: duration,
    minimumMs: 500,
    default: '8s',
    help: 'Time-out of one AWS request.',
  },
  {
    name: 'maxRunsStartedPerMinute',
    schema: { type: 'integer', minimum: 1, maximum: 1_000 },
    default: 20,
    help: 'Runs a minute and region that corrections, promotions of documents and requests may start.',
  },
  {
    name: 'failureOutput',
    schema: { enum: ['tail', 'none'] },
    default: 'tail',
    help: "tail: the end of a failed script's output is shown in the status. none: it is not.",
  },
  { name: 'leaderElection', schema: flag, default: true, help: 'Wait for the lease before doing anything.' },
  {
    name: 'leaseNamespace',
    schema: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' },
    otherwise: "the pod's, else the context's, else default",
    help: 'Namespace of the lease.',
  },
  {
    name: 'leaseDuration',
    schema: duration,
    minimumMs: 1_000,
    default: '15s',
    help: 'How long a silent leader keeps the lease. At least awsTimeout + 1s + 2 retryPeriods.',
  },
  {
    name: 'renewDeadline',
    schema: duration,
    minimumMs: 500,
    default: '10s',
    help: 'A leader that could not renew for this long stops.',
  },
  {
    name: 'retryPeriod',
    schema: duration,
    minimumMs: 100,
    default: '2s',
    help: 'How often the lease is renewed or asked for. At most half of renewDeadline.',
  },
  {
    name: 'gracePeriod',
    schema: duration,
    minimumMs: 0,
    default: '15s',
    help: 'How long a stop waits for what AWS last answered to be written into the resources. Kubernetes waits 30 s.',
  },
  {
    name: 'logLevel',
    schema: { enum: ['trace', 'debug', 'info', 'warn', 'error'] },
    default: 'info',
    help: 'Least level that is logged.',
  },
];

export function flagOf({ name }: Setting): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function variableOf(setting: Setting): string {
  return flagOf(setting).replaceAll('-', '_').toUpperCase();
}

/** The text of `--help`. */
export function settingsHelp(): string {
  const rows = SETTINGS.map((setting) => [
    `  --${flagOf(setting)}`,
    variableOf(setting),
    String(setting.default ?? setting.otherwise ?? ''),
    setting.help,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    'ssm-operator: runs AWS Systems Manager State Manager from Kubernetes.',
    '',
    'Usage: npm start -- [--flag value ...]',
    "Reads KUBECONFIG (or the pod), and AWS's own environment variables. Durations: 500ms, 60s, 15m, 24h.",
    '',
    '  flag, variable, default, meaning:',
    ...lines,
    '  --help',
  ].join('\n');
}
