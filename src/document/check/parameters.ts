import { certain, doubtful, isData, oneOf, quoted, shortened, type Data, type Flaw } from './flaw.ts';
import type { Family } from './schema.ts';

/** Of how parameters are declared. */
export function parameterFlaws({ parameters }: Data, family: Family): readonly Flaw[] {
  if (parameters === undefined) return [];
  if (!isData(parameters)) return [doubtful('parameters', 'is no map: give it parameters by name.')];
  return Object.entries(parameters).flatMap(([name, declared]) => {
    const path = `parameters.${shortened(name)}`;
    const named = /^[A-Za-z0-9]+$/.test(name)
      ? []
      : [certain(path, 'has other signs than letters and digits in its name: leave them out, _ and - too.')];
    const rest = isData(declared)
      ? declarationFlaws(declared, path, family)
      : [doubtful(path, 'is no map: give it a type.')];
    return [...named, ...rest];
  });
}

function declarationFlaws(declared: Data, path: string, family: Family): readonly Flaw[] {
  const { type, default: value } = declared;
  const found = typeFlaws(type, `${path}.type`, family);
  if (found.length > 0 || value === undefined || typeof type !== 'string') return found;
  return defaultFlaws(type, value, `${path}.default`);
}

const TYPES = ['String', 'StringList', 'Boolean', 'Integer', 'MapList', 'StringMap'];
const RESOURCE = /^(List<)?AWS::[\w:]+>?$/;

/** Automations know types of AWS resources, too. Nobody has told which. */
function typeFlaws(type: unknown, path: string, family: Family): readonly Flaw[] {
  const way = oneOf(TYPES);
  if (type === undefined) return [certain(path, `is missing: write ${way}.`)];
  if (typeof type !== 'string') return [doubtful(path, `is not text: write ${way}.`)];
  const isResource = RESOURCE.test(type);
  if (TYPES.includes(type) || (isResource && family === 'actions')) return [];
  const words = `${quoted(type)} is no type of parameters: write ${way}.`;
  return [family === 'plugins' && !isResource ? certain(path, words) : doubtful(path, words)];
}

type Judge = (value: unknown) => 'fits' | 'certain' | 'doubtful';

/** What fits, by type, and which misfits others have seen AWS refuse. */
const DEFAULTS: Readonly<Record<string, Judge>> = {
  String: (value) => (typeof value === 'string' ? 'fits' : 'doubtful'),
  StringList: (value) => {
    if (typeof value === 'string') return value.startsWith('[') ? 'doubtful' : 'certain';
    return isListOf(value, (item) => typeof item === 'string') ? 'fits' : 'doubtful';
  },
  Boolean: (value) => {
    if (typeof value === 'boolean') return 'fits';
    return typeof value === 'string' && !/^(true|false)$/i.test(value) ? 'certain' : 'doubtful';
  },
  Integer: (value) => {
    if (Number.isInteger(value)) return 'fits';
    if (typeof value !== 'string') return 'doubtful';
    if (/^-?[0-9]+$/.test(value)) return 'fits';
    return /[0-9]/.test(value) || value === '' ? 'doubtful' : 'certain';
  },
  MapList: (value) => (isListOf(value, isData) ? 'fits' : 'doubtful'),
  StringMap: (value) => (isData(value) ? 'fits' : 'doubtful'),
};

const EXAMPLES: Readonly<Record<string, string>> = {
  String: 'text, in quotes',
  StringList: 'a list of texts, such as ["one"]',
  Boolean: 'true or false, without quotes',
  Integer: 'a whole number',
  MapList: 'a list of maps',
  StringMap: 'a map',
};

function defaultFlaws(type: string, value: unknown, path: string): readonly Flaw[] {
  const judgement = DEFAULTS[type]?.(value) ?? 'fits';
  if (judgement === 'fits') return [];
  const words = `is not of type ${type}: write ${EXAMPLES[type]}, or remove it.`;
  return [judgement === 'certain' ? certain(path, words) : doubtful(path, words)];
}

function isListOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}
