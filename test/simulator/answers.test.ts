import { describe, expect, test } from 'vitest';
import { script } from './document-support.ts';
import { flawsOfAnswer } from './model-answers.ts';
import { callRaw } from './raw-call.ts';
import { fullRequest, nodeId, shellScript, stage, type Stage } from './support.ts';

type Ask = (operation: string, input?: object) => Promise<Record<string, any>>;

/** A stage and a way to ask it that refuses answers that the model does not allow. */
async function strictStage(): Promise<Stage & { ask: Ask }> {
  const on = await stage({ start: '2026-05-01T10:00:00.257Z' });
  const ask: Ask = async (operation, input = {}) => {
    const { status, body } = await callRaw(on.url, operation, input);
    expect({ operation, status, flaws: flawsOfAnswer(operation, body) }).toEqual({
      operation,
      status: 200,
      flaws: [],
    });
    return body;
  };
  return { ...on, ask };
}

async function askAboutRuns(ask: Ask, id: string): Promise<void> {
  const { AssociationExecutions: runs } = await ask('DescribeAssociationExecutions', { AssociationId: id });
  const asked = { AssociationId: id, ExecutionId: runs[0].ExecutionId };
  const { AssociationExecutionTargets: targets } = await ask('DescribeAssociationExecutionTargets', asked);
  for (const { ResourceId: InstanceId, OutputSource: source } of targets) {
    if (source.OutputSourceType !== 'RunCommand') continue;
    await ask('DescribeInstanceAssociationsStatus', { InstanceId });
    const CommandId = source.OutputSourceId;
    const { CommandInvocations: found } = await ask('ListCommandInvocations', { CommandId, Details: true });
    expect(found).not.toEqual([]);
    await ask('GetCommandInvocation', { CommandId, InstanceId });
  }
}

async function askAboutAll(ask: Ask, ids: readonly string[]): Promise<void> {
  await ask('ListAssociations');
  await ask('DescribeInstanceInformation');
  for (const AssociationId of ids) {
    await ask('DescribeAssociation', { AssociationId });
    await ask('ListAssociationVersions', { AssociationId });
    await askAboutRuns(ask, AssociationId);
  }
}

const AUTOMATION = { Name: 'AWS-RestartEC2Instance', Parameters: { InstanceId: ['x'] } };

const BY_ARN = 'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript';

/** Members of a request that runs when it is created, and not by its schedule alone. */
const AT_ONCE = { ApplyOnlyAtCronInterval: false, ScheduleOffset: undefined, Duration: undefined };

const CONFIGURATIONS: Record<string, object> = {
  'every member': { ...fullRequest(), ...AT_ONCE },
  'a document by its ARN': shellScript({ Name: BY_ARN }),
  'one node by InstanceId': { ...shellScript(), Targets: undefined, InstanceId: nodeId('1') },
  'an automation without targets': { ...AUTOMATION, Targets: [] },
  'a document of the account, at its latest version': shellScript({
    Name: 'setup',
    Parameters: undefined,
    DocumentVersion: '$LATEST',
  }),
};

const ENDINGS = ['Success', 'Failed', 'TimedOut'];

describe('answers are as the model has them', () => {
  test.each(Object.entries(CONFIGURATIONS))('about an association with %s', async (_name, configuration) => {
    const { ask, admin, advance, node } = await strictStage();
    const tags = { role: 'web' };
    await Promise.all([
      node('1', { tags }),
      node('2', { tags, platformType: 'Windows' }),
      node('3', { tags }),
    ]);
    const outcome = {
      nodeId: nodeId('1'),
      stdout: 'x'.repeat(30_000),
      stderr: 'y'.repeat(30_000),
      exitCode: 2,
    };
    await ask('CreateDocument', { Name: 'setup', DocumentType: 'Command', Content: script('install') });
    await advance('PT1M');
    const { AssociationDescription: made } = await ask('CreateAssociation', configuration);
    const again = { ...configuration, InstanceId: undefined, AssociationId: made.AssociationId };

    for (const status of ENDINGS) {
      await admin('PUT', 'outcomes', [{ ...outcome, status }]);
      await ask('UpdateAssociation', again);
      await askAboutAll(ask, [made.AssociationId]);
      await advance('PT1.043S');
      await askAboutAll(ask, [made.AssociationId]);
      await advance('PT2H');
      await askAboutAll(ask, [made.AssociationId]);
    }
    await ask('StartAssociationsOnce', { AssociationIds: [made.AssociationId] });
    await ask('DeleteAssociation', { AssociationId: made.AssociationId });
  });

  test('about a batch', async () => {
    const { ask, node } = await strictStage();
    const single = { ...shellScript(), Targets: undefined, InstanceId: await node('1') };

    const { Successful, Failed } = await ask('CreateAssociationBatch', {
      Entries: [single, shellScript({ Name: 'AWS-Unknown' })],
    });

    expect([Successful.length, Failed.length]).toEqual([1, 1]);
  });

  test('about a run that stops at its errors, and a node that is away', async () => {
    const { ask, admin, advance, node } = await strictStage();
    const tags = { role: 'web' };
    await Promise.all([node('1', { tags }), node('2', { tags })]);
    await node('3', { tags, pingStatus: 'ConnectionLost' });
    await admin('PUT', 'settings', { switches: { offlineNodes: 'DeliveryTimedOut' } });
    await admin('PUT', 'outcomes', [{ status: 'Failed' }]);
    const oneByOne = { ...fullRequest(), ...AT_ONCE, MaxConcurrency: '1', MaxErrors: '0' };
    const { AssociationDescription: made } = await ask('CreateAssociation', oneByOne);

    const seen = [];
    for (const duration of ['PT0.257S', 'PT1M', 'PT2H']) {
      await advance(duration);
      await askAboutAll(ask, [made.AssociationId]);
      const { CommandInvocations: found } = await ask('ListCommandInvocations');
      seen.push(found.map((one: { Status: string }) => one.Status));
    }

    expect(seen).toEqual([
      ['InProgress', 'Pending', 'Delayed'],
      ['Failed', 'Cancelled', 'Delayed'],
      ['Failed', 'Cancelled', 'TimedOut'],
    ]);
  });

  test('about calendars', async () => {
    const { ask, admin } = await strictStage();
    const span = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z', state: 'CLOSED' };
    await admin('PUT', 'calendars/freeze', [span]);
    await admin('PUT', 'calendars/always', { state: 'CLOSED' });

    const freeze = await ask('GetCalendarState', { CalendarNames: ['freeze'] });
    const both = await ask('GetCalendarState', { CalendarNames: ['freeze', 'always'] });

    expect([freeze['State'], both['State']]).toEqual(['OPEN', 'CLOSED']);
  });

  test('about compliance, and about what is effective on a node', async () => {
    const { ask, admin, advance, node } = await strictStage();
    const [good, bad] = [await node('1'), await node('2')];
    await admin('PUT', 'outcomes', [{ nodeId: bad, status: 'Failed' }]);
    const Targets = [{ Key: 'InstanceIds', Values: [good, bad] }];
    await ask('CreateAssociation', { ...fullRequest(), ...AT_ONCE, Targets });
    await ask('CreateAssociation', shellScript({ Name: BY_ARN, Targets }));
    await advance('PT1H');

    const { ComplianceItems: items } = await ask('ListComplianceItems', { ResourceIds: [bad] });
    const { ResourceComplianceSummaryItems: nodes } = await ask('ListResourceComplianceSummaries');
    const { ComplianceSummaryItems: types } = await ask('ListComplianceSummaries');
    const { Associations: effective } = await ask('DescribeEffectiveInstanceAssociations', {
      InstanceId: good,
    });

    expect([items, nodes, types, effective].map((found) => found.length)).toEqual([2, 2, 1, 2]);
  });

  test('about tags', async () => {
    const { ask } = await strictStage();
    const { AssociationDescription: made } = await ask('CreateAssociation', shellScript());
    const resource = { ResourceType: 'Association', ResourceId: made.AssociationId };

    await ask('AddTagsToResource', { ...resource, Tags: [{ Key: 'a', Value: '' }] });
    const { TagList: tags } = await ask('ListTagsForResource', resource);
    await ask('RemoveTagsFromResource', { ...resource, TagKeys: ['a'] });

    expect(tags).toEqual([{ Key: 'a', Value: '' }]);
  });

  test('about documents', async () => {
    const { ask, advance, admin } = await strictStage();
    const parameters = { names: { type: 'StringList', default: ['a'] }, count: { type: 'Integer' } };
    const Content = script('one', { parameters, description: 'A document.' });
    const whole = {
      VersionName: 'first',
      TargetType: '/',
      DisplayName: 'Set up',
      Tags: [{ Key: 'a', Value: 'b' }],
    };
    await ask('CreateDocument', { Name: 'setup', DocumentType: 'Command', Content, ...whole });
    await ask('DescribeDocument', { Name: 'setup' });
    await advance('PT1M');
    await admin('PUT', 'document-outcomes', [
      { documentName: 'setup', documentVersion: '3', status: 'Failed' },
    ]);
    for (const step of ['two', 'three']) {
      await ask('UpdateDocument', { Name: 'setup', Content: script(step), DocumentVersion: '$LATEST' });
      await advance('PT1M');
    }

    await ask('UpdateDocumentDefaultVersion', { Name: 'setup', DocumentVersion: '2' });
    for (const DocumentVersion of ['1', '2', '3'])
      await ask('DescribeDocument', { Name: 'setup', DocumentVersion });
    for (const DocumentFormat of ['JSON', 'YAML'])
      await ask('GetDocument', { Name: 'setup', DocumentFormat });
    await ask('GetDocument', { Name: 'AWS-RunPatchBaseline' });
    await ask('DescribeDocument', { Name: 'arn:aws:ssm:eu-west-1::document/AWS-UpdateSSMAgent' });
    await ask('ListDocuments', { Filters: [{ Key: 'Owner', Values: ['Self'] }] });
    await ask('ListDocuments');
    await ask('ListDocumentVersions', { Name: 'setup' });
    const share = { Name: 'setup', PermissionType: 'Share' };
    await ask('ModifyDocumentPermission', { ...share, AccountIdsToAdd: ['444455556666'] });
    await ask('DescribeDocumentPermission', share);
    await ask('ModifyDocumentPermission', { ...share, AccountIdsToRemove: ['444455556666'] });
    await ask('ModifyDocumentPermission', { ...share, AccountIdsToAdd: ['All'] });
    await ask('DescribeDocumentPermission', share);
    await ask('ModifyDocumentPermission', { ...share, AccountIdsToRemove: ['all'] });
    await ask('DeleteDocument', { Name: 'setup' });
  });

  test('and an answer that is not would be told', () => {
    const answer = {
      AssociationDescription: { Date: '2026-05-01', Colour: 'red', MaxErrors: 'x', Duration: 25 },
    };

    expect(flawsOfAnswer('DescribeAssociation', answer)).toEqual([
      'DescribeAssociation.AssociationDescription.Date is no timestamp: "2026-05-01"',
      'DescribeAssociation.AssociationDescription.Colour is unknown to the model',
      'DescribeAssociation.AssociationDescription.MaxErrors does not fit the model: "x"',
      'DescribeAssociation.AssociationDescription.Duration does not fit the model: 25',
    ]);
  });
});
