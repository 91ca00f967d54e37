import { ListAssociationsCommand, UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
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
}

async function declare(world: DemoWorld, say: Say): Promise<void> {
  title(say, '1. Declare: everything in manifests/samples');
  command(say, 'kubectl apply -R -f manifests/samples');
  indent(say, await world.kubectl('apply', '-R', '-f', SAMPLES));
  await eventually(async () => {
    for (const resource of await associations(world)) {
      expectCondition(resource, 'Ready', 'True');
      requireThat(hasRun(resource), `${resource.metadata.name} has not run yet`);
    }
  }, PATIENCE);
  say('');
  say('   All are Ready: AWS holds what they declare.');
  command(say, 'kubectl get ssma');
  indent(say, await world.kubectl('get', 'ssma'));
}

async function showStateManager(world: DemoWorld, say: Say): Promise<void> {
  title(say, '2. In AWS: what State Manager holds now');
  const { Associations = [] } = await world.somebody.send(new ListAssociationsCommand({ MaxResults: 50 }));
  const declared = await associations(world);
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
}

async function showFailingNode(world: DemoWorld, say: Say): Promise<void> {
  title(say, '3. A node that fails, and why');
  const resource = await get(world, 'close-port-22');
  const [failed] = resource.status?.failedTargets ?? [];
  requireThat(failed !== undefined, 'close-port-22 shows no failed node');
  expectCondition(resource, 'RunsSucceeding', 'False');
  command(say, "kubectl get ssma close-port-22 -o jsonpath='{.status.failedTargets}'");
  say(`   node ${failed?.id}: ${failed?.detailedStatus}`);
  say(`   ${failed?.message}`);
  say('');
  say(
    '   This node runs Windows, and AWS-RunShellScript is for Linux and macOS. The association itself is in place,',
  );
  say(
    '   so Ready stays True; RunsSucceeding is False. The way out: target Linux nodes only, for instance by a tag.',
  );
}

async function showDrift(world: DemoWorld, say: Say): Promise<void> {
  title(say, "4. Somebody edits Configure-CW-Agent in AWS, behind the operator's back");
  const before = await get(world, 'configure-cw-agent');
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
    const found = await get(world, 'configure-cw-agent');
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

/** One that keeps to its schedule has nothing to show on its first day. */
function hasRun({ spec, status }: SsmAssociation): boolean {
  return (
    spec.applyOnlyAtCronInterval === true ||
    (status?.lastRun !== undefined && status.overview?.status !== 'Pending')
  );
}

async function associations(world: DemoWorld): Promise<readonly SsmAssociation[]> {
  const list = JSON.parse(await world.kubectl('get', 'ssma', '-o', 'json')) as { items: SsmAssociation[] };
  requireThat(list.items.length > 0, 'no association is declared');
  return list.items;
}

async function get(world: DemoWorld, name: string): Promise<SsmAssociation> {
  return JSON.parse(await world.kubectl('get', 'ssma', name, '-o', 'json')) as SsmAssociation;
}

function expectCondition({ metadata, status }: SsmAssociation, type: string, wanted: string): void {
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
