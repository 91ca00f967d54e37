import { expect, test } from 'vitest';
import { condition, documentSpec, hasReason, isReady, shellContent } from '../support/rig.ts';
import { sceneWithOperator, writes } from '../support/scene.ts';

/** With a parameter of this default, written as people write it. */
function numbered(value: string): { readonly content: Record<string, unknown> } {
  const parameters = { Count: { type: 'Integer', default: JSON.parse(value) as unknown } };
  return { content: { ...shellContent('uptime'), parameters } };
}

test('a whole number that would be rounded is told, and nothing is sent; in quotes it goes to AWS as it is', async () => {
  const rig = await sceneWithOperator('large-numbers');

  await rig.documents.create('new', documentSpec(numbered('9007199254740993')));
  const refused = await rig.documents.until('new', hasReason('ContentNumberTooLarge'));
  await rig.advance(2 * 60 * 60_000);
  const before = await writes(rig);
  await rig.documents.edit('new', numbered('"9007199254740993"'));
  await rig.documents.until('new', isReady);

  expect(condition(refused, 'Stalled').status).toBe('True');
  expect(condition(refused, 'Ready').message).toBe(
    'content.parameters.Count.default is a whole number beyond 9007199254740991, which would be rounded, so nothing is sent. Write it in quotes, or give the whole content as contentText or by contentFrom.',
  );
  expect(before).toEqual([]);
  expect(await writes(rig)).toEqual(['CreateDocument']);
  const [document] = await rig.aws.documents();
  expect(JSON.stringify(document)).toContain('9007199254740993');
});

test('a number that becomes too large leaves AWS as it is, and can be set back or deleted', async () => {
  const rig = await sceneWithOperator('grown-numbers');
  await rig.documents.create('script', documentSpec(numbered('9007199254740991')));
  await rig.documents.until('script', isReady);

  await rig.documents.edit('script', numbered('9007199254740992'));
  const refused = await rig.documents.until('script', hasReason('ContentNumberTooLarge'));
  await rig.documents.edit('script', numbered('9007199254740991'));
  await rig.documents.until('script', isReady);
  const sent = await writes(rig);
  await rig.documents.edit('script', numbered('9007199254740992'));
  await rig.documents.until('script', hasReason('ContentNumberTooLarge'));
  await rig.documents.delete('script');
  await rig.documents.gone('script');

  expect(condition(refused, 'Ready').status).toBe('False');
  expect(sent).toEqual(['CreateDocument']);
  expect(await writes(rig)).toEqual(['CreateDocument', 'DeleteDocument']);
});

test('in contentText a number of any size goes to AWS as it stands there', async () => {
  const rig = await sceneWithOperator('numbers-as-text');
  const { content } = numbered('1');
  const contentText = JSON.stringify(content).replace('"default":1', '"default":9007199254740993');

  await rig.documents.create('script', { contentText });
  await rig.documents.until('script', isReady);
  const [document] = await rig.aws.documents();
  await rig.documents.edit('script', { contentText: contentText.replace('40993', '40992') });
  await rig.documents.until('script', ({ status }) => status?.defaultVersion === '2');

  expect(JSON.stringify(document)).toContain('9007199254740993');
  expect(await writes(rig)).toEqual(['CreateDocument', 'UpdateDocument', 'UpdateDocumentDefaultVersion']);
});

/** The steps of a script, and beside them a list in a list, so many levels deep. */
function deep(levels: number): { readonly content: Record<string, unknown> } {
  const list = JSON.parse(`${'['.repeat(levels)}1${']'.repeat(levels)}`) as unknown;
  return { content: { ...shellContent('uptime'), parameters: { Deep: { type: 'MapList', default: list } } } };
}

test('a content that is nested too deep is told, leaves AWS as it is, and can be deleted', async () => {
  const rig = await sceneWithOperator('deep');
  await rig.documents.create('script', documentSpec());
  await rig.documents.until('script', isReady);

  await rig.documents.create('new', documentSpec(deep(3_000)));
  await rig.documents.edit('script', deep(2_500));
  const refused = await rig.documents.until('script', hasReason('ContentNestedTooDeep'));
  const fresh = await rig.documents.until('new', hasReason('ContentNestedTooDeep'));
  await rig.documents.delete('script');
  await rig.documents.gone('script');
  await rig.documents.delete('new');
  await rig.documents.gone('new');

  for (const each of [refused, fresh]) expect(condition(each, 'Stalled').status).toBe('True');
  expect(condition(refused, 'Ready').message).toContain('Document script in AWS stays as it is.');
  expect(await writes(rig)).toEqual(['CreateDocument', 'DeleteDocument']);
});

test('contentText that is nested too deep for AWS is an error as any other, and can be deleted', async () => {
  const rig = await sceneWithOperator('deep-text');
  await rig.documents.create('script', { contentText: JSON.stringify(deep(2_500).content) });

  await rig.documents.until('script', ({ status }) => status?.conditions !== undefined);
  await rig.documents.delete('script');

  await rig.documents.gone('script');
});
