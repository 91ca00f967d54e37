import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { awsAccess } from '../../src/ssm/access.ts';
import type { DocumentRequest } from '../../src/ssm/document-gateway.ts';
import type { SsmGateway } from '../../src/ssm/gateway.ts';
import { awsOptions } from '../support/aws-options.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { REGION } from '../support/rig.ts';
import { simulatorAdmin, type SimulatorAdmin } from '../support/simulator-admin.ts';

interface World {
  readonly ssm: SsmGateway;
  readonly aws: SimulatorAdmin;
}

async function open(): Promise<World> {
  const clock = new ManualClock();
  const simulator = await startSimulator({ port: 0, clock: 'manual', start: clock.now().toISOString() });
  const access = awsAccess({ ...awsOptions(clock), endpointTemplate: simulator.url });
  onTestFinished(async () => {
    access.close();
    await simulator.close();
  });
  return { ssm: access.in(REGION, { urgency: 'edit', namespace: '' }), aws: simulatorAdmin(simulator.url) };
}

function script(text: string): DocumentRequest {
  const inputs = { runCommand: [text] };
  const mainSteps = [{ action: 'aws:runShellScript', name: 'run', inputs }];
  const content = JSON.stringify({ schemaVersion: '2.2', mainSteps });
  return { name: 'script', documentType: 'Command', documentFormat: 'JSON', content };
}

/** The document `script` with so many versions. */
async function withVersions({ ssm, aws }: World, count: number): Promise<void> {
  await ssm.createDocument(script('1'), {});
  await aws.advance(2_000);
  for (let version = 2; version <= count; version += 1) {
    await ssm.updateDocument(script(String(version)), version - 1); // oxlint-disable-line no-await-in-loop -- one on top of the other
    await aws.advance(2_000); // oxlint-disable-line no-await-in-loop -- as above
  }
}

async function deletions({ aws }: World): Promise<readonly object[]> {
  const calls = await aws.calls();
  return calls.filter(({ operation }) => operation === 'DeleteDocument').map(({ input }) => input);
}

test('the request that deletes one version names it, and leaves the others', async () => {
  const world = await open();
  await withVersions(world, 3);

  await world.ssm.deleteVersion('script', 2);

  expect(await deletions(world)).toEqual([{ Name: 'script', DocumentVersion: '2' }]);
  expect((await world.ssm.documentVersions('script')).map((one) => one.documentVersion)).toEqual(['3', '1']);
});

test.each([undefined, null, Number.NaN, 0, -1, 1.5, Infinity, '', '$LATEST'])(
  'a version that is %s deletes nothing, and above all not the whole document',
  async (version) => {
    const world = await open();
    await withVersions(world, 1);

    const deleted = world.ssm.deleteVersion('script', version as number);

    await expect(deleted).rejects.toThrow('is no version of a document');
    expect(await deletions(world)).toEqual([]);
    expect(await world.ssm.describeDocument('script', '$LATEST')).toBeDefined();
  },
);

test('a version that is gone already is no failure, nor one of a document that is gone', async () => {
  const world = await open();
  await withVersions(world, 2);

  await world.ssm.setDefaultVersion('script', 2);
  await world.ssm.deleteVersion('script', 1);
  await world.ssm.deleteVersion('script', 1);
  await world.ssm.deleteVersion('other', 1);

  expect(await world.ssm.documentVersions('script')).toHaveLength(1);
});

test('a deletion of a version whose answer got lost is not sent again', async () => {
  const world = await open();
  await withVersions(world, 2);
  await world.aws.put('faults', [{ operation: 'DeleteDocument', kind: 'drop' }]);

  const failed = world.ssm.deleteVersion('script', 2);

  await expect(failed).rejects.toMatchObject({ effect: 'unknown' });
  expect(await deletions(world)).toHaveLength(1);
});

test('all versions are read, however many pages they are on', async () => {
  const world = await open();
  await withVersions(world, 53);

  const all = await world.ssm.allDocumentVersions('script');

  expect(all).toHaveLength(53);
  expect(all.at(-1)).toMatchObject({ documentVersion: '1', isDefaultVersion: true });
  expect(await world.ssm.documentVersions('script')).toHaveLength(50);
});
