import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { publishOnce, publishTimes } from '../support/pruning.ts';
import { NO_SWEEP, referring, sceneOfReferences } from '../support/referring.ts';
import { isReady, spec, type Rig } from '../support/rig.ts';
import { createReady } from '../support/scene.ts';

const SWEPT_MS = 65_000;

/** The last thing that was told with this reason. */
async function lastTold(rig: Rig, reason: string): Promise<string> {
  const told = await rig.documents.events('script', reason);
  return told.findLast((event) => event.reason === reason)?.note ?? '';
}

/** Associations of the document, as a list has shown them by now. */
async function associationsOf(rig: Rig, versions: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, documentVersion] of Object.entries(versions))
    await createReady(rig, name, spec({ documentName: 'script', documentVersion, parameters: {} })); // oxlint-disable-line no-await-in-loop -- a few
  await rig.advance(SWEPT_MS);
}

test('a new version tells who runs it at once and who follows, and then its promotion who runs that', async () => {
  const rig = await sceneOfReferences();
  await publishTimes(rig, 1);
  await associationsOf(rig, { first: '$LATEST', second: '$DEFAULT', third: '$DEFAULT', fourth: '1' });
  await rig.associations.create('follower', referring({ documentVersion: 'Published' }));
  await rig.associations.until('follower', isReady);

  await publishOnce(rig, 'df');

  expect(await lastTold(rig, 'Publishing')).toContain(
    `1 association that uses $LATEST runs it at once: ${rig.namespace}.first. 1 SsmAssociation with documentVersion Published is updated once it is Active`,
  );
  expect(await lastTold(rig, 'Promoting')).toContain(
    `2 associations that use $DEFAULT run it at once, unless applyOnlyAtCronInterval is set: ${rig.namespace}.second, ${rig.namespace}.third.`,
  );
});

test('going back to an older version tells the same', async () => {
  const rig = await sceneOfReferences();
  await publishTimes(rig, 2);
  await associationsOf(rig, { only: '$DEFAULT' });

  await rig.documents.edit('script', { promotion: 'Manual', defaultVersion: '1' });
  await rig.advance(10_000);
  await rig.documents.until('script', ({ status }) => status?.defaultVersion === '1');

  expect(await lastTold(rig, 'Promoting')).toContain(
    `Making version 1 of document script the default. 1 association that uses $DEFAULT runs it at once, unless applyOnlyAtCronInterval is set: ${rig.namespace}.only.`,
  );
});

test('what no list has shown yet is unknown, and after it is known that nobody uses the document', async () => {
  const rig = await sceneOfReferences(NO_SWEEP);
  await publishTimes(rig, 2);
  const unlisted = await lastTold(rig, 'Promoting');

  await rig.advance(2 * 60 * 60_000);
  await publishOnce(rig, 'df');

  expect(unlisted).toContain('how many is unknown yet.');
  await eventually(async () =>
    expect(await lastTold(rig, 'Promoting')).toContain(
      'Making version 3 of document script the default. No association uses $DEFAULT.',
    ),
  );
});
