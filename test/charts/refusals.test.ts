import { expect, inject, test } from 'vitest';
import { helmOn, refusalOf, template } from './fixture.ts';

/** What Helm's own check of the schema says; it stands for itself where a name or a shape is wrong. */
test.each([
  ['an unknown value', 'replica=2', "additional properties 'replica' not allowed"],
  ['an unknown value further down', 'image.tagg=1', "at '/image': additional properties 'tagg' not allowed"],
  ['an unknown setting', 'settings.sweepIntervall=1m', "additional properties 'sweepIntervall' not allowed"],
  ['a setting that is a value of its own', 'settings.region=eu-west-1', "'region' not allowed"],
])('the schema refuses %s', async (_, value, words) => {
  const refusal = await refusalOf(template('--set', value));

  expect(refusal).toContain(words);
});

const CLUSTER_NAME = 'clusterName must be 1 to 63 of a-z, 0-9 and -, with no - at its ends, such as prod-eu';
const REPOSITORY =
  'image.repository must be a name without tag, digest and https://, such as registry.example.com/ssm-operator';
const SELECTOR = "can't hold app.kubernetes.io/name: the chart sets it, and finds the pods by such labels.";

test.each([
  [
    'no cluster name',
    'clusterName=',
    'clusterName is not set. It marks what this cluster owns in AWS: set it to',
  ],
  ['a cluster name in upper case', 'clusterName=Prod', `${CLUSTER_NAME}, and not "Prod".`],
  ['a cluster name of nothing but -', 'clusterName=-', `${CLUSTER_NAME}, and not "-".`],
  ['a cluster name that ends in -', 'clusterName=prod-', `${CLUSTER_NAME}, and not "prod-".`],
  ['a cluster name of 64', `clusterName=${'a'.repeat(64)}`, CLUSTER_NAME],
  [
    'a zone as region',
    'region=eu-west-1a',
    'region must be the name of a region, such as eu-west-1, and not',
  ],
  [
    'spaces as region',
    'region=   ',
    'region must be the name of a region, such as eu-west-1, and not "   ".',
  ],
  [
    'every namespace as one that may adopt',
    'adoptionNamespaces={fleet,*}',
    'adoptionNamespaces[1] must be the name of a namespace, such as ssm-operator, and not "*".',
  ],
  [
    'namespaces in one text',
    String.raw`publicSharingNamespaces={fleet\,web}`,
    'publicSharingNamespaces[0] must be the name of a namespace',
  ],
  [
    'more namespaces than it can watch',
    `namespaces={${namespaces(27)}}`,
    'namespaces names 27, and one operator can watch 26 of them (40 with contentFrom.enabled false). Leave namespaces out to serve all, or install several releases.',
  ],
  [
    'to take CRDs away that another release has installed',
    'crds.keep=false,crds.install=false',
    'crds.keep false is for the release that installs the CRDs.',
  ],
  [
    'more namespaces than it can watch without contentFrom',
    `contentFrom.enabled=false,namespaces={${namespaces(41)}}`,
    'namespaces names 41, and one operator can watch 40 of them. Leave',
  ],
  [
    'several that do not wait for the lease',
    'settings.leaderElection=false',
    'replicas: with settings.leaderElection false there may be one',
  ],
  ['a repository with a space', 'image.repository=my image', `${REPOSITORY}, and not "my image".`],
  ['a repository with a tag', 'image.repository=ghcr.io/a/b:1.0', REPOSITORY],
  ['a repository with a scheme', 'image.repository=https://ghcr.io/a/b', REPOSITORY],
  ['no repository', 'image.repository=', `${REPOSITORY}, and not "".`],
  [
    'a digest as tag',
    'image.tag=sha256:0123',
    'image.tag must be a tag, such as 0.1.0, and not "sha256:0123".',
  ],
  ['a tag as digest', 'image.digest=latest', 'image.digest must be sha256: and 64 of 0-9 and a-f, and not'],
  [
    'an account that nobody names',
    'serviceAccount.create=false',
    'serviceAccount.name has to name an account that exists, because serviceAccount.create is false.',
  ],
  [
    'a role for an account of somebody else',
    String.raw`serviceAccount.create=false,serviceAccount.name=aws,serviceAccount.annotations.eks\.amazonaws\.com/role-arn=x`,
    'serviceAccount.annotations would go nowhere, because serviceAccount.create is false. Annotate your own account',
  ],
  [
    'the name of a role where its ARN belongs',
    String.raw`serviceAccount.annotations.eks\.amazonaws\.com/role-arn=ssm-operator`,
    'serviceAccount.annotations: eks.amazonaws.com/role-arn must be the ARN of a role, such as arn:aws:iam::111122223333:role/ssm-operator, and not "ssm-operator".',
  ],
  [
    'adoption where it does not serve',
    'namespaces={fleet},adoptionNamespaces={flet}',
    'adoptionNamespaces names flet, and namespaces does not: the operator would not serve it.',
  ],
  [
    'a ServiceMonitor with no Service to find',
    'metrics.serviceMonitor.enabled=true,metrics.service.enabled=false',
    'metrics.serviceMonitor.enabled needs metrics.service.enabled: a ServiceMonitor finds the pods by their Service.',
  ],
  [
    'less time to stop than stopping takes',
    'terminationGracePeriodSeconds=23',
    'terminationGracePeriodSeconds must be longer than settings.awsTimeout and settings.gracePeriod together (23s)',
  ],
  [
    'a label of the selector on pods',
    String.raw`podLabels.app\.kubernetes\.io/name=x`,
    `podLabels ${SELECTOR}`,
  ],
  [
    'a label of the selector on everything',
    String.raw`commonLabels.app\.kubernetes\.io/name=x`,
    `commonLabels ${SELECTOR}`,
  ],
  [
    'a label of the chart on its ServiceMonitor',
    String.raw`metrics.serviceMonitor.labels.helm\.sh/chart=x`,
    "metrics.serviceMonitor.labels can't hold helm.sh/chart: the chart sets it",
  ],
  [
    'a setting as a variable: rights and probes would not follow',
    'env[0].name=NAMESPACES,env[0].value=fleet',
    "env can't hold NAMESPACES: it comes from namespaces.",
  ],
  [
    'a setting as a variable, of those under settings',
    'env[0].name=LEADER_ELECTION,env[0].value=no',
    "env can't hold LEADER_ELECTION: it comes from settings.leaderElection.",
  ],
  [
    'a second region',
    'region=eu-west-1,env[0].name=AWS_REGION,env[0].value=eu-west-2',
    "env can't hold AWS_REGION: it comes from region.",
  ],
  [
    'a variable twice',
    'env[0].name=NO_PROXY,env[0].value=a,env[1].name=NO_PROXY,env[1].value=b',
    "env can't hold NO_PROXY: it comes from another line of env.",
  ],
  [
    'a wall without a door',
    'networkPolicy.ports=null',
    'networkPolicy.ports has no value, and needs one: a null takes the default away',
  ],
])('the chart refuses %s', async (_, value, words) => {
  const refusal = await refusalOf(template('--set', value));

  expect(refusal).toContain(words);
});

test('the chart refuses a NetworkPolicy that lets nothing out', async () => {
  const refusal = await refusalOf(template('--set-json', 'networkPolicy.ports=[]'));

  expect(refusal).toContain('networkPolicy.ports is empty, so that the operator could reach neither');
});

test.each([
  ['contentFrom', 'contentFrom.enabled'],
  ['image', 'image.repository'],
  ['serviceAccount', 'serviceAccount.create'],
  ['rbac', 'rbac.aggregateToView'],
  ['podDisruptionBudget', 'podDisruptionBudget.enabled'],
  ['networkPolicy', 'networkPolicy.enabled'],
  ['metrics', 'metrics.service.enabled'],
  ['metrics.serviceMonitor', 'metrics.serviceMonitor.interval'],
  ['replicas', 'replicas'],
  ['terminationGracePeriodSeconds', 'terminationGracePeriodSeconds'],
])('a null for %s, which takes its default away, is told', async (value, path) => {
  const refusal = await refusalOf(template('--set', `${value}=null`));

  expect(refusal).toContain(`${path} has no value, and needs one: a null takes the default away`);
});

test('all that is wrong is told at once', async () => {
  const refusal = await refusalOf(template('--set', 'clusterName=Prod,region=here,image.tag=a b'));

  expect(refusal).toMatch(/clusterName must be .*\nregion must be .*\nimage\.tag must be /);
});

test('helm install refuses what helm template refuses', async () => {
  const options = [
    '--kubeconfig',
    inject('kubeconfig'),
    '--namespace',
    'default',
    '--set',
    'clusterName=Prod',
  ];
  const refusal = await refusalOf(helmOn(['install', 'refused'], ...options));

  expect(refusal).toContain('clusterName must be 1 to 63');
});

test('a chart that was given nothing asks for the cluster name', async () => {
  const refusal = await refusalOf(helmOn(['template', 'ssm-operator']));

  expect(refusal).toContain('clusterName is not set.');
});

function namespaces(count: number): string {
  return Array.from({ length: count }, (_, index) => `n${index}`).join(',');
}
