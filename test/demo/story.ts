import {
  ListAssociationsCommand,
  ListCommandInvocationsCommand,
  ListDocumentsCommand,
  UpdateAssociationCommand,
} from '@aws-sdk/client-ssm';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import type { Resource } from '../../src/api/resource.ts';
import { eventually } from '../support/eventually.ts';
import { writesAmong } from '../support/simulator-admin.ts';
import type { DemoWorld } from './world.ts';

const PATIENCE = { timeoutMs: 60_000, everyMs: 500 };
const SAMPLES = 'manifests/samples';

type Say = (line: string) => void;

/** Tells the story from real reads of the API server and of AWS. Throws when a step does not show what it should. */
export async function tellStory(world: DemoWorld, say: Say): Promise<void> {
  await declare(world, say);
  await showStateManager(world, say);
  await showFailingNode(world, say);
  await showDrift(world, say);
  await showQuiet(world, say);
  await showNewVersion(world, say);
}

async function declare(world: DemoWorld, say: Say): Promise<void> {
  title(say, '1. Declare: everything in manifests/samples');
  command(say, 'kubectl apply -R -f manifests/samples');
  indent(say, await world.kubectl('apply', '-R', '-f', SAMPLES));
  await eventually(async () => {
    for (const document of await list<SsmDocument>(world, 'ssmd')) expectCondition(document, 'Ready', 'True');
    for (const resource of await list<SsmAssociation>(world, 'ssma')) {
      expectCondition(resource, 'Ready', 'True');
      requireThat(hasRun(resource), `${resource.metadata.name} has not run yet`);
    }
  }, PATIENCE);
  say('');
  say('   All are Ready: AWS holds what they declare.');
  for (const kind of ['ssmd', 'ssma']) {
    command(say, `kubectl get ${kind}`);
    indent(say, await world.kubectl('get', kind));
  }
}

async function showStateManager(world: DemoWorld, say: Say): Promise<void> {
  title(say, '2. In AWS: what Systems Manager holds now');
  const { Associations = [] } = await world.somebody.send(new ListAssociationsCommand({ MaxResults: 50 }));
  const declared = await list<SsmAssociation>(world, 'ssma');
  requireThat(
    Associations.length === declared.length,
    `AWS holds ${Associations.length} associations, ${declared.length} are declared`,
  );
  for (const name of ['Configure-CW-Agent', 'Close-Port-22']) {
    const found = Associations.filter(({ AssociationName }) => AssociationName === name);
    requireThat(found.length === 1, `AWS holds ${found.length} associations named ${name}`);
  }
  for (const { AssociationName, Name, ScheduleExpression, Overview } of Associations) {
    say(
      `   ${pad(AssociationName, 28)} ${pad(Name, 30)} ${pad(ScheduleExpression ?? 'once', 24)} ${Overview?.Status}`,
    );
  }
  const Filters = [{ Key: 'Owner', Values: ['Self'] }];
  const { DocumentIdentifiers = [] } = await world.somebody.send(new ListDocumentsCommand({ Filters }));
  for (const { Name, DocumentVersion, PlatformTypes = [] } of DocumentIdentifiers) {
    say(`   document ${pad(Name, 19)} version ${DocumentVersion}, for ${PlatformTypes.join(', ')}`);
  }
}

async function showFailingNode(world: DemoWorld, say: Say): Promise<void> {
  title(say, '3. A node that fails, and why');
  const resource = await get<SsmAssociation>(world, 'ssma', 'close-port-22');
  const [failed] = resource.status?.failedTargets ?? [];
  requireThat(failed !== undefined, 'close-port-22 shows no failed node');
  expectCondition(resource, 'RunsSucceeding', 'False');
  command(say, "kubectl get ssma close-port-22 -o jsonpath='{.status.failedTargets}'");
  say(`   node ${failed?.id}: ${failed?.detailedStatus}`);
  say(`   ${failed?.message}`);
  say('');
  say('   The association itself is in place, so Ready stays True; RunsSucceeding is False.');
  say('   The way out is a document whose step names its platform. close-ssh has one, for the same nodes:');
  await showPrecondition(world, say, failed?.id ?? '');
}

async function showPrecondition(world: DemoWorld, say: Say, nodeId: string): Promise<void> {
  const document = await get<SsmDocument>(world, 'ssmd', 'close-ssh');
  const { mainSteps } = (document.spec.content ?? {}) as {
    mainSteps: { name: string; precondition: object }[];
  };
  const [step] = mainSteps;
  say(`   SsmDocument close-ssh, step ${step?.name}: precondition ${JSON.stringify(step?.precondition)}`);
  const association = await get<SsmAssociation>(world, 'ssma', 'close-ssh');
  expectCondition(association, 'RunsSucceeding', 'True');
  const { CommandInvocations = [] } = await world.somebody.send(
    new ListCommandInvocationsCommand({ InstanceId: nodeId, Details: true }),
  );
  const skipped = CommandInvocations.find(({ DocumentName }) => DocumentName === 'Close-SSH');
  const said = skipped?.CommandPlugins?.[0]?.Output ?? '';
  requireThat(/skipped/i.test(said), `AWS says of ${nodeId}: ${said || 'nothing'}`);
  say(`   node ${nodeId}: ${said}`);
  say(`   SsmAssociation close-ssh: ${runsOf(association)}`);
}

async function showDrift(world: DemoWorld, say: Say): Promise<void> {
  title(say, "4. Somebody edits Configure-CW-Agent in AWS, behind the operator's back");
  const before = await get<SsmAssociation>(world, 'ssma', 'configure-cw-agent');
  const id = before.status?.associationId ?? '';
  const { spec } = before;
  await world.somebody.send(
    new UpdateAssociationCommand({
      AssociationId: id,
      AssociationName: before.status?.associationName,
      Name: spec.documentName,
      Parameters: spec.parameters,
      ScheduleExpression: 'rate(30 minutes)',
    }),
  );
  say(`   somebody: UpdateAssociation ${id}: ScheduleExpression is now rate(30 minutes)`);
  const after = await eventually(async () => {
    const found = await get<SsmAssociation>(world, 'ssma', 'configure-cw-agent');
    requireThat(found.status?.drift?.correctedAt !== undefined, 'the drift is not corrected');
    expectCondition(found, 'Ready', 'True');
    return found;
  }, PATIENCE);
  for (const { path, declared, observed } of after.status?.drift?.fields ?? []) {
    say(
      `   operator: ${path} was ${observed}, declared is ${declared}: put back at ${after.status?.drift?.correctedAt}`,
    );
  }
  const { Associations = [] } = await world.somebody.send(new ListAssociationsCommand({ MaxResults: 50 }));
  const held = Associations.find(({ AssociationId }) => AssociationId === id)?.ScheduleExpression;
  requireThat(held === spec.scheduleExpression, `AWS still holds ${held}`);
  say(`   AWS holds again: ${held}`);
  command(say, 'kubectl events --for ssmassociation/configure-cw-agent');
  indent(say, await world.kubectl('events', '--for', 'ssmassociation/configure-cw-agent'));
}

async function showQuiet(world: DemoWorld, say: Say): Promise<void> {
  title(say, '5. Apply the same files once more');
  const before = await world.simulator.calls();
  await world.kubectl('apply', '-R', '-f', SAMPLES);
  const lists = (calls: Awaited<typeof before>) =>
    calls.filter(({ operation }) => operation === 'ListAssociations').length;
  await eventually(
    async () => requireThat(lists(await world.simulator.calls()) >= lists(before) + 2, 'no sweep yet'),
    PATIENCE,
  );
  const writes = writesAmong(await world.simulator.calls(before.at(-1)?.seq ?? 0));
  requireThat(
    writes.length === 0,
    `the operator sent ${writes.map(({ operation }) => operation).join(', ')}`,
  );
  say('   Two sweeps later: 0 calls that change AWS. A needless update would run scripts on every node.');
}

async function showNewVersion(world: DemoWorld, say: Say): Promise<void> {
  title(say, '6. A document gets a new version, and its association follows');
  const before = await get<SsmAssociation>(world, 'ssma', 'config-file');
  const { spec } = await get<SsmDocument>(world, 'ssmd', 'config-file');
  const contentText = spec.contentText?.replace('send_redirects = 0', 'send_redirects = 1');
  requireThat(contentText !== spec.contentText, 'the sample config-file has changed');
  const patch = JSON.stringify({ spec: { contentText } });
  command(say, 'kubectl edit ssmd config-file      (net.ipv4.conf.all.send_redirects = 1)');
  await world.kubectl('patch', 'ssmd', 'config-file', '--type', 'merge', '-p', patch);
  await eventually(async () => {
    const document = await get<SsmDocument>(world, 'ssmd', 'config-file');
    expectCondition(document, 'Ready', 'True');
    requireThat(document.status?.defaultVersion === '2', 'version 2 is not the default yet');
  }, PATIENCE);
  indent(say, await world.kubectl('get', 'ssmd', 'config-file'));
  const after = await eventually(async () => {
    const found = await get<SsmAssociation>(world, 'ssma', 'config-file');
    const again = found.status?.lastRun?.executionId !== before.status?.lastRun?.executionId;
    requireThat(again && hasRun(found), 'the association has not run again');
    return found;
  }, PATIENCE);
  requireThat(after.status?.associationVersion === before.status?.associationVersion, 'it was updated');
  say(`   SsmAssociation config-file ran again at ${after.status?.lastRun?.startedAt}: ${runsOf(after)}`);
  say('   It uses $DEFAULT, so AWS itself ran it, and nothing was sent to the association.');
  command(say, 'kubectl events --for ssmdocument/config-file');
  indent(say, await world.kubectl('events', '--for', 'ssmdocument/config-file'));
}

function runsOf({ status }: SsmAssociation): string {
  return status?.conditions?.find(({ type }) => type === 'RunsSucceeding')?.message ?? 'no runs';
}

/** One that keeps to its schedule has nothing to show on its first day. */
function hasRun({ spec, status }: SsmAssociation): boolean {
  return (
    spec.applyOnlyAtCronInterval === true ||
    (status?.lastRun !== undefined && status.overview?.status !== 'Pending')
  );
}

async function list<R extends Resource>(world: DemoWorld, kind: string): Promise<readonly R[]> {
  const { items } = JSON.parse(await world.kubectl('get', kind, '-o', 'json')) as { items: R[] };
  requireThat(items.length > 0, `no ${kind} is declared`);
  return items;
}

async function get<R extends Resource>(world: DemoWorld, kind: string, name: string): Promise<R> {
  return JSON.parse(await world.kubectl('get', kind, name, '-o', 'json')) as R;
}

function expectCondition({ metadata, status }: Resource, type: string, wanted: string): void {
  const condition = status?.conditions?.find((candidate) => candidate.type === type);
  const said =
    condition === undefined ? 'missing' : `${condition.status} (${condition.reason}: ${condition.message})`;
  requireThat(condition?.status === wanted, `${metadata.name}: ${type} is ${said}, expected ${wanted}`);
}

function requireThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

function title(say: Say, text: string): void {
  say('');
  say(text);
}

function command(say: Say, text: string): void {
  say(`   $ ${text}`);
}

function indent(say: Say, text: string): void {
  for (const line of text.split('\n')) say(`   ${line}`);
}

function pad(text: string | undefined, width: number): string {
  return (text ?? '').padEnd(width);
}
