import { eventually } from '../support/eventually.ts';
import { configMapsOf } from '../support/config-maps.ts';
import type { Rig } from '../support/rig.ts';
import { resourcesIn } from './account.ts';
import type { Wire } from './wire.ts';

/** Resolves when the operator behind `wire` knows what people have done, or hears nothing: then time may go on. */
export async function untilHeard(rig: Rig, wire: Wire): Promise<void> {
  const hears = (): boolean => !wire.isCut && !wire.holdsWatches;
  const resources = hears() ? await resourcesIn(rig) : [];
  const configMaps = hears() ? await configMapsOf(rig).list() : [];
  const known = [
    ...resources.map(({ kind, metadata }) => ({ plural: `${kind.toLowerCase()}s`, metadata })),
    ...configMaps.map(({ metadata }) => ({ plural: 'configmaps', metadata })),
  ];
  await eventually(
    () => {
      const unseen = known.filter(({ plural, metadata }) => !wire.hasSeen(plural, metadata.resourceVersion));
      if (hears() && unseen.length > 0) throw new Error(`not seen: ${JSON.stringify(unseen)}`);
    },
    { everyMs: 5 },
  );
}
