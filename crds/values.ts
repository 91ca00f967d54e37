import { SETTINGS, type Setting } from '../src/settings.ts';

/** The chart has values of their own for these. */
const LISTS = new Set(['namespaces', 'adoptionNamespaces', 'publicSharingNamespaces']);
const APART = new Set(['clusterName', 'region', 'contentFrom', ...LISTS]);

/** Where less is possible in the pod of the chart: it is not root, and its probes have to know the port. */
const IN_A_POD: Readonly<Record<string, object>> = {
  httpPort: { minimum: 1024, description: 'Port of /healthz, /readyz and /metrics.' },
};

/** Checks of the operator's own, as far as a pattern can tell. */
const FORMATS: Readonly<Record<string, string>> = {
  endpoint: String.raw`^https?://([^\s{}]|\{region\})+$`,
};

/** The templates refuse what is no text, with the way out: it lost its quotes. */
const ANY_SCALAR = ['string', 'number', 'boolean'];

interface Schema {
  readonly type?: string;
  readonly pattern?: string;
  readonly format?: string;
}

/** The schema of the chart's values as it is written by hand, with each setting that the operator knows. */
export function withSettings(written: string): string {
  const schema = JSON.parse(written) as { properties: { settings: { properties: object } } };
  const settings = SETTINGS.filter(({ name }) => !APART.has(name)).map(valueSchemaOf);
  schema.properties.settings.properties = Object.fromEntries(settings);
  return JSON.stringify(schema);
}

/** Without what Helm could only show as a pattern. */
function valueSchemaOf({ name, schema, help, default: standard }: Setting): readonly [string, object] {
  const { format: _, pattern: __, ...plain } = schema as Schema;
  const type = plain.type === 'string' ? { type: ANY_SCALAR } : {};
  const usual = { description: help, ...(standard === undefined ? {} : { default: standard }) };
  return [name, { ...plain, ...type, ...usual, ...IN_A_POD[name] }];
}

/** What the templates check, to say it in the operator's words. */
export function formsOfSettings(): string {
  const names = SETTINGS.map(({ name }) => name).filter((name) => !APART.has(name));
  const forms = SETTINGS.filter(({ name }) => !LISTS.has(name)).flatMap(formOf);
  return JSON.stringify({ names, forms: Object.fromEntries(forms) });
}

function formOf({ name, schema, words, minimumMs, default: standard }: Setting): readonly [string, object][] {
  const { format = '', pattern = FORMATS[format] } = schema as Schema;
  return pattern === undefined ? [] : [[name, { pattern, words, minimumMs, default: standard }]];
}
