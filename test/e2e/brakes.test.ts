import {
  DeleteAssociationCommand,
  UpdateAssociationCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { condition, hasReason, isReady, shellContent, somebody, spec, type Rig } from '../support/rig.ts';
import { createReadyDocument, openScene, sceneWithOperator, writes } from '../support/scene.ts';

const PAST_THE_FIRST_MINUTE_MS = 61_000;
const SWEEP_MS = 61_000;
const RELEASE = 'ssm-operator.dev/release-brake';

interface Lease {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly holderIdentity?: string };
}

function leasePath({ namespace }: Rig): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/ssm-operator`;
}

function leaseOf(rig: Rig): Promise<Lease> {
  return rig.kube.request({ method: 'GET', path: leasePath(rig) });
}

async function annotateLease(rig: Rig, annotations: Readonly<Record<string, string | null>>): Promise<void> {
  const contentType = 'application/merge-patch+json';
  const body = { metadata: { annotations } };
  await rig.kube.request({ method: 'PATCH', path: leasePath(rig), contentType, body });
}

/** As the kubectl command does that the messages name. */
function release(rig: Rig): Promise<void> {
  return annotateLease(rig, { [RELEASE]: rig.clock.now().toISOString().replace(/\.\d+/, '') });
}

/** `count` associations in place, and the first minute of the operator is over. */
async function fleet(rig: Rig, count: number): Promise<readonly SsmAssociation[]> {
  const names = Array.from({ length: count }, (_, index) => `agent-${index}`);
  await Promise.all(names.map((name) => rig.associations.create(name, spec())));
  for (const name of names) await rig.associations.until(name, isReady); // oxlint-disable-line no-await-in-loop -- in turn
  await rig.advance(PAST_THE_FIRST_MINUTE_MS);
  return rig.associations.list();
}

async function editInAws(rig: Rig, resources: readonly SsmAssociation[]): Promise<void> {
  const aws = somebody(rig);
  for (const { status } of resources) {
    const change = { AssociationId: status?.associationId, Parameters: { commands: ['reboot'] } };
    await aws.send(new UpdateAssociationCommand(change)); // oxlint-disable-line no-await-in-loop -- in turn
  }
}

async function deleteInAws(rig: Rig, resources: readonly SsmAssociation[]): Promise<void> {
  const aws = somebody(rig);
  for (const { status } of resources)
    await aws.send(new DeleteAssociationCommand({ AssociationId: status?.associationId })); // oxlint-disable-line no-await-in-loop -- in turn
}

/** What the operator has sent since, with the time of each. */
async function sentSince(rig: Rig, since: number | undefined, operation: string): Promise<readonly number[]> {
  const calls = await rig.aws.calls(since);
  const sent = calls.filter((call) => call.operation === operation && call.principal !== 'somebody');
  return sent.map(({ time }) => Date.parse(time));
}

async function lastCall(rig: Rig): Promise<number | undefined> {
  return (await rig.aws.calls()).at(-1)?.seq;
}

function mostInAMinute(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length));
}

async function reasons(rig: Rig): Promise<Readonly<Record<string, number>>> {
  const found = (await rig.associations.list()).map((resource) => condition(resource, 'Ready').reason);
  return Object.fromEntries(
    [...new Set(found)].map((reason) => [reason, found.filter((each) => each === reason).length]),
  );
}

test('ten of 50 changed at once stop all corrections until somebody lets them go', async () => {
  const rig = await sceneWithOperator('brake');
  const agents = await fleet(rig, 50);
  const before = await lastCall(rig);

  await editInAws(rig, agents.slice(0, 10));
  await rig.advance(3 * SWEEP_MS);
  const stopped = await sentSince(rig, before, 'UpdateAssociation');
  const said = await rig.associations.get(agents[0]!.metadata.name);
  const found = await reasons(rig);
  await release(rig);
  await rig.advance(2 * SWEEP_MS);

  expect(stopped).toEqual([]);
  expect(found).toEqual({ BrakeEngaged: 10, InPlace: 40 });
  expect(condition(said, 'Stalled').status).toBe('False');
  expect(condition(said, 'Drifted').status).toBe('True');
  expect(condition(said, 'Ready').message).toContain(
    `kubectl annotate lease ssm-operator -n ${rig.namespace} --overwrite ${RELEASE}=`,
  );
  await rig.associations.events(agents[0]!.metadata.name, 'BrakeEngaged');
  expect(await sentSince(rig, before, 'UpdateAssociation')).toHaveLength(10);
  expect(await reasons(rig)).toEqual({ InPlace: 50 });
});

test('nine of 50 changed at once are put back', async () => {
  const rig = await sceneWithOperator('brake');
  const agents = await fleet(rig, 50);
  const before = await lastCall(rig);

  await editInAws(rig, agents.slice(0, 9));
  await rig.advance(2 * SWEEP_MS);

  expect(await sentSince(rig, before, 'UpdateAssociation')).toHaveLength(9);
  expect(await reasons(rig)).toEqual({ InPlace: 50 });
  expect((await leaseOf(rig)).metadata.annotations).toBeUndefined();
});

test('ten of 12 deleted at once are not made anew until somebody lets them go', async () => {
  const rig = await sceneWithOperator('brake');
  const agents = await fleet(rig, 12);
  const before = await lastCall(rig);

  await deleteInAws(rig, agents.slice(0, 10));
  await rig.advance(6 * SWEEP_MS);
  const stopped = await sentSince(rig, before, 'CreateAssociation');
  const found = await reasons(rig);
  await release(rig);
  await rig.advance(3 * SWEEP_MS);

  expect(stopped).toEqual([]);
  expect(found).toEqual({ BrakeEngaged: 10, InPlace: 2 });
  expect(await sentSince(rig, before, 'CreateAssociation')).toHaveLength(10);
  expect(await rig.aws.associations()).toHaveLength(12);
});

for (const LEADER_ELECTION of ['false', 'true']) {
  test(`the brake holds over a restart, and people go on meanwhile (leader election: ${LEADER_ELECTION})`, async () => {
    const rig = await openScene('brake');
    const first = await rig.startOperator({ LEADER_ELECTION });
    const agents = await fleet(rig, 12);
    await editInAws(rig, agents.slice(0, 10));
    await rig.advance(2 * SWEEP_MS);
    const engaged = await leaseOf(rig);
    await first.stop();
    const before = await lastCall(rig);

    await rig.startOperator({ LEADER_ELECTION });
    await rig.associations.edit(agents[0]!.metadata.name, { parameters: { commands: ['df'] } });
    await rig.associations.create('newcomer', spec());
    await rig.associations.until('newcomer', isReady);
    await rig.associations.edit(agents[1]!.metadata.name, { tags: { team: 'a' } });
    await rig.associations.delete(agents[11]!.metadata.name);
    await rig.advance(3 * SWEEP_MS);

    expect(engaged.metadata.annotations).toHaveProperty(['ssm-operator.dev/brake-engaged-at']);
    expect(engaged.spec?.holderIdentity !== undefined).toBe(LEADER_ELECTION === 'true');
    expect((await writes(rig, before)).toSorted()).toEqual([
      'AddTagsToResource',
      'CreateAssociation',
      'DeleteAssociation',
      'UpdateAssociation',
    ]);
    expect(await reasons(rig)).toEqual({ BrakeEngaged: 9, InPlace: 3 });
  });
}

test('a release before the stop, or in the far future, lets nothing go', async () => {
  const rig = await sceneWithOperator('brake');
  const agents = await fleet(rig, 12);
  await annotateLease(rig, { [RELEASE]: '2026-01-05T00:00:00Z' });
  const before = await lastCall(rig);
  await editInAws(rig, agents.slice(0, 10));
  await rig.advance(2 * SWEEP_MS);

  await annotateLease(rig, { [RELEASE]: '2027-01-05T00:00:00Z' });
  await rig.advance(2 * SWEEP_MS);

  expect(await sentSince(rig, before, 'UpdateAssociation')).toEqual([]);
  const stopped = (await rig.associations.list()).find(hasReason('BrakeEngaged'));
  expect(condition(stopped!, 'Ready').message).toContain('is "2027-01-05T00:00:00Z", which lets nothing go');
  expect(await reasons(rig)).toEqual({ BrakeEngaged: 10, InPlace: 2 });
});

test('a release lets go what stood then, after a restart too, and the next mass stops again', async () => {
  const rig = await openScene('brake');
  const first = await rig.startOperator({ MAX_RUNS_STARTED_PER_MINUTE: '3' });
  const agents = await fleet(rig, 24);
  await editInAws(rig, agents.slice(0, 12));
  await rig.advance(2 * SWEEP_MS);
  const before = await lastCall(rig);
  await release(rig);
  await rig.advance(30_000);
  await first.stop();

  await rig.startOperator({ MAX_RUNS_STARTED_PER_MINUTE: '3' });
  await rig.advance(5 * SWEEP_MS);
  const letGo = await sentSince(rig, before, 'UpdateAssociation');
  const then = await lastCall(rig);
  await editInAws(rig, agents.slice(0, 12));
  await rig.advance(3 * SWEEP_MS);

  expect(letGo).toHaveLength(12);
  expect(await sentSince(rig, then, 'UpdateAssociation')).toEqual([]);
  expect(await reasons(rig)).toEqual({ BrakeEngaged: 12, InPlace: 12 });
});

test('corrections that run something wait for their turn in the minute, and people do not', async () => {
  const rig = await sceneWithOperator('brake', { MAX_RUNS_STARTED_PER_MINUTE: '2' });
  const agents = await fleet(rig, 8);
  const before = await lastCall(rig);

  await editInAws(rig, agents.slice(0, 6));
  await rig.advance(SWEEP_MS);
  const waiting = await reasons(rig);
  const [held] = (await rig.associations.list()).filter((found) => !isReady(found));
  await rig.associations.edit(agents[7]!.metadata.name, { parameters: { commands: ['df'] } });
  await rig.associations.until(agents[7]!.metadata.name, isReady);
  const edited = await sentSince(rig, before, 'UpdateAssociation');
  await rig.advance(3 * SWEEP_MS);

  const sent = await sentSince(rig, before, 'UpdateAssociation');
  const corrected = sent.filter((at) => at !== edited.at(-1));
  expect(waiting).toEqual({ CorrectionDelayed: 4, InPlace: 4 });
  expect(held && condition(held, 'Stalled').status).toBe('False');
  expect(held && condition(held, 'Ready').message).toContain('maxRunsStartedPerMinute');
  expect(sent).toHaveLength(7);
  expect(mostInAMinute(corrected)).toBeLessThanOrEqual(2);
  expect(await reasons(rig)).toEqual({ InPlace: 8 });
});

test('a process that has just started assumes that the minute before was full', async () => {
  const rig = await openScene('brake');
  const first = await rig.startOperator({ MAX_RUNS_STARTED_PER_MINUTE: '2' });
  const agents = await fleet(rig, 4);
  await first.stop();
  await editInAws(rig, agents);
  const before = await lastCall(rig);
  const startedAt = rig.clock.now().getTime();

  await rig.startOperator({ MAX_RUNS_STARTED_PER_MINUTE: '2' });
  await rig.advance(3 * SWEEP_MS);

  const sent = await sentSince(rig, before, 'UpdateAssociation');
  expect(sent.map((at) => Math.round((at - startedAt) / 1_000))).toEqual([30, 60, 90, 120]);
});

test('a promotion waits for its turn as well', async () => {
  const rig = await sceneWithOperator('brake', { MAX_RUNS_STARTED_PER_MINUTE: '1' });
  await createReadyDocument(rig, 'one');
  await createReadyDocument(rig, 'two');
  await rig.advance(PAST_THE_FIRST_MINUTE_MS);
  const before = await lastCall(rig);

  await rig.documents.edit('one', { content: shellContent('df') });
  await rig.documents.until('one', ({ status }) => status?.latestVersion === '2');
  await rig.advance(5_000);
  await rig.documents.until('one', isReady);
  await rig.documents.edit('two', { content: shellContent('df') });
  const delayed = await rig.documents.until('two', hasReason('PromotionDelayed'));
  await rig.advance(60_000);
  await rig.documents.until('two', isReady);

  const sent = await sentSince(rig, before, 'UpdateDocumentDefaultVersion');
  expect(condition(delayed, 'Ready').status).toBe('False');
  expect(await sentSince(rig, before, 'UpdateDocument')).toHaveLength(2);
  expect(sent).toHaveLength(2);
  expect(sent[1]! - sent[0]!).toBeGreaterThanOrEqual(60_000);
});

test('documents count together with associations', async () => {
  const rig = await sceneWithOperator('brake');
  const agents = await fleet(rig, 10);
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
  const before = await lastCall(rig);
  await somebody(rig).send(new UpdateDocumentDefaultVersionCommand({ Name: 'script', DocumentVersion: '1' }));
  await editInAws(rig, agents);

  await rig.advance(20 * 60_000);

  expect(await sentSince(rig, before, 'UpdateDocumentDefaultVersion')).toEqual([]);
  expect(await sentSince(rig, before, 'UpdateAssociation')).toEqual([]);
  expect(condition(await rig.documents.get('script'), 'Ready').reason).toBe('BrakeEngaged');
});
