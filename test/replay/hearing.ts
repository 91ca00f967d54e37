import { eventually } from '../support/eventually.ts';
import type { Rig } from '../support/rig.ts';
import { resourcesIn } from './account.ts';
import type { Wire } from './wire.ts';

/** Resolves when the operator behind `wire` knows what people have done, or hears nothing: then time may go on. */
export async function untilHeard(rig: Rig, wire: Wire): Promise<void> {
  const hears = (): boolean => !wire.isCut && !wire.holdsWatches;
  const resources = hears() ? await resourcesIn(rig) : [];
  await eventually(
    () => {
      const unseen = resources.filter(
        ({ kind, metadata }) => !wire.hasSeen(`${kind.toLowerCase()}s`, metadata.resourceVersion),
      );
      if (hears() && unseen.length > 0) throw new Error(`not seen: ${JSON.stringify(unseen)}`);
    },
    { everyMs: 5 },
  );
}
