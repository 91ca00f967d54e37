import { onTestFinished } from 'vitest';
import { Wire, type Passage } from '../replay/wire.ts';
import type { Rig } from './rig.ts';

/** Opens a wire to AWS, or to another wire, that goes with the test. */
export async function openWire(target: string, passage: Passage): Promise<readonly [Wire, string]> {
  const wire = new Wire({ target, principal: 'operator', passageOf: () => passage });
  const url = await wire.listen();
  onTestFinished(() => wire.close());
  return [wire, url];
}

/** An operator whose calls pass `passage` on their way. */
export async function startThrough(rig: Rig, passage: Passage, target = rig.aws.url): Promise<Wire> {
  const [wire, url] = await openWire(target, passage);
  const operator = await rig.startOperator({ ENDPOINT_TEMPLATE: url }, wire);
  onTestFinished(() => operator.stop());
  return wire;
}
