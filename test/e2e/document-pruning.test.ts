import { CreateAssociationCommand, DeleteDocumentCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { adoptingDocument, existingDocument, NAME, sceneOfAdoption } from '../support/adopting.ts';
import { hold, isHeld, MINUTE_MS } from '../support/holding.ts';
import { deletedIn, publishByHand, publishOnce, publishTimes, versionsIn } from '../support/pruning.ts';
import { NO_SWEEP, referring } from '../support/referring.ts';
import { isReady, shellContent, somebody, spec, type Rig } from '../support/rig.ts';
import { sceneWithOperator, sent } from '../support/scene.ts';
import { shareByHand } from '../support/sharing.ts';

const scene = (settings = {}): Promise<Rig> => sceneWithOperator('prune', settings);

/** Longer than the time between two comparisons, so everything that is to be deleted is. */
async function keep(rig: Rig, versionsToKeep: number): Promise<void> {
  await rig.documents.edit('script', { versionsToKeep });
  await rig.advance(20 * MINUTE_MS);
}

test('of a document that is published four times, the two newest versions stay', async () => {
  const rig = await scene();

  const resource = await publishTimes(rig, 4, { versionsToKeep: 2 });

  expect(await versionsIn(rig)).toEqual(['3', '4']);
  expect(await deletedIn(rig)).toEqual(['1', '2']);
  expect(resource.status?.publishedVersions).toBe('3-4');
  expect(resource.status?.versions?.map((one) => one.documentVersion)).toEqual(['4', '3']);
});

test('without versionsToKeep all stay, and are known for the day when it is set', async () => {
  const rig = await scene();
  const before = await publishTimes(rig, 4);

  await rig.advance(20 * MINUTE_MS);
  expect(await deletedIn(rig)).toEqual([]);
  await keep(rig, 1);

  expect(before.status?.publishedVersions).toBe('1-4');
  expect(await versionsIn(rig)).toEqual(['4']);
});

test('an edit of versionsToKeep publishes nothing and runs nothing', async () => {
  const rig = await scene();
  await publishTimes(rig, 3);
  const before = await sent(rig);

  await keep(rig, 1);

  expect((await sent(rig)).slice(before.length)).toEqual(['DeleteDocument', 'DeleteDocument']);
  expect(isReady(await rig.documents.get('script'))).toBe(true);
});

test('what goes is told once, before it goes', async () => {
  const rig = await scene();
  await publishTimes(rig, 3);
  await rig.aws.put('faults', [{ operation: 'DeleteDocument', kind: 'latency', latencyMs: 1_000 }]);

  await rig.documents.edit('script', { versionsToKeep: 1 });
  const told = await rig.documents.events('script', 'Pruning');
  const deletedByThen = await versionsIn(rig);
  await rig.advance(MINUTE_MS);

  expect(deletedByThen).toEqual(['1', '2', '3']);
  expect(told.filter(({ reason }) => reason === 'Pruning').map(({ note }) => note)).toEqual([
    'Deleting versions 1-2 of document script in AWS: this resource published them, versionsToKeep is 1, and no association names them.',
  ]);
});

test('the default version stays', async () => {
  const rig = await scene();
  await publishTimes(rig, 4, { promotion: 'Manual' });

  await keep(rig, 1);

  expect(await versionsIn(rig)).toEqual(['1', '4']);
});

test('the version that is to become the default stays', async () => {
  const rig = await scene();
  await publishTimes(rig, 4, { promotion: 'Manual' });

  await rig.documents.edit('script', { defaultVersion: '2', versionsToKeep: 1 });
  await rig.advance(20 * MINUTE_MS);

  expect(await versionsIn(rig)).toEqual(['2', '4']);
});

test('what somebody else published stays', async () => {
  const rig = await scene();
  await publishTimes(rig, 1, { driftPolicy: 'Report' });
  await publishByHand(rig, 2);
  await publishOnce(rig, 'df');
  await publishOnce(rig, 'date');

  await keep(rig, 1);

  expect(await versionsIn(rig)).toEqual(['2', '3', '5']);
});

test('a version beyond the first page of the list is found', async () => {
  const rig = await scene();
  await publishTimes(rig, 1, { driftPolicy: 'Report' });
  await publishByHand(rig, 51);
  await publishOnce(rig, 'df');

  await keep(rig, 1);

  expect(await deletedIn(rig)).toEqual(['1']);
});

const ARN = 'arn:aws:ssm:eu-west-1:111122223333:document/script';

test.each(['script', ARN])('a version that an association in AWS names of %s stays', async (Name) => {
  const rig = await scene(NO_SWEEP);
  await publishTimes(rig, 4);
  const Targets = [{ Key: 'InstanceIds', Values: ['*'] }];
  await somebody(rig).send(new CreateAssociationCommand({ Name, DocumentVersion: '2', Targets }));

  await keep(rig, 1);

  expect(await versionsIn(rig)).toEqual(['2', '4']);
});

test('a version that an SsmAssociation declares stays before AWS knows of it', async () => {
  const rig = await scene();
  await publishTimes(rig, 5);
  await rig.associations.create('by-ref', referring({ documentVersion: '2', suspend: true }));
  const byName = spec({ documentName: 'script', documentVersion: '3', parameters: {}, suspend: true });
  await rig.associations.create('by-name', byName);
  await rig.advance(1_000);

  await keep(rig, 1);

  expect(await versionsIn(rig)).toEqual(['2', '3', '5']);
});

test('AWS is asked nothing while there is nothing to delete', async () => {
  const rig = await scene();
  await publishTimes(rig, 3, { promotion: 'Manual', versionsToKeep: 2 });
  await rig.advance(MINUTE_MS);
  const since = (await rig.aws.calls()).length;

  await rig.advance(40 * MINUTE_MS);

  const asked = (await rig.aws.calls()).slice(since).map(({ operation }) => operation);
  expect(asked).toContain('DescribeDocument');
  expect(asked).not.toContain('ListDocumentVersions');
  expect(asked).not.toContain('ListTagsForResource');
  expect(await versionsIn(rig)).toEqual(['1', '2', '3']);
});

const STILL: Readonly<Record<string, object>> = {
  'driftPolicy Observe': { driftPolicy: 'Observe' },
  suspend: { suspend: true },
};

test.each(Object.entries(STILL))('with %s nothing is deleted', async (_told, change) => {
  const rig = await scene();
  await publishTimes(rig, 3);

  await rig.documents.edit('script', change);
  await keep(rig, 1);

  expect(await deletedIn(rig)).toEqual([]);
});

test('a hold counts before the next list shows it', async () => {
  const rig = await scene(NO_SWEEP);
  await publishTimes(rig, 3);
  await hold(rig, 'Document', 'script');

  await keep(rig, 1);

  await rig.documents.until('script', isHeld);
  expect(await deletedIn(rig)).toEqual([]);
});

test('nothing is deleted while somebody shares all versions, whatever the spec says of sharing', async () => {
  const rig = await scene();
  await publishTimes(rig, 3);
  await shareByHand(rig, { add: ['222222222222'], version: '$ALL' });

  await keep(rig, 1);

  expect(await deletedIn(rig)).toEqual([]);
});

test('what an earlier document of the name had counts for nothing', async () => {
  const rig = await scene();
  await publishTimes(rig, 3);
  await somebody(rig).send(new DeleteDocumentCommand({ Name: 'script' }));
  await rig.advance(20 * MINUTE_MS);
  const anew = await rig.documents.until('script', isReady);
  await rig.documents.edit('script', { driftPolicy: 'Report' });
  await publishByHand(rig, 2);
  await publishOnce(rig, 'df');

  await keep(rig, 1);

  expect(anew.status?.publishedVersions).toBe('1');
  expect(await deletedIn(rig)).toEqual([undefined, '1']);
  expect(await versionsIn(rig)).toEqual(['2', '3', '4']);
});

test('of what was adopted nothing goes but what was published since', async () => {
  const rig = await sceneOfAdoption();
  await existingDocument(rig, shellContent('uptime'));
  await publishByHand(rig, 2, NAME);
  const change = { versionsToKeep: 1, adopt: { byName: true, overwrite: true } };
  await rig.documents.create('script', adoptingDocument(change));
  await rig.advance(10_000);
  await rig.documents.until('script', isReady);

  await publishOnce(rig, 'df');
  await publishOnce(rig, 'date');
  await rig.advance(20 * MINUTE_MS);

  expect(await versionsIn(rig, NAME)).toEqual(['1', '2', '3', '6']);
  expect((await rig.documents.get('script')).status?.publishedVersions).toBe('6');
});
