import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { SsmAssociation, SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { condition, hasReason, isReady, somebody, spec, type Rig } from '../support/rig.ts';
import { createReady, sceneWithOperator, sent, writes } from '../support/scene.ts';

const RUNBOOK = 'AWS-RestartEC2Instance';
const PARAMETERS = { InstanceId: ['i-0aaaaaaaaaaaaaaa1'] };
const NO_OP = [{ Key: 'aws:NoOpAutomationTag', Values: ['AWS-NoOpAutomationTarget-Value'] }];

/** A runbook that gets each target as a parameter. */
const onTargets: Partial<SsmAssociationSpec> = {
  documentName: RUNBOOK,
  automationTargetParameterName: 'InstanceId',
  targets: [{ key: 'tag:Role', values: ['web'] }],
};

/** What takes its targets off, and the parameter that takes them. */
const untargeted = { targets: null, automationTargetParameterName: null, parameters: PARAMETERS };

test('targets that are removed together with the parameter that takes them are gone from AWS by one update', async () => {
  const rig = await sceneWithOperator('targets');
  await createRunbook(rig, onTargets);

  await rig.associations.edit('agent', untargeted);
  await rig.associations.until('agent', isReady);

  expect((await rig.aws.associations()).map(({ Targets }) => Targets)).toEqual([NO_OP]);
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
});

test('a refusal to take targets off says that AWS still has them, which ones, and the way out', async () => {
  const rig = await sceneThatKeeps();
  await createRunbook(rig, onTargets);

  await rig.associations.edit('agent', untargeted);
  const resource = await rig.associations.until('agent', hasReason('ValidationException'));

  const { message } = condition(resource, 'Stalled');
  expect(condition(resource, 'Ready').status).toBe('False');
  expect(message).toContain('Must specify both Automation Target Parameter Name and Targets. Association');
  expect(message).toContain('has targets in AWS (tag:Role=web)');
  expect(message).toContain('delete this SsmAssociation and declare it anew.');
});

test('targets that AWS keeps though it took the update are told with the way out, and nothing is sent again', async () => {
  const rig = await sceneThatKeeps();
  await createRunbook(rig, onTargets);

  await rig.associations.edit('agent', { targets: null });
  const resource = await rig.associations.until('agent', hasReason('NotSettled'));
  await rig.advance(30 * 60_000);

  const later = await rig.associations.get('agent');
  expect(condition(resource, 'Stalled').message).toContain('has targets in AWS (tag:Role=web)');
  expect(condition(later, 'Stalled').message).toBe(condition(resource, 'Stalled').message);
  expect(condition(later, 'Drifted').status).toBe('True');
  expect(later.status?.drift?.fields.map(({ path }) => path)).toContain('targets');
  expect(await writes(rig)).toEqual(['CreateAssociation', 'UpdateAssociation']);
});

test('an association that keeps its targets has none after it was deleted and declared anew', async () => {
  const rig = await sceneThatKeeps();
  await createRunbook(rig, onTargets);
  await rig.associations.edit('agent', untargeted);
  await rig.associations.until('agent', hasReason('ValidationException'));

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');
  await createRunbook(rig, { documentName: RUNBOOK, targets: [], parameters: PARAMETERS });

  expect((await rig.aws.associations()).map(({ Targets }) => Targets)).toEqual([NO_OP]);
});

test('with deletionPolicy Retain the way out names the association to delete in AWS', async () => {
  const rig = await sceneThatKeeps();
  const { status } = await createRunbook(rig, { ...onTargets, deletionPolicy: 'Retain' });

  await rig.associations.edit('agent', untargeted);
  const resource = await rig.associations.until('agent', hasReason('ValidationException'));

  expect(condition(resource, 'Stalled').message).toContain(
    `declare it anew, and delete association ${status?.associationId} in AWS`,
  );
});

test('a command without targets is refused, and its nodes and the way out are named', async () => {
  const rig = await sceneWithOperator('targets');
  await createReady(rig, 'agent');

  await rig.associations.edit('agent', { targets: null });
  const resource = await rig.associations.until('agent', hasReason('InvalidTarget'));

  expect(condition(resource, 'Stalled').message).toContain('has targets in AWS (InstanceIds=*)');
});

test('other refusals of an association that keeps its targets speak of no targets', async () => {
  const rig = await sceneWithOperator('targets');
  await createReady(rig, 'agent');

  await rig.associations.edit('agent', { parameters: { nonsense: ['1'] } });
  const resource = await rig.associations.until('agent', hasReason('InvalidParameters'));

  expect(condition(resource, 'Stalled').message).not.toContain('targets');
});

test('targets that somebody gives in AWS to a runbook without any are put back, once, or told if AWS keeps them', async () => {
  const rig = await sceneWithOperator('targets');
  await createRunbook(rig, { documentName: RUNBOOK, targets: [], parameters: PARAMETERS });

  await giveTargets(rig);
  await rig.advance(3 * 60_000);
  const corrected = await rig.associations.until('agent', isReady);
  await rig.aws.put('settings', KEEP);
  await giveTargets(rig);
  await rig.advance(30 * 60_000);
  const kept = await rig.associations.get('agent');

  expect(corrected.status?.drift?.correctedAt).toBeDefined();
  expect(condition(kept, 'Ready').status).toBe('False');
  expect(condition(kept, 'Stalled').message).toContain('has targets in AWS (tag:Role=web)');
  expect(await sent(rig)).toEqual(['CreateAssociation', 'UpdateAssociation', 'UpdateAssociation']);
});

/** [U] An update with an empty list of targets may as well keep them. */
const KEEP = { switches: { emptyTargetsOfUpdate: 'kept' } };

async function sceneThatKeeps(): Promise<Rig> {
  const rig = await sceneWithOperator('targets');
  await rig.aws.put('settings', KEEP);
  return rig;
}

async function createRunbook(rig: Rig, change: Partial<SsmAssociationSpec>): Promise<SsmAssociation> {
  const { parameters: _, ...rest } = spec();
  await rig.associations.create('agent', { ...rest, ...change });
  return rig.associations.until('agent', isReady);
}

async function giveTargets(rig: Rig): Promise<void> {
  const { status } = await rig.associations.get('agent');
  await somebody(rig).send(
    new UpdateAssociationCommand({
      AssociationId: status?.associationId,
      AssociationName: status?.associationName,
      ScheduleExpression: 'rate(1 day)',
      AutomationTargetParameterName: 'InstanceId',
      Targets: [{ Key: 'tag:Role', Values: ['web'] }],
    }),
  );
}
