import { ConfigError } from '../settings/config-error.ts';
import { readSettings } from '../settings/read-settings.ts';
import { duration, flag, SETTINGS, settingsHelp, type Setting } from '../settings/settings.ts';
import type { Values } from '../settings/values.ts';

/** What `drain` is to do. */
export interface DrainConfig {
  /** Empty: all. */
  readonly namespaces: readonly string[];
  /** Retain: AWS keeps everything. AsDeclared: each resource's own deletionPolicy counts. */
  readonly deletionPolicy: 'Retain' | 'AsDeclared';
  /** Whether resources in other namespaces are a reason to touch nothing. */
  readonly noneElsewhere: boolean;
  /** Both CRDs go, too, when nothing is left. */
  readonly deleteCrds: boolean;
  /** With deleteCrds: only those that this release of the chart has installed, `namespace/name`, or `anybody`. */
  readonly crdsOf: string | undefined;
  /** Tells only. */
  readonly dryRun: boolean;
  readonly drainTimeoutMs: number;
  readonly operatorWaitMs: number;
  readonly leaderElection: boolean;
  readonly leaseNamespace: string | undefined;
  /** As KUBECONFIG holds it. */
  readonly kubeconfig: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** In crdsOf: the CRDs of whichever release, or of none. */
export const ANYBODY = 'anybody';

/** Under the operator's own names where the operator has them, so that both may get the same environment. */
const DRAIN_SETTINGS: readonly Setting[] = [
  {
    ...operators('namespaces'),
    otherwise: 'this, or allNamespaces',
    help: 'Namespaces to drain, separated by commas.',
  },
  {
    name: 'allNamespaces',
    ...flag,
    default: false,
    help: 'true: drain every namespace. In place of namespaces: what goes is always said.',
  },
  {
    name: 'deletionPolicy',
    schema: { enum: ['Retain', 'AsDeclared'] },
    default: 'Retain',
    help: "Retain: everything stays in AWS. AsDeclared: each resource's own deletionPolicy counts, which deletes in AWS what does not say Retain.",
  },
  {
    name: 'noneElsewhere',
    ...flag,
    default: false,
    help: 'true: touch nothing while other namespaces have resources, or another operator is at work. For those who remove the CRDs next, and with them every resource.',
  },
  {
    name: 'deleteCrds',
    ...flag,
    default: false,
    help: 'true: delete both CRDs when no resource is left. Includes noneElsewhere, and needs crdsOf.',
  },
  {
    name: 'crdsOf',
    schema: { pattern: `^([^/]+/[^/]+|${ANYBODY})$` },
    words: `namespace and name of a release, such as ops/ssm-operator, or ${ANYBODY}`,
    help: `With deleteCrds: touch nothing unless this release of the chart has installed the CRDs. ${ANYBODY}: whoever has.`,
  },
  {
    name: 'dryRun',
    ...flag,
    default: false,
    help: 'Only looks: lists what would be deleted, looks whether the rights are there and the operator is at work, and writes nothing.',
  },
  {
    name: 'drainTimeout',
    ...duration,
    minimumMs: 1_000,
    default: '4m',
    help: 'How long to wait until all are gone.',
  },
  {
    name: 'operatorWait',
    ...duration,
    minimumMs: 1_000,
    default: '30s',
    help: 'How long to wait at least for a sign of the operator (it renews its lease) before anything is touched. As long as its lease lasts, if that is longer.',
  },
  {
    ...operators('leaderElection'),
    help: 'As the operator has it. false: it holds no lease, so nothing shows whether it runs.',
  },
  { ...operators('leaseNamespace'), help: "Namespace of the operator's lease." },
];

const HEAD = [
  'ssm-operator drain: deletes every SsmAssociation and SsmDocument of the namespaces, and waits until they are gone.',
  'For the time before an uninstall: without the operator nobody takes their finalizers off, and they stay for ever.',
  '',
  'Usage: npm start -- drain --namespaces fleet,web [--flag value ...]',
  '       npm start -- drain --all-namespaces [--flag value ...]',
  'Reads KUBECONFIG (or the pod). Durations: 500ms, 60s, 15m, 24h.',
  '',
  'The operator has to run meanwhile: it does the work. drain itself never talks to AWS.',
  'It is seen by its lease. An operator with leaderElection=false holds none, so that drain can see neither yours nor',
  'another one that needs the CRDs: look yourself (kubectl get pod -A -l app.kubernetes.io/name=ssm-operator).',
  'Everything stays in AWS and goes on running there, unless you say --deletion-policy AsDeclared: what stays can be',
  'adopted later, what is deleted is lost. A deletion runs nothing on the nodes.',
  'Stop first what would make the resources again (Argo CD, Flux, a pipeline): creating an association runs it.',
  'Begin with --dry-run: it lists what would be deleted, and writes nothing.',
  'A second drain goes on where the first one ended.',
  'Exit code: 0 when none is left, else 1, and what is left is named with the reason (100 of them; the rest is counted).',
];

/** Flags win over variables. `undefined`: help was asked for. */
export function readDrainConfig(args: readonly string[], environment: Environment): DrainConfig | undefined {
  const line = { command: 'drain', args, environment };
  const values = readSettings({ settings: DRAIN_SETTINGS, required: [] }, line);
  if (values === undefined) return undefined;
  const namespaces = values.names('namespaces');
  checkScope(namespaces, values.flag('allNamespaces'));
  checkCrds(values);
  return {
    namespaces,
    deletionPolicy: values.oneOf('deletionPolicy', ['Retain', 'AsDeclared']),
    noneElsewhere: values.flag('noneElsewhere') || values.flag('deleteCrds'),
    deleteCrds: values.flag('deleteCrds'),
    crdsOf: values.textIfGiven('crdsOf'),
    dryRun: values.flag('dryRun'),
    drainTimeoutMs: values.ms('drainTimeout'),
    operatorWaitMs: values.ms('operatorWait'),
    leaderElection: values.flag('leaderElection'),
    leaseNamespace: values.textIfGiven('leaseNamespace') ?? (environment['POD_NAMESPACE'] || undefined),
    kubeconfig: environment['KUBECONFIG'] || undefined,
  };
}

/** A flag that got lost on its way must not make it all of them. */
function checkScope(namespaces: readonly string[], all: boolean): void {
  if (all !== namespaces.length > 0) return;
  const why = all
    ? 'Some namespaces are said and all of them, by flags or variables.'
    : 'Nothing says what is to be drained.';
  throw new ConfigError(
    `${why} Say one of them: --namespaces fleet,web (NAMESPACES), or --all-namespaces (ALL_NAMESPACES=true). With --dry-run it only looks.`,
  );
}

/** Whose CRDs go is always said: they take every resource along. */
function checkCrds(values: Values): void {
  const wanted = values.flag('deleteCrds');
  const crdsOf = values.textIfGiven('crdsOf');
  if (wanted && crdsOf === undefined)
    throw new ConfigError(
      `--delete-crds needs --crds-of (CRDS_OF): the release whose CRDs may go, such as ops/ssm-operator. ${ANYBODY} takes them whoever has installed them.`,
    );
  if (!wanted && crdsOf !== undefined)
    throw new ConfigError(
      '--crds-of (CRDS_OF) says whose CRDs --delete-crds may take, and does nothing without it. Say both, or leave it out: --namespaces says what is drained.',
    );
}

/** The text of `drain --help`. */
export function drainHelp(): string {
  return settingsHelp(DRAIN_SETTINGS, HEAD);
}

function operators(name: string): Setting {
  const setting = SETTINGS.find((candidate) => candidate.name === name);
  if (setting === undefined) throw new Error(`no setting ${name}`);
  return setting;
}
