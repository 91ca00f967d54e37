import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { isReady, shellContent, spec, type Rig } from './rig.ts';
import { sceneWithOperator } from './scene.ts';

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
