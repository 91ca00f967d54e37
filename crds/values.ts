import { durationMs } from '../src/duration.ts';
import { LONGEST, SETTINGS, type Setting } from '../src/settings/settings.ts';

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

/** A name does not end in a number: that is an address, and its parts end at 255. */
const PART = String.raw`([A-Za-z0-9_-]|\{region\})`;
const LAST_PART = String.raw`[0-9]*([A-Za-z_-]|\{region\})${PART}*`;
const NAME = String.raw`(${PART}+\.)*${LAST_PART}\.?`;
const BYTE = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const HOST = String.raw`(\[${ipv6()}\]|${BYTE}(\.${BYTE}){3}|${NAME})`;

/** Checks of the operator's own, as far as a pattern can tell. */
const FORMATS: Readonly<Record<string, string>> = {
  endpoint: String.raw`^https?://${HOST}(:${PORT})?([/?#]([^\s{}]|\{region\})*)?$`,
};

/** Eight groups, of which some in one place may be left out. */
function ipv6(): string {
  const group = '[0-9a-fA-F]{1,4}';
  const shortened = [1, 2, 3, 4, 5, 6].map((after) => `(${group}:){1,${7 - after}}(:${group}){1,${after}}`);
  const ends = [`(${group}:){7}${group}`, `(${group}:){1,7}:`, `:(:${group}){1,7}`, '::'];
  return `(${[...shortened, ...ends].join('|')})`;
}

/** The templates refuse what has another form, with the way out. */
const ANY_SCALAR = ['string', 'number', 'boolean', 'null'];

const NUMBERS: Readonly<Record<string, string>> = {
  integer: '^(0|[1-9][0-9]*)$', // YAML reads 030 as 24
  number: String.raw`^(0|[1-9][0-9]*)(\.[0-9]+)?(e[-+]?[0-9]{1,2})?$`,
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
  if (minimumMs === undefined) return { pattern, words, default: standard };
  return { pattern, words, minimumMs, maximumMs: durationMs(LONGEST), longest: LONGEST, default: standard };
}
