import { SETTINGS, type Setting } from '../src/settings.ts';

/** The chart has values of their own for these. */
const APART = new Set([
  'clusterName',
  'region',
  'namespaces',
  'adoptionNamespaces',
  'publicSharingNamespaces',
  'contentFrom',
]);

/** The schema of the chart's values as it is written by hand, with each setting that the operator knows. */
export function withSettings(written: string): string {
  const schema = JSON.parse(written) as { properties: { settings: { properties: object } } };
  const settings = SETTINGS.filter(({ name }) => !APART.has(name)).map(valueSchemaOf);
  schema.properties.settings.properties = Object.fromEntries(settings);
  return JSON.stringify(schema);
}

/** `format` names a check of the operator's own. */
function valueSchemaOf({ name, schema, help, default: standard }: Setting): readonly [string, object] {
  const { format: _, ...plain } = schema as { readonly format?: string };
  return [name, { ...plain, description: help, ...(standard === undefined ? {} : { default: standard }) }];
}
