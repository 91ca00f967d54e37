/** A finding that stays. */
export interface Exception {
  readonly check: string;
  readonly because: string;
  /** Names of the matrix. Left out: all. */
  readonly where?: readonly string[];
}

const NO_CPU_LIMIT = 'a limit would only make it slower: one process, and its request tells the scheduler';
const PULL_IF_NOT_PRESENT =
  'a version tag or a digest stays what it is; a restart must not need the registry';
const ONE_REPLICA = 'one replica is what these values ask for';
const NO_POLICY = 'networkPolicy.enabled is false in these values, for clusters that enforce none';
const NO_BUDGET = 'podDisruptionBudget.enabled is false in these values';

const A_JOB = 'the Job of an uninstall ends by itself, and there is one';

const USUAL = ['defaults', 'least', 'one-team', 'taken-away'];

/** What kube-linter's and polaris' default checks find. */
export const EXCEPTIONS: readonly Exception[] = [
  { check: 'automountServiceAccountToken', because: 'the operator talks to the API server with that token' },
  { check: 'cpuLimitsMissing', because: NO_CPU_LIMIT, where: USUAL },
  { check: 'pullPolicyNotAlways', because: PULL_IF_NOT_PRESENT, where: USUAL },
  { check: 'priorityClassNotSet', because: 'which classes there are, the cluster decides', where: USUAL },
  { check: 'deploymentMissingReplicas', because: ONE_REPLICA, where: ['least'] },
  { check: 'missingPodDisruptionBudget', because: ONE_REPLICA, where: ['least'] },
  { check: 'missingNetworkPolicy', because: NO_POLICY, where: ['least'] },
  { check: 'missingPodDisruptionBudget', because: NO_BUDGET, where: ['everything'] },
  { check: 'livenessProbeMissing', because: A_JOB, where: ['taken-away'] },
  { check: 'readinessProbeMissing', because: A_JOB, where: ['taken-away'] },
  { check: 'topologySpreadConstraint', because: A_JOB, where: ['taken-away'] },
  {
    check: 'metadataAndInstanceMismatched',
    because: 'the Job of an uninstall is named after what it does',
    where: ['taken-away'],
  },
  {
    check: 'missingNetworkPolicy',
    because: 'nobody calls the Job of an uninstall, so its policy lets nothing in',
    where: ['taken-away'],
  },
];

/** What kube-score finds. */
export const KUBE_SCORE_EXCEPTIONS: readonly Exception[] = [
  { check: 'container-resources', because: NO_CPU_LIMIT, where: USUAL },
  { check: 'container-image-pull-policy', because: PULL_IF_NOT_PRESENT, where: USUAL },
  { check: 'pod-networkpolicy', because: NO_POLICY, where: ['least'] },
  { check: 'deployment-has-poddisruptionbudget', because: NO_BUDGET, where: ['everything'] },
];

/** Checks whose findings are argued in one case of the matrix. One that finds nothing there turns its test red. */
export function arguedIn(name: string, exceptions: readonly Exception[]): readonly string[] {
  return exceptions
    .filter(({ where = [name] }) => where.includes(name))
    .map(({ check }) => check)
    .toSorted();
}
