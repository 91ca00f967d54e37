import type { Region } from './region.ts';
import { valueIn } from './scopes.ts';
import type { Configuration } from './shapes.ts';
import type { World } from './world.ts';

/** `{{ssm:name}}`, and what follows a second colon: a version or label. */
const REFERENCE = /\{\{\s*ssm:([a-zA-Z0-9_.\-/]+)(:[^\s}]+)?\s*\}\}/g;

interface Reference {
  name: string;
  /** It keeps to one value. */
  isFixed: boolean;
}

function referencesIn({ Parameters: parameters = {} }: Configuration): Reference[] {
  const matches = Object.values(parameters)
    .flat()
    .flatMap((value) => [...value.matchAll(REFERENCE)]);
  return matches.map(([, name, version]) => ({ name: name!, isFixed: version !== undefined }));
}

/** The value of a parameter in a region. */
export function parameterOf({ parameters }: World, region: Region, name: string): string | undefined {
  return valueIn(parameters, region, name);
}

/** Whether a configuration follows the value of a parameter. */
export function followsParameter(configuration: Configuration, name: string): boolean {
  return referencesIn(configuration).some((one) => !one.isFixed && one.name === name);
}

/** Names that a configuration refers to and that nobody set. AWS's own parameters count as set. */
export function missingParameters(world: World, region: Region, configuration: Configuration): string[] {
  const names = new Set(referencesIn(configuration).map((one) => one.name));
  return [...names].filter(
    (name) => !name.startsWith('/aws/') && parameterOf(world, region, name) === undefined,
  );
}
