import type { Schema } from '../../../crds/definition.ts';
import { definition, type Plural } from '../../crds/fixture.ts';

/** Every field of the spec, at every level, as `targets[].key`. Keys of maps are data and not fields. */
export function fieldsOf(plural: Plural): readonly string[] {
  const { properties = {} } = definition(plural).spec.versions[0].schema.openAPIV3Schema;
  return pathsOf(properties['spec'] ?? {}, '').toSorted();
}

function pathsOf({ properties = {} }: Schema, above: string): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${above}${name}`;
    return [path, ...pathsOf(schema, `${path}.`), ...pathsOf(schema.items ?? {}, `${path}[].`)];
  });
}

/** The fields that a value sets, in the same words. */
export function fieldsSet(value: unknown, known: ReadonlySet<string>, above = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => fieldsSet(item, known, `${above}[]`));
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = above === '' ? name : `${above}.${name}`;
    return known.has(path) ? [path, ...fieldsSet(inner, known, path)] : [];
  });
}
