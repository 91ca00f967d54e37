import { expect, test } from 'vitest';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { createReadyDocument, sceneWithOperator } from '../support/scene.ts';
import type { Rig } from '../support/rig.ts';

function readyOf({ status }: SsmDocument): { readonly status?: string; readonly message?: string } {
  return status?.conditions?.find(({ type }) => type === 'Ready') ?? {};
}

/** Lets a list come and go, asks for a look, and waits until that has said so in Ready. */
async function afterSweep(rig: Rig, isSaid: (message: string) => boolean): Promise<SsmDocument> {
  await rig.advance(120_000);
  await rig.documents.annotate('script', {
    'ssm-operator.dev/reconcile-requested-at': rig.clock.now().toISOString(),
  });
  return rig.documents.until('script', (found) => isSaid(readyOf(found).message ?? ''));
}

test('a document says in Ready that documents may not be listed, and what that costs, as long as it is so', async () => {
  const rig = await sceneWithOperator('unlisted');
  await createReadyDocument(rig, 'script');
  const denied = { operation: 'ListDocuments', kind: 'error', code: 'AccessDeniedException' };
  await rig.aws.put('faults', [{ ...denied, times: 1_000 }]);

  const refused = await afterSweep(rig, (message) => message.includes('ListDocuments'));
  await rig.aws.put('faults', []);
  const mended = await afterSweep(rig, (message) => !message.includes('ListDocuments'));

  expect(readyOf(refused)).toMatchObject({ status: 'True', reason: 'InPlace' });
  expect(readyOf(refused).message).toMatch(
    /^AWS holds what the spec declares\. What .* is seen late.*Allow ssm:ListDocuments in an IAM policy/,
  );
  expect(readyOf(mended)).toMatchObject({ status: 'True', message: 'AWS holds what the spec declares.' });
});
