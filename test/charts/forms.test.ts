import { expect, test } from 'vitest';
import { refusalOfFile } from './fixture.ts';

const LABEL = 'must be at most 63 of letters, digits, -, _ and ., with a letter or a digit at both ends';
const QUOTES =
  'Without quotes it is a number: put it in quotes, and on the command line take --set-string, not --set.';

const NAME = 'is at most 63 of letters, digits, -, _ and ., with a letter or a digit at both ends';

test.each([
  [
    'more memory than there are numbers',
    'resources: {requests: {memory: 1e999}}',
    'resources.requests.memory must be an amount, such as 256Mi, and not',
  ],
  [
    'a duration of 22 digits',
    `settings: {sweepInterval: ${'9'.repeat(22)}s}`,
    'settings.sweepInterval must be a duration, such as 500ms, 60s, 15m or 24h, and not "999',
  ],
  [
    'an address without a host',
    'settings: {endpointTemplate: "https://:443"}',
    'settings.endpointTemplate must be an address that begins with http:// or https://',
  ],
  [
    'a port that there is not',
    'settings: {endpointTemplate: "https://ssm.example.com:99999"}',
    'settings.endpointTemplate must be an address that begins with http:// or https://',
  ],
  [
    'an account without quotes',
    'settings: {accountId: 111122223333}',
    `settings.accountId must be twelve digits, such as 111122223333. ${QUOTES}`,
  ],
  [
    'a number for a duration',
    'settings: {sweepInterval: 60}',
    'settings.sweepInterval must be a duration, such as 500ms, 60s, 15m or 24h, and not the number 60.',
  ],
  [
    'a flag for a namespace',
    'settings: {leaseNamespace: on}',
    'settings.leaseNamespace must be the name of a namespace, such as ssm-operator. Without quotes it is a boolean: put it in quotes, and on the command line take --set-string, not --set.',
  ],
  [
    'one namespace that is no list',
    'namespaces: fleet',
    'namespaces must be a list, such as [fleet], and not "fleet".',
  ],
  [
    'one namespace that may adopt, and is no list',
    'adoptionNamespaces: fleet',
    'adoptionNamespaces must be a list, such as [fleet], and not "fleet".',
  ],
  [
    'a number for a namespace',
    'namespaces: [fleet, 12]',
    `namespaces[1] must be the name of a namespace, such as ssm-operator. ${QUOTES}`,
  ],
  [
    'a namespace of 70 letters',
    `namespaces: [${'n'.repeat(70)}]`,
    'namespaces[0] must be the name of a namespace',
  ],
  [
    'a tag without quotes, which loses its last 0',
    'image: {tag: 1.10}',
    `image.tag must be a tag, such as 0.1.0. ${QUOTES}`,
  ],
  [
    'a flag for an annotation',
    'podAnnotations: {example.com/inject: true}',
    'podAnnotations: example.com/inject must be text. Without quotes it is a boolean: put it in quotes, and on the command line take --set-string, not --set.',
  ],
  [
    'a number for a label',
    'commonLabels: {cost: 42}',
    `commonLabels: cost ${LABEL}, such as team-a. ${QUOTES}`,
  ],
  [
    'a label with a space',
    'podLabels: {team: team a}',
    `podLabels: team ${LABEL}, such as team-a, and not "team a".`,
  ],
  ['a label of 64', `podLabels: {team: ${'a'.repeat(64)}}`, `podLabels: team ${LABEL}`],
  [
    'a label of the ServiceMonitor that ends in -',
    'metrics: {serviceMonitor: {labels: {team: a-}}}',
    `metrics.serviceMonitor.labels: team ${LABEL}`,
  ],
  [
    'a name with capitals for the account',
    'serviceAccount: {name: Operator}',
    'serviceAccount.name must be the name of a service account, such as ssm-operator, and not "Operator".',
  ],
  [
    'a name with two dots for the account',
    'serviceAccount: {name: a..b}',
    'serviceAccount.name must be the name of a service account, such as ssm-operator, and not "a..b".',
  ],
  [
    'a Secret of two dots',
    'envFrom: [{secretRef: {name: a..b}}]',
    'envFrom[0] must have a secretRef or a configMapRef with the name of one',
  ],
  [
    'a role that is empty',
    "serviceAccount: {annotations: {eks.amazonaws.com/role-arn: ''}}",
    'serviceAccount.annotations: eks.amazonaws.com/role-arn must be the ARN of a role',
  ],
  [
    'a quarter of a byte of memory',
    'resources: {limits: {memory: 256m}}',
    'resources.limits.memory must be an amount, such as 256Mi, and not "256m".',
  ],
  [
    '256 bytes of memory',
    'resources: {requests: {memory: 256}}',
    'resources.requests.memory is less than 1Mi: 256. Give it a unit, such as 256Mi.',
  ],
  [
    'less memory than the operator needs',
    'resources: {requests: {memory: 48Mi}, limits: {memory: 48Mi}}',
    'resources.limits.memory is 48Mi, and the operator would be killed without a word: it takes 53Mi with nothing to do. Give it 96Mi or more.',
  ],
  [
    'a processor in words',
    'resources: {requests: {cpu: one}}',
    'resources.requests.cpu must be an amount, such as 100m or 0.5, and not "one".',
  ],
  [
    'a request above its limit',
    'resources: {requests: {memory: 1Gi}}',
    'resources.requests.memory is 1Gi, and more than resources.limits.memory, which is 256Mi: Kubernetes takes no such pod. Lower the one, or raise the other.',
  ],
  [
    'a request above its limit, in other units',
    'resources: {requests: {cpu: 1}, limits: {cpu: 999m}}',
    'resources.requests.cpu is 1, and more than resources.limits.cpu, which is 999m',
  ],
  [
    'a resource with a short name of its own',
    'resources: {requests: {mem: 256Mi}}',
    'resources.requests can\'t hold "mem": Kubernetes knows cpu, memory, ephemeral-storage and hugepages-2Mi, and others by a name with a domain, such as example.com/gpu.',
  ],
  [
    'an amount of another resource in words',
    'resources: {limits: {example.com/gpu: one}}',
    'resources.limits.example.com/gpu must be a whole number, such as 1, and not "one".',
  ],
  [
    'a request that is less than its limit, of what is not shared',
    'resources: {requests: {example.com/gpu: 1}, limits: {example.com/gpu: 2}}',
    'resources.requests.example.com/gpu is 1, and resources.limits.example.com/gpu is 2: of this Kubernetes wants the same in both.',
  ],
  [
    'a request of what is not shared, without a limit',
    'resources: {requests: {example.com/gpu: 1}}',
    'resources.limits.example.com/gpu is missing: of what is not shared Kubernetes wants the limit, and the same as resources.requests.',
  ],
  [
    'a claim that the pod does not make',
    'resources: {claims: [{name: card}]}\nresourceClaims: [{name: cart, resourceClaimName: a}]',
    'resources.claims[0] names card, and resourceClaims does not: Kubernetes takes no such pod. Name it in both.',
  ],
  [
    'a claim without a name',
    'resources: {claims: [{request: fast}]}',
    "at '/resources/claims/0': missing property 'name'",
  ],
  [
    'a label whose name has a space',
    'commonLabels: {my team: a}',
    `commonLabels can't hold "my team": the name of a label ${NAME}`,
  ],
  [
    'a label whose domain has capitals',
    'podLabels: {Example.com/team: a}',
    `podLabels can't hold "Example.com/team": the name of a label ${NAME}`,
  ],
  [
    'an annotation with two slashes in its name',
    'podAnnotations: {example.com/a/b: c}',
    `podAnnotations can't hold "example.com/a/b": the name of an annotation ${NAME}`,
  ],
  [
    'a node label whose name ends in -',
    'nodeSelector: {pool-: a}',
    `nodeSelector can't hold "pool-": the name of a label ${NAME}`,
  ],
  [
    'an interval that Prometheus does not know',
    'metrics: {serviceMonitor: {interval: 30x}}',
    'metrics.serviceMonitor.interval must be a duration of Prometheus, such as 30s, 5m or 1d, and not "30x".',
  ],
  [
    'an interval without a unit',
    'metrics: {serviceMonitor: {interval: 30}}',
    'metrics.serviceMonitor.interval must be a duration of Prometheus, such as 30s, 5m or 1d, and not the number 30.',
  ],
])('the chart refuses %s', async (_, values, words) => {
  expect(await refusalOfFile(values)).toContain(words);
});

test.each([
  ['memory in bytes', 'resources: {limits: {memory: 536870912}, requests: {memory: 268435456}}'],
  ['memory in bytes, as text', "resources: {limits: {memory: '536870912'}}"],
  ['memory with an exponent', 'resources: {limits: {memory: 1e9}}'],
  ['memory in exbibytes', 'resources: {limits: {memory: 1Ei}}'],
  ['half a processor', 'resources: {requests: {cpu: 0.5}, limits: {cpu: 500m}}'],
  ['a request that is its limit in other units', 'resources: {requests: {memory: 262144Ki}}'],
  ['no limit', 'resources: {limits: {memory: null}}'],
  ['a day for Prometheus', 'metrics: {serviceMonitor: {interval: 1d}}'],
  ['the interval that Prometheus has itself', "metrics: {serviceMonitor: {interval: '0'}}"],
  ['a tenth of a second for Prometheus', 'metrics: {serviceMonitor: {interval: 100ms}}'],
  ['no ports of a policy that there is not', 'networkPolicy: {enabled: false, ports: null}'],
  ['a label without a value', "podLabels: {team: ''}"],
  ['a label of a version', 'podLabels: {version: v1.2_3-a}'],
  ['a label with a domain', 'commonLabels: {example.com/Team_a.b: a}'],
  ['an annotation of a service', "metrics: {service: {annotations: {example.com/scrape: 'true'}}}"],
  ['a graphics card', 'resources: {limits: {example.com/gpu: 1}}'],
  [
    'a graphics card, asked for as well',
    "resources: {requests: {example.com/gpu: '1'}, limits: {example.com/gpu: 1}}",
  ],
  ['large pages', 'resources: {requests: {hugepages-2Mi: 4Mi}, limits: {hugepages-2Mi: 4Mi}}'],
  [
    'a claim that the pod makes',
    'resources: {claims: [{name: card, request: fast}]}\nresourceClaims: [{name: card, resourceClaimName: a}]',
  ],
  ['an account with dots', 'serviceAccount: {name: aws.operator}'],
])('the chart takes %s', async (_, values) => {
  expect(await refusalOfFile(values)).toBe('');
});
