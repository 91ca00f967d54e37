import { expect, onTestFinished, test } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { systemClock } from '../../src/clock.ts';
import { openConnection } from '../../src/kube/connection.ts';
import { condition, isReady, shellContent, spec, type Rig } from '../support/rig.ts';
import { configMapsOf, KEY, takingFrom } from '../support/config-maps.ts';
import { eventually } from '../support/eventually.ts';
import { openScene } from '../support/scene.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
/** All of it takes less than a second when nothing else runs. */
const PATIENCE_MS = 8_000;

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** A verb on a resource, or on its subresource. */
interface Right {
  readonly resource: string;
  readonly verb: string;
}

interface Lease {
  readonly spec: { readonly renewTime: string };
}

interface Events {
  readonly items: readonly { readonly reason: string; readonly series?: { readonly count: number } }[];
}

/** Takes one right from the operator of a rig: `path` is that of the role that gives it. */
async function take({ kube }: Rig, path: string, { resource, verb }: Right): Promise<void> {
  const { rules } = await kube.request<{ readonly rules: readonly Rule[] }>({ method: 'GET', path });
  const split = rules.flatMap((rule) =>
    rule.resources.map((one) => ({
      ...rule,
      resources: [one],
      verbs: rule.verbs.filter((word) => one !== resource || word !== verb),
    })),
  );
  const body = { rules: split.filter(({ verbs }) => verbs.length > 0) };
  await kube.request({ method: 'PATCH', path, body, contentType: 'application/merge-patch+json' });
}

/** What the operator needs its rights for, in their order. */
function stepsIn(rig: Rig): Readonly<Record<string, () => Promise<unknown>>> {
  const configMaps = configMapsOf(rig);
  const { associations, documents } = rig;
  return {
    leads: () => rig.startOperator({ LEADER_ELECTION: 'true', SWEEP_INTERVAL: '24h' }),
    keepsLeading: () => renewal(rig),
    async publishes() {
      await configMaps.create('script', { [KEY]: JSON.stringify(shellContent('uptime')) });
      await documents.create('script', takingFrom());
      await rig.advance(5_000);
      await documents.until('script', isReady);
    },
    async creates() {
      await associations.create('agent', spec());
      await associations.until('agent', isReady);
    },
    async publishesAgain() {
      await configMaps.edit('script', { [KEY]: JSON.stringify(shellContent('date')) });
      await documents.until('script', ({ status }) => status?.publishedVersion === '2');
    },
    async updates() {
      await associations.edit('agent', { parameters: { commands: ['date'] } });
      await associations.until('agent', ({ status }) => status?.associationVersion === '2');
    },
    tells: () => associations.events('agent', 'Created'),
    tellsAgain: () => repetition(rig),
    async deletes() {
      await Promise.all([associations.delete('agent'), documents.delete('script')]);
      await Promise.all([associations.gone('agent'), documents.gone('script')]);
    },
  };
}

async function renewal({ kube, namespace }: Rig): Promise<void> {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/ssm-operator`;
  const renewed = async (): Promise<string> =>
    (await kube.request<Lease>({ method: 'GET', path })).spec.renewTime;
  const first = await eventually(renewed);
  await eventually(async () => expect(await renewed()).not.toBe(first));
}

function isSuspended(found: SsmAssociation): boolean {
  return condition(found, 'Ready').reason === 'Suspended';
}

/** The same event twice, which counts up the first one. */
async function repetition({ associations, kube, namespace }: Rig): Promise<void> {
  for (const suspend of [true, false, true]) {
    await associations.edit('agent', { suspend }); // oxlint-disable-line no-await-in-loop -- one after the other
    await associations.until('agent', (found) => isSuspended(found) === suspend); // oxlint-disable-line no-await-in-loop -- one after the other
  }
  const path = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;
  await eventually(async () => {
    const { items } = await kube.request<Events>({ method: 'GET', path });
    expect(items.some(({ reason, series }) => reason === 'Suspended' && series?.count === 2)).toBe(true);
  });
}

/** The last thing that an operator does with its rights, or `not` and the first that it does not do. */
async function achievements(rig: Rig): Promise<string> {
  let last = '';
  for (const [name, step] of Object.entries(stepsIn(rig))) {
    const late = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE_MS, false).unref());
    const doing = step().then(
      () => true,
      () => false,
    );
    const isDone = await Promise.race([doing, late]); // oxlint-disable-line no-await-in-loop -- one after the other
    if (!isDone) return `not ${name}`;
    last = name;
  }
  return last;
}

test('with all of its rights the operator does its work', async () => {
  expect(await achievements(await openScene('rights'))).toBe('deletes');
});

/** Without `list`, which is for an API server that streams no lists: test/kube/streaming-list.test.ts shows that. */
test.each([
  ['get', 'ssmassociations', 'updates'],
  ['watch', 'ssmassociations', 'creates'],
  ['patch', 'ssmassociations', 'creates'],
  ['get', 'ssmdocuments', 'publishesAgain'],
  ['watch', 'ssmdocuments', 'publishes'],
  ['patch', 'ssmdocuments', 'publishes'],
  ['patch', 'ssmassociations/status', 'creates'],
  ['patch', 'ssmdocuments/status', 'publishes'],
  ['get', 'configmaps', 'publishes'],
  ['watch', 'configmaps', 'publishesAgain'],
  ['create', 'events', 'tells'],
  ['patch', 'events', 'tellsAgain'],
])('without the right to %s %s it no longer %s', async (verb, resource, step) => {
  const rig = await openScene('rights');

  await take(rig, `${RBAC}/clusterroles/ssm-operator-${rig.namespace}`, { verb, resource });

  expect(await achievements(rig)).toBe(`not ${step}`);
});

/** Without `patch`, which writes down that corrections have stopped: test/e2e/brakes.test.ts shows that. */
test.each(['create', 'get', 'update'])('without the right to %s leases it does not lead', async (verb) => {
  const rig = await openScene('rights');
  const role = `${RBAC}/namespaces/${rig.namespace}/roles/ssm-operator-${rig.namespace}`;

  await take(rig, role, { verb, resource: 'leases' });

  expect(await achievements(rig)).toBe('not keepsLeading');
});

test('it may do nothing beyond what the chart says, but ask who it is', async () => {
  const rig = await openScene('rights');
  const own = openConnection({ kubeconfig: rig.operatorKubeconfig, clock: systemClock });
  onTestFinished(() => own.close());

  const { status } = await own.request<{ readonly status: { readonly resourceRules: readonly Rule[] } }>({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: { spec: { namespace: rig.namespace } },
  });

  const ofEverybody = new Set(['authentication.k8s.io', 'authorization.k8s.io']);
  const rules = status.resourceRules.filter(
    ({ apiGroups }) => !apiGroups.some((group) => ofEverybody.has(group)),
  );
  const rights = rules.flatMap(({ resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
  );
  expect(rights.toSorted()).toEqual([
    'create events',
    'create leases',
    'get configmaps',
    'get leases',
    'get ssmassociations',
    'get ssmdocuments',
    'list configmaps',
    'list ssmassociations',
    'list ssmdocuments',
    'patch events',
    'patch leases',
    'patch ssmassociations',
    'patch ssmassociations/status',
    'patch ssmdocuments',
    'patch ssmdocuments/status',
    'update leases',
    'watch configmaps',
    'watch ssmassociations',
    'watch ssmdocuments',
  ]);
});
