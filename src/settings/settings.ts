import { AN_ENDPOINT } from './endpoint.ts';

/** One setting: what `--help` prints, what is checked, and under which names it is found. */
export interface Setting {
  /** camelCase. Its flag is kebab-case, its variable UPPER_CASE. */
  readonly name: string;
  readonly schema: object;
  /** What `schema` allows, in words that go on from "must be", with an example. Left out: `schema` lists all there is. */
  readonly words?: string;
  readonly default?: string | number | boolean;
  /** Set for a duration: what is shorter is refused. */
  readonly minimumMs?: number;
  /** What stands for a value that is not given, when that is not a constant. */
  readonly otherwise?: string;
  readonly help: string;
}

/** A kind of value: what it has to look like, and the same in words. */
type Form = Pick<Setting, 'schema' | 'words'>;

/** Longer is a slip. The Lease could hold 68 years. */
export const LONGEST = '8760h';
export const duration: Form = {
  schema: { type: 'string', pattern: '^([0-9]{1,10}(ms|s|m|h)){1,8}$' },
  words: 'a duration, such as 500ms, 60s, 15m or 24h',
};
export const flag: Form = { schema: { type: 'boolean' }, words: 'true or false' };
const names: Form = {
  schema: { type: 'string', pattern: '^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(,|$))*$' },
  words: 'names of namespaces with commas and no spaces between, such as fleet,web',
};

function count(maximum: number, example: number): Form {
  return {
    schema: { type: 'integer', minimum: 1, maximum },
    words: `a whole number from 1 to ${maximum}, such as ${example}`,
  };
}

export const SETTINGS: readonly Setting[] = [
  {
    name: 'clusterName',
    schema: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$' },
    words: '1 to 63 of a-z, 0-9 and -, with no - at its ends, such as prod-eu',
    otherwise: 'required',
    help: 'Marks what this cluster owns in AWS. One name a cluster; at most 63 of a-z, 0-9 and -.',
  },
  {
    name: 'region',
    schema: { type: 'string', pattern: '^[a-z]{2,}(-[a-z]+)+-[0-9]+$' },
    words: 'the name of a region, such as eu-west-1',
    otherwise: 'AWS_REGION or AWS_DEFAULT_REGION',
    help: 'AWS region of resources that name none. AWS_REGION counts, too.',
  },
  {
    name: 'accountId',
    schema: { type: 'string', pattern: '^[0-9]{12}$' },
    words: 'twelve digits, such as 111122223333',
    otherwise: 'from the credentials, else from STS',
    help: 'AWS account, twelve digits.',
  },
  {
    name: 'endpointTemplate',
    schema: { type: 'string', format: 'endpoint' },
    words: `${AN_ENDPOINT}, such as https://ssm.{region}.amazonaws.com`,
    otherwise: "the SDK's",
    help: 'Address of Systems Manager; {region} is filled in.',
  },
  {
    name: 'httpPort',
    schema: { type: 'integer', minimum: 0, maximum: 65535 },
    words: 'a port from 0 to 65535, such as 8080',
    default: 8080,
    help: 'Port of /healthz, /readyz and /metrics. 0: any free one.',
  },
  {
    name: 'namespaces',
    ...names,
    otherwise: 'all',
    help: 'Namespaces to serve, separated by commas; at most 26, or 40 with contentFrom=false.',
  },
  {
    name: 'adoptionNamespaces',
    ...names,
    otherwise: 'none',
    help: 'Namespaces that may adopt what exists in AWS, separated by commas.',
  },
  {
    name: 'publicSharingNamespaces',
    ...names,
    otherwise: 'none',
    help: 'Namespaces that may share documents with every AWS account, separated by commas.',
  },
  {
    name: 'sweepInterval',
    ...duration,
    minimumMs: 500,
    default: '60s',
    help: 'How often everything in AWS is listed.',
  },
  {
    name: 'checkInterval',
    ...duration,
    minimumMs: 60_000,
    default: '24h',
    help: 'How often each association is compared in full.',
  },
  {
    name: 'documentCheckInterval',
    ...duration,
    minimumMs: 60_000,
    default: '15m',
    help: 'How often each document is compared in full.',
  },
  {
    name: 'intentWait',
    ...duration,
    minimumMs: 1_000,
    default: '60s',
    help: 'How long a create may be on its way, and a doubtful read is read again. Longer than awsTimeout.',
  },
  {
    name: 'awsRate',
    schema: { type: 'number', minimum: 0, maximum: 1_000 },
    words: 'a number from 0 to 1000, such as 10',
    default: 10,
    help: 'AWS calls a second and region. Halved for a while when AWS throttles. 0: no limit.',
  },
  {
    name: 'awsBurst',
    ...count(10_000, 20),
    default: 20,
    help: 'AWS calls that may go out at once after a quiet time.',
  },
  { name: 'awsConcurrency', ...count(10_000, 16), default: 16, help: 'AWS calls at a time and region.' },
  {
    name: 'awsTimeout',
    ...duration,
    minimumMs: 500,
    default: '8s',
    help: 'Time-out of one AWS request.',
  },
  {
    name: 'maxRunsStartedPerMinute',
    ...count(1_000, 20),
    default: 20,
    help: 'Runs a minute and region that corrections, promotions of documents and requests may start.',
  },
  {
    name: 'contentFrom',
    ...flag,
    default: true,
    help: 'Whether documents may take their content from labelled ConfigMaps. false: no ConfigMap is read.',
  },
  {
    name: 'failureOutput',
    schema: { enum: ['tail', 'none'] },
    default: 'tail',
    help: "tail: the end of a failed script's output is shown in the status. none: it is not.",
  },
  {
    name: 'perAssociationMetrics',
    ...flag,
    default: true,
    help: 'Whether /metrics shows each association on its own: seven series each.',
  },
  { name: 'leaderElection', ...flag, default: true, help: 'Wait for the lease before doing anything.' },
  {
    name: 'leaseNamespace',
    schema: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$' },
    words: 'the name of a namespace, such as ssm-operator',
    otherwise: "the pod's, else the context's, else default",
    help: 'Namespace of the lease.',
  },
  {
    name: 'leaseDuration',
    ...duration,
    minimumMs: 1_000,
    default: '15s',
    help: 'How long a silent leader keeps the lease. At least awsTimeout + 1s + 2 retryPeriods.',
  },
  {
    name: 'renewDeadline',
    ...duration,
    minimumMs: 500,
    default: '10s',
    help: 'A leader that could not renew for this long stops.',
  },
  {
    name: 'retryPeriod',
    ...duration,
    minimumMs: 100,
    default: '2s',
    help: 'How often the lease is renewed or asked for. At most half of renewDeadline.',
  },
  {
    name: 'gracePeriod',
    ...duration,
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

/** Both names, for whoever has to change it. */
export function waysOf(setting: Setting): string {
  return `--${flagOf(setting)} or ${variableOf(setting)}`;
}

/** What it must be. */
export function wordsOf({ schema, words }: Setting): string {
  const { enum: allowed = [] } = schema as { readonly enum?: readonly string[] };
  return words ?? `one of ${allowed.join(', ')}`;
}

export function isFlag({ schema }: Setting): boolean {
  return schema === flag.schema;
}

export function flagOf({ name }: Setting): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function variableOf(setting: Setting): string {
  return flagOf(setting).replaceAll('-', '_').toUpperCase();
}

const HEAD = [
  'ssm-operator: runs AWS Systems Manager State Manager from Kubernetes.',
  '',
  'Usage: npm start -- [--flag value ...]',
  '       npm start -- drain --help    what takes every resource away before an uninstall',
  "Reads KUBECONFIG (or the pod), and AWS's own environment variables. Durations: 500ms, 60s, 15m, 24h.",
];

/** The text of `--help`. */
export function settingsHelp(
  settings: readonly Setting[] = SETTINGS,
  head: readonly string[] = HEAD,
): string {
  const rows = settings.map((setting) => [
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
  return [...head, '', '  flag, variable, default, meaning:', ...lines, '  --help'].join('\n');
}
