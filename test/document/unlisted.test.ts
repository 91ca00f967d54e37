import { expect, test } from 'vitest';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { createReadyDocument, sceneWithOperator } from '../support/scene.ts';
import type { Rig } from '../support/rig.ts';

const SWEEP_MS = 60_000;

function readyOf({ status }: SsmDocument): { readonly status?: string; readonly message?: string } {
  return status?.conditions?.find(({ type }) => type === 'Ready') ?? {};
}

async function refuseLists(rig: Rig): Promise<void> {
  const denied = { operation: 'ListDocuments', kind: 'error', code: 'AccessDeniedException' };
  await rig.aws.put('faults', [{ ...denied, times: 1_000 }]);
}

/** Nobody asks for a look. */
async function afterSweeps(rig: Rig, count = 1): Promise<SsmDocument> {
  await rig.advance(count * SWEEP_MS + 5_000);
  return rig.documents.get('script');
}

/** Names of all calls but those of the sweeps. */
async function asked(rig: Rig, since: number): Promise<readonly string[]> {
  const names = (await rig.aws.calls(since)).map(({ operation }) => operation);
  return names.filter((name) => name !== 'ListDocuments' && name !== 'ListAssociations');
}

test('a sweep later a document says in Ready that documents may not be listed, and what that costs, as long as it is so', async () => {
  const rig = await sceneWithOperator('unlisted');
  await createReadyDocument(rig, 'script');
  await afterSweeps(rig, 2); // until all is told of who uses it
  const before = (await rig.aws.calls()).length;

  await refuseLists(rig);
  const refused = await afterSweeps(rig);
  const stillRefused = await afterSweeps(rig, 3);
  await rig.aws.put('faults', []);
  const mended = await afterSweeps(rig);
  const stillMended = await afterSweeps(rig, 3);

  expect(readyOf(refused)).toMatchObject({ status: 'True', reason: 'InPlace' });
  expect(readyOf(refused).message).toMatch(
    /^AWS holds what the spec declares\. What .* is seen late.*Allow ssm:ListDocuments in an IAM policy/,
  );
  expect(readyOf(mended)).toMatchObject({ status: 'True', message: 'AWS holds what the spec declares.' });
  expect(stillRefused.metadata.resourceVersion).toBe(refused.metadata.resourceVersion);
  expect(stillMended.metadata.resourceVersion).toBe(mended.metadata.resourceVersion);
  expect(await asked(rig, before)).toEqual([]);
});

test('an operator that starts while documents may not be listed writes nothing about it again', async () => {
  const rig = await sceneWithOperator('unlisted');
  await createReadyDocument(rig, 'script');
  await refuseLists(rig);
  const refused = await afterSweeps(rig);
  for (const operator of rig.operators) await operator.stop(); // oxlint-disable-line no-await-in-loop -- just one
  rig.operators.clear();

  await rig.startOperator();
  const started = await afterSweeps(rig);

  expect(readyOf(refused).message).toContain('ListDocuments');
  expect(started.metadata.resourceVersion).toBe(refused.metadata.resourceVersion);
});

test('of a document that is suspended nothing new is said', async () => {
  const rig = await sceneWithOperator('unlisted');
  await createReadyDocument(rig, 'script');
  await rig.documents.edit('script', { suspend: true });
  const suspended = await afterSweeps(rig);

  await refuseLists(rig);
  const refused = await afterSweeps(rig);

  expect(readyOf(suspended)).toMatchObject({ reason: 'Suspended' });
  expect(refused.metadata.resourceVersion).toBe(suspended.metadata.resourceVersion);
});
