import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { hasReason, isReady, shellContent, spec, type Rig } from './rig.ts';
import { createReadyDocument, sceneWithOperator } from './scene.ts';

/** Nothing but a wake makes an association look at its document within the hour. */
export const NO_SWEEP = { SWEEP_INTERVAL: '1h' };

/** An operator at work, and one Linux node. */
export async function sceneOfReferences(settings: Readonly<Record<string, string>> = {}): Promise<Rig> {
  const rig = await sceneWithOperator('docref', settings);
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux' });
  return rig;
}

/** A valid spec that refers to the SsmDocument `script`. */
export function referring(change: Partial<SsmAssociationSpec> = {}): SsmAssociationSpec {
  const { documentName: _, parameters: __, ...rest } = spec();
  return { ...rest, documentRef: { name: 'script' }, ...change };
}

/** Publishes other commands in `script`, and waits until they are in place. */
export async function editScript(rig: Rig, ...commands: readonly string[]): Promise<void> {
  await rig.documents.edit('script', { content: shellContent(...commands) });
  await rig.advance(5_000);
  await rig.documents.until('script', isReady);
}

/** The association `agent` runs the published version of `script`, and AWS can't make the next one Active. */
export async function publishInVain(rig: Rig): Promise<SsmDocument> {
  await createReadyDocument(rig, 'script');
  await rig.associations.create('agent', referring({ documentVersion: 'Published' }));
  await rig.associations.until('agent', isReady);
  await rig.aws.put('document-outcomes', [{ documentVersion: '2', status: 'Failed' }]);
  await rig.documents.edit('script', { content: shellContent('df') });
  await rig.advance(60_000);
  return rig.documents.until('script', hasReason('DocumentFailed'));
}
