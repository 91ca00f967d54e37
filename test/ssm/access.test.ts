import { expect, onTestFinished, test, vi } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { awsAccess, type AwsAccess } from '../../src/ssm/access.ts';
import type { Association } from '../../src/ssm/association.ts';
import type { DocumentRequest } from '../../src/ssm/document-gateway.ts';
import type { Errand, SsmGateway, Urgency } from '../../src/ssm/gateway.ts';
import { awsOptions } from '../support/aws-options.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { simulatorAdmin, type SimulatorAdmin } from '../support/simulator-admin.ts';

const REGION = 'eu-west-1';

interface World {
  readonly access: AwsAccess;
  readonly aws: SimulatorAdmin;
  readonly clock: ManualClock;
  readonly throttled: string[];
}

/** One call a second. */
async function open(): Promise<World> {
  const [clock, throttled] = [new ManualClock(), [] as string[]];
  const simulator = await startSimulator({ port: 0, clock: 'manual', start: clock.now().toISOString() });
  const access = awsAccess({
    ...awsOptions(clock),
    endpointTemplate: simulator.url,
    ratePerSecond: 1,
    concurrency: 4,
    requestTimeoutMs: 5_000,
    observer: {
      call: () => {},
      waited: () => {},
      throttled: (...told) => throttled.push(told.join(' ')),
    },
  });
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    access.close();
    await simulator.close();
  });
  return { access, aws: simulatorAdmin(simulator.url), clock, throttled };
}

function as(urgency: Urgency): Errand {
  return { urgency, namespace: 'fleet' };
}

async function operations({ aws }: World): Promise<string[]> {
  return (await aws.calls()).map(({ operation }) => operation);
}

test('what is most urgent goes out first, and questions about runs wait for corrections', async () => {
  const world = await open();
  const { access, clock } = world;
  const id = '00000000-0000-0000-0000-000000000000';

  const calls = [
    access.in(REGION, as('sweep')).listAssociations(),
    access.in(REGION, as('sweep')).listDocuments(),
    access.in(REGION, as('edit')).executions(id, 5),
    access.in(REGION, as('correction')).describeAssociation(id),
    access.in(REGION, as('edit')).tagsOf({ type: 'Association', id }),
  ].map((call) => call.catch(() => undefined));
  for (let sent = 1; sent <= calls.length; sent += 1) {
    await eventually(async () => expect(await operations(world)).toHaveLength(sent));
    await clock.advance(1_000);
  }
  await Promise.all(calls);

  expect(await operations(world)).toEqual([
    'ListAssociations', // nothing else was there yet
    'ListTagsForResource',
    'DescribeAssociation',
    'DescribeAssociationExecutions',
    'ListDocuments',
  ]);
});

test('when AWS throttles one call, all calls of its region slow down', async () => {
  const world = await open();
  await world.aws.put('faults', [{ operation: 'DeleteAssociation', kind: 'throttle', times: 1 }]);

  const deleted = world.access
    .in(REGION, as('edit'))
    .deleteAssociation('00000000-0000-0000-0000-000000000000');

  await expect(deleted).rejects.toMatchObject({ reason: 'ThrottlingException' });
  expect(world.throttled).toEqual(['eu-west-1 DeleteAssociation 0.5']);
  expect(world.access.budgets.get(REGION)?.ratePerSecond).toBe(0.5);
});

const ID = '00000000-0000-0000-0000-000000000000';
const ASSOCIATION: Association = {
  associationName: 'agent',
  documentName: 'AWS-RunShellScript',
  documentVersion: '$DEFAULT',
  parameters: { commands: ['uptime'] },
  targets: [{ key: 'InstanceIds', values: ['*'] }],
  applyOnlyAtCronInterval: false,
  complianceSeverity: 'UNSPECIFIED',
  syncCompliance: 'AUTO',
};
const DOCUMENT: DocumentRequest = {
  name: 'script',
  documentType: 'Command',
  documentFormat: 'JSON',
  content: '{}',
};

const CHANGES: readonly (readonly [string, (ssm: SsmGateway) => Promise<unknown>])[] = [
  ['CreateAssociation', (ssm) => ssm.createAssociation(ASSOCIATION, {})],
  ['UpdateAssociation', (ssm) => ssm.updateAssociation(ID, 1, ASSOCIATION)],
  ['DeleteAssociation', (ssm) => ssm.deleteAssociation(ID)],
  ['StartAssociationsOnce', (ssm) => ssm.startAssociation(ID)],
  ['AddTagsToResource', (ssm) => ssm.addTags({ type: 'Association', id: ID }, { team: 'a' })],
  ['RemoveTagsFromResource', (ssm) => ssm.removeTags({ type: 'Association', id: ID }, ['team'])],
  ['CreateDocument', (ssm) => ssm.createDocument(DOCUMENT, {})],
  ['UpdateDocument', (ssm) => ssm.updateDocument(DOCUMENT, 1)],
  ['UpdateDocumentDefaultVersion', (ssm) => ssm.setDefaultVersion('script', 1)],
  ['ModifyDocumentPermission', (ssm) => ssm.shareDocument('script', ['222222222222'], '$DEFAULT')],
  ['DeleteDocument', (ssm) => ssm.deleteDocument('script', false)],
];

const TROUBLE = [
  { kind: 'drop', effect: 'unknown' },
  { kind: 'error', code: 'InternalServerError', effect: 'unknown' },
  { kind: 'throttle', effect: 'refused' },
] as const;

for (const [operation, change] of CHANGES) {
  test(`${operation} is sent once, however it fails and the environment is set`, async () => {
    for (const { effect, ...fault } of TROUBLE) {
      vi.stubEnv('AWS_MAX_ATTEMPTS', '5');
      vi.stubEnv('AWS_RETRY_MODE', 'adaptive');
      const world = await open(); // oxlint-disable-line no-await-in-loop -- each with an AWS of its own
      await world.aws.put('faults', [{ operation, ...fault }]); // oxlint-disable-line no-await-in-loop -- as above

      const failed = change(world.access.in(REGION, as('edit'))).catch((error: unknown) => error);

      expect(await failed, fault.kind).toMatchObject({ effect }); // oxlint-disable-line no-await-in-loop -- as above
      await world.clock.advance(60_000); // oxlint-disable-line no-await-in-loop -- as above
      expect(await operations(world), fault.kind).toEqual([operation]); // oxlint-disable-line no-await-in-loop -- as above
    }
  });
}

test('once nothing more is to be sent, no region is called, not even one that is new', async () => {
  const world = await open();
  const reasonIn = (region: string): Promise<string> =>
    world.access
      .in(region, as('edit'))
      .listAssociations()
      .then(
        () => 'answered',
        ({ reason }: { readonly reason: string }) => reason,
      );
  const before = await reasonIn(REGION);
  const waiting = reasonIn(REGION);

  world.access.sendNoMore();
  const after = await Promise.all([waiting, reasonIn(REGION), reasonIn('us-east-1')]);

  expect(before).toBe('answered');
  expect(after).toEqual(['Stopping', 'Stopping', 'Stopping']);
  expect(await operations(world)).toEqual(['ListAssociations']);
});
