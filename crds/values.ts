import { SETTINGS, type Setting } from '../src/settings.ts';

/** The chart has values of their own for these. */
const LISTS = new Set(['namespaces', 'adoptionNamespaces', 'publicSharingNamespaces']);
const APART = new Set(['clusterName', 'region', 'contentFrom', ...LISTS]);

/** Where less is possible in the pod of the chart: it is not root, and its probes have to know the port. */
const IN_A_POD: Readonly<Record<string, Pick<Setting, 'words' | 'help'> & Pick<Schema, 'minimum'>>> = {
  httpPort: {
    minimum: 1024,
    words: 'a port from 1024 to 65535, such as 8080',
    help: 'Port of /healthz, /readyz and /metrics.',
  },
};

/** 0 to 65535, or nothing. */
const PORT = '([0-5]?[0-9]{0,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';

/** Checks of the operator's own, as far as a pattern can tell. */
const FORMATS: Readonly<Record<string, string>> = {
  endpoint: String.raw`^https?://(\[[0-9a-fA-F:.]+\]|([^\s{}/:?#@]|\{region\})+)(:${PORT})?([/?#]([^\s{}]|\{region\})*)?$`,
};

/** The templates refuse what has another form, with the way out. */
const ANY_SCALAR = ['string', 'number', 'boolean', 'null'];

const NUMBERS: Readonly<Record<string, string>> = {
  integer: '^[0-9]+$',
  number: String.raw`^[0-9]+(\.[0-9]+)?$`,
};

interface Schema {
  readonly type?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The schema of the chart's values as it is written by hand, with each setting that the operator knows. */
export function withSettings(written: string): string {
  const schema = JSON.parse(written) as { properties: { settings: { properties: object } } };
  const settings = SETTINGS.filter(({ name }) => !APART.has(name)).map(valueSchemaOf);
  schema.properties.settings.properties = Object.fromEntries(settings);
  return JSON.stringify(schema);
}

/** Helm's own words for what has another form help nobody. */
function valueSchemaOf({ name, help, default: standard }: Setting): readonly [string, object] {
  const usual = standard === undefined ? {} : { default: standard };
  return [name, { type: ANY_SCALAR, description: IN_A_POD[name]?.help ?? help, ...usual }];
}

/** What the templates check, to say it in the operator's words. */
export function formsOfSettings(): string {
  const names = SETTINGS.map(({ name }) => name).filter((name) => !APART.has(name));
  const forms = SETTINGS.filter(({ name }) => !LISTS.has(name) && name !== 'contentFrom');
  return JSON.stringify({ names, forms: Object.fromEntries(forms.map((each) => [each.name, formOf(each)])) });
}

function formOf({ name, schema, words, minimumMs, default: standard }: Setting): object {
  const { type = '', format = '', pattern = FORMATS[format], enum: choices, ...limits } = schema as Schema;
  if (choices !== undefined) return { choices };
  if (type === 'boolean') return { flag: true, words };
  const number = NUMBERS[type];
  if (number !== undefined) return { pattern: number, words, ...limits, ...IN_A_POD[name], help: undefined };
  return { pattern, words, minimumMs, default: standard };
}
