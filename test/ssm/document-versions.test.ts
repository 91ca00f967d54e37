import { expect, test } from 'vitest';
import type { DocumentRequest } from '../../src/ssm/document-gateway.ts';
import { simulatedAws, type SimulatedAws } from '../support/simulated-aws.ts';

function script(text: string): DocumentRequest {
  const inputs = { runCommand: [text] };
  const mainSteps = [{ action: 'aws:runShellScript', name: 'run', inputs }];
  const content = JSON.stringify({ schemaVersion: '2.2', mainSteps });
  return { name: 'script', documentType: 'Command', documentFormat: 'JSON', content };
}

/** The document `script` with so many versions. */
async function withVersions({ ssm, aws }: SimulatedAws, count: number): Promise<void> {
  await ssm.createDocument(script('1'), {});
  await aws.advance(2_000);
  for (let version = 2; version <= count; version += 1) {
    await ssm.updateDocument(script(String(version)), version - 1); // oxlint-disable-line no-await-in-loop -- one on top of the other
    await aws.advance(2_000); // oxlint-disable-line no-await-in-loop -- as above
  }
}

async function deletions({ aws }: SimulatedAws): Promise<readonly object[]> {
  const calls = await aws.calls();
  return calls.filter(({ operation }) => operation === 'DeleteDocument').map(({ input }) => input);
}

test('the request that deletes one version names it, and leaves the others', async () => {
  const world = await simulatedAws();
  await withVersions(world, 3);

  await world.ssm.deleteVersion('script', 2);

  expect(await deletions(world)).toEqual([{ Name: 'script', DocumentVersion: '2' }]);
  expect((await world.ssm.documentVersions('script')).map((one) => one.documentVersion)).toEqual(['3', '1']);
});

test.each([undefined, null, Number.NaN, 0, -1, 1.5, Infinity, '', '$LATEST'])(
  'a version that is %s deletes nothing, and above all not the whole document',
  async (version) => {
    const world = await simulatedAws();
    await withVersions(world, 1);

    const deleted = world.ssm.deleteVersion('script', version as number);

    await expect(deleted).rejects.toThrow('is no version of a document');
    expect(await deletions(world)).toEqual([]);
    expect(await world.ssm.describeDocument('script', '$LATEST')).toBeDefined();
  },
);

test('a version that is gone already is no failure, nor one of a document that is gone', async () => {
  const world = await simulatedAws();
  await withVersions(world, 2);

  await world.ssm.setDefaultVersion('script', 2);
  await world.ssm.deleteVersion('script', 1);
  await world.ssm.deleteVersion('script', 1);
  await world.ssm.deleteVersion('other', 1);

  expect(await world.ssm.documentVersions('script')).toHaveLength(1);
});

test('a deletion of a version whose answer got lost is not sent again', async () => {
  const world = await simulatedAws();
  await withVersions(world, 2);
  await world.aws.put('faults', [{ operation: 'DeleteDocument', kind: 'drop' }]);

  const failed = world.ssm.deleteVersion('script', 2);

  await expect(failed).rejects.toMatchObject({ effect: 'unknown' });
  expect(await deletions(world)).toHaveLength(1);
});

test('all versions are read, however many pages they are on', async () => {
  const world = await simulatedAws();
  await withVersions(world, 53);

  const all = await world.ssm.allDocumentVersions('script');

  expect(all).toHaveLength(53);
  expect(all.at(-1)).toMatchObject({ documentVersion: '1', isDefaultVersion: true });
  expect(await world.ssm.documentVersions('script')).toHaveLength(50);
});
