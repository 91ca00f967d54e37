import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { SsmDocumentSpec } from '../../src/api/generated/ssm-document.ts';
import { RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { NO_SWEEP, referring, sceneOfReferences } from '../support/referring.ts';
import { condition, hasReason, isReady, shellContent, somebody, spec, type Rig } from '../support/rig.ts';
import { createReadyDocument, writes } from '../support/scene.ts';

type Parameters = Readonly<Record<string, { readonly type: string; readonly default?: string }>>;

/** Runs `echo` with each of its parameters. */
function contentWith(parameters: Parameters): NonNullable<SsmDocumentSpec['content']> {
  const commands = Object.keys(parameters).map((name) => `echo {{ ${name} }}`);
  return { ...shellContent('uptime', ...commands), parameters };
}

const USER = { user: { type: 'String' } };
const LEVEL = { level: { type: 'String', default: '' } };

async function sceneWith(parameters: Parameters): Promise<Rig> {
  const rig = await sceneOfReferences(NO_SWEEP);
  await createReadyDocument(rig, 'script', { content: contentWith(parameters) });
  return rig;
}

async function declare(rig: Rig, parameters: Parameters): Promise<void> {
  await rig.documents.edit('script', { content: { parameters: null } });
  await rig.documents.edit('script', { content: contentWith(parameters) });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
}

const isMisfit = hasReason('InvalidParameters');

test('a parameter that the document does not declare is told before anything is sent, and an edit heals', async () => {
  const rig = await sceneWith(USER);
  await rig.associations.create('agent', referring({ parameters: { user: ['root'], level: ['x'] } }));
  const stalled = await rig.associations.until('agent', isMisfit);
  await rig.advance(20 * 60_000);
  const before = await writes(rig);

  await rig.associations.edit('agent', { parameters: { level: null } });
  await rig.associations.until('agent', isReady);

  expect(condition(stalled, 'Stalled')).toMatchObject({ status: 'True', reason: 'InvalidParameters' });
  expect(condition(stalled, 'Ready').message).toContain('Parameter "level" is not declared');
  expect(before).toEqual(['CreateDocument']);
  expect(await writes(rig)).toEqual(['CreateDocument', 'CreateAssociation']);
});

test('a parameter without default that is not given is told, and a document that gives one heals at once', async () => {
  const rig = await sceneWith(USER);
  await rig.associations.create('agent', referring());
  const stalled = await rig.associations.until('agent', isMisfit);

  await declare(rig, { user: { type: 'String', default: 'root' } });
  await rig.associations.until('agent', isReady);

  expect(condition(stalled, 'Ready').message).toContain('Parameter "user" has no default');
  const sent = (await rig.aws.calls()).filter(({ operation }) => operation === 'CreateAssociation');
  expect(sent.map(({ status }) => status)).toEqual([200]);
});

test('a default that is empty is one', async () => {
  const rig = await sceneWith(LEVEL);

  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);

  expect((await rig.documents.get('script')).status?.parameters).toEqual([
    { name: 'level', type: 'String', defaultValue: '' },
  ]);
});

test('an update with parameters that do not fit leaves AWS as it is, and what it holds stays told', async () => {
  const rig = await sceneWith(LEVEL);
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isReady);

  await rig.associations.edit('agent', { parameters: { lvl: ['x'] }, tags: { team: 'platform' } });
  const stalled = await rig.associations.until('agent', isMisfit);
  await rig.advance(20 * 60_000);
  const before = await writes(rig);
  await rig.associations.edit('agent', { parameters: { lvl: null, level: ['x'] } });
  await rig.associations.until('agent', isReady);

  expect(stalled.status).toMatchObject({ associationVersion: '1', documentName: 'script' });
  expect(before).toEqual(['CreateDocument', 'CreateAssociation', 'AddTagsToResource']);
  expect((await writes(rig)).slice(3)).toEqual(['UpdateAssociation']);
});

test('what AWS holds is told of once when its document comes to declare something else', async () => {
  const rig = await sceneWith(LEVEL);
  await rig.associations.create('agent', referring({ parameters: { level: ['x'] } }));
  await rig.associations.until('agent', isReady);

  await declare(rig, { grade: { type: 'String', default: '' } });
  const told = await rig.associations.events('agent', 'InvalidParameters');
  await rig.advance(60 * 60_000);
  const later = await rig.associations.events('agent', 'InvalidParameters');

  const of = (events: typeof told) => events.filter(({ reason }) => reason === 'InvalidParameters');
  expect(of(told)[0]?.note).toContain('Parameter "level" is not declared');
  expect(of(later)).toHaveLength(1);
  expect(condition(await rig.associations.get('agent'), 'Ready').status).toBe('True');
  expect((await writes(rig)).filter((name) => name.endsWith('Association'))).toEqual(['CreateAssociation']);
});

test('what somebody edits in AWS is told as drift, too, while its parameters keep it from being put back', async () => {
  const rig = await sceneWith(LEVEL);
  await rig.associations.create('agent', referring({ parameters: { level: ['x'] } }));
  const { status } = await rig.associations.until('agent', isReady);
  await declare(rig, { grade: { type: 'String', default: '' } });
  const id = status?.associationId;
  await somebody(rig).send(new UpdateAssociationCommand({ AssociationId: id }));

  await rig.associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: '2026-01-05T00:00:00Z' });
  const stalled = await rig.associations.until('agent', isMisfit);
  await declare(rig, LEVEL);
  await rig.advance(10 * 60_000);
  const healed = await rig.associations.until('agent', isReady);

  expect(condition(stalled, 'Drifted')).toMatchObject({ status: 'True', reason: 'EditedInAws' });
  expect(stalled.status?.drift?.fields.map(({ path }) => path)).toContain('parameters.level');
  expect(condition(healed, 'Drifted').status).toBe('False');
  expect(healed.status?.drift).toMatchObject({ corrections: 1 });
});

test('a document of ours that is only named is known, too', async () => {
  const rig = await sceneWith(USER);
  await rig.associations.create('agent', spec({ documentName: 'script', parameters: { usr: ['root'] } }));
  const stalled = await rig.associations.until('agent', isMisfit);

  await declare(rig, { usr: { type: 'String' } });
  await rig.associations.until('agent', isReady);

  expect(condition(stalled, 'Ready').message).toContain('Parameter "usr" is not declared');
  const sent = (await rig.aws.calls()).filter(({ operation }) => operation === 'CreateAssociation');
  expect(sent.map(({ status }) => status)).toEqual([200]);
});

test('while an edit of the document is refused, what was said of its parameters stays said', async () => {
  const rig = await sceneWith(USER);
  await rig.associations.create('agent', referring());
  await rig.associations.until('agent', isMisfit);

  await rig.documents.edit('script', { content: { parameters: null } });
  await rig.documents.until('script', hasReason('InvalidContent'));
  await rig.advance(10 * 60_000);
  const before = await writes(rig);
  await rig.documents.edit('script', { content: shellContent('uptime') });
  await rig.advance(5_000);
  await rig.associations.until('agent', isReady);

  expect(before).toEqual(['CreateDocument']);
  const sent = (await rig.aws.calls()).filter(({ operation }) => operation === 'CreateAssociation');
  expect(sent.map(({ status }) => status)).toEqual([200]);
});

test('of a version that is not the newest one AWS has the word', async () => {
  const rig = await sceneOfReferences(NO_SWEEP);
  await createReadyDocument(rig, 'script', { content: contentWith(USER), promotion: 'Manual' });
  await rig.documents.edit('script', { content: contentWith({ ...USER, ...LEVEL }) });
  await rig.advance(5_000);
  await rig.documents.until('script', ({ status }) => status?.publishedVersion === '2');

  await rig.associations.create('agent', referring({ parameters: { user: ['root'], level: ['x'] } }));
  const refused = await rig.associations.until('agent', isMisfit);

  const sent = (await rig.aws.calls()).filter(({ operation }) => operation === 'CreateAssociation');
  expect(condition(refused, 'Ready').message).toContain('is not defined in the document');
  expect(sent.map(({ errorCode }) => errorCode)).toEqual(['InvalidParameters']);
});
