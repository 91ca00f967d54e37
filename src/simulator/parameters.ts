import { followsParameter } from './parameter-references.ts';
import { currentVersion, type Region } from './region.ts';
import { startRun } from './run-engine.ts';
import type { World } from './world.ts';

/** Runs what refers to a parameter whose value changed, unless apply-only. [U] that a first value runs nothing. */
export function runReferring(world: World, region: Region, name: string): void {
  for (const association of region.associations.values()) {
    const { configuration } = currentVersion(association);
    if (configuration.ApplyOnlyAtCronInterval || !followsParameter(configuration, name)) continue;
    startRun({ world, region, association });
  }
}
