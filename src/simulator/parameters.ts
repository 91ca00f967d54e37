import { currentVersion, type Region } from './region.ts';
import { startRun } from './run-engine.ts';
import type { Configuration } from './shapes.ts';
import type { World } from './world.ts';

/** A reference without version or label: those keep to one value. */
const REFERENCE = /\{\{\s*ssm:([a-zA-Z0-9_.\-/]+)\s*\}\}/g;

/** The value of a parameter in a region. */
export function parameterOf({ parameters }: World, region: Region, name: string): string | undefined {
  return parameters.get(region.key)?.get(name) ?? parameters.get('')?.get(name);
}

function refersTo({ Parameters: parameters = {} }: Configuration, name: string): boolean {
  const values = Object.values(parameters).flat();
  return values.some((value) => [...value.matchAll(REFERENCE)].some(([, given]) => given === name));
}

/**
 * Runs what refers to a parameter whose value changed, unless apply-only. [U] that a first value runs nothing, and
 * that an association which refers to a parameter that nobody set is neither refused nor fails.
 */
export function runReferring(world: World, region: Region, name: string): void {
  for (const association of region.associations.values()) {
    const { configuration } = currentVersion(association);
    if (configuration.ApplyOnlyAtCronInterval || !refersTo(configuration, name)) continue;
    startRun({ world, region, association });
  }
}
