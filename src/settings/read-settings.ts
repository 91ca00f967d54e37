import { Ajv, type ErrorObject } from 'ajv';
import type { CommandLine } from './command-line.ts';
import { ConfigError } from './config-error.ts';
import { durationMs } from '../duration.ts';
import { isEndpoint, withoutPassword } from './endpoint.ts';
import { flagsFrom } from './flags.ts';
import { flagOf, LONGEST, variableOf, waysOf, wordsOf, type Setting } from './settings.ts';
import { Values } from './values.ts';

/** What a command takes. */
interface Form {
  readonly settings: readonly Setting[];
  readonly required: readonly string[];
}

type Given = Readonly<Record<string, unknown>>;

/** All settings of one command, checked. Flags win over variables. `undefined`: help was asked for. */
export function readSettings(form: Form, line: CommandLine): Values | undefined {
  const { settings } = form;
  const flags = flagsFrom(settings, line);
  if (flags['help'] === true) return undefined;
  const given = Object.fromEntries(
    settings.map(
      (setting) => [setting.name, flags[flagOf(setting)] ?? line.environment[variableOf(setting)]] as const,
    ),
  );
  const values = checked(form, given);
  for (const setting of settings) checkDuration(setting, values[setting.name]);
  return new Values(values);
}

function checked({ settings, required }: Form, given: Given): Given {
  const properties = Object.fromEntries(settings.map(({ name, schema }) => [name, schema]));
  const defaults = settings.map(({ name, default: value }) => [name, value] as const);
  const set = Object.entries(given).filter(([, value]) => value !== undefined && value !== '');
  const values = Object.fromEntries([...defaults.filter(([, value]) => value !== undefined), ...set]);
  const odd = settings.find((setting) => isOddNumber(setting, given[setting.name]));
  if (odd !== undefined) throw new ConfigError(wrongSentence(odd, given));
  const formats = { endpoint: isEndpoint };
  const validate = new Ajv({ strict: false, coerceTypes: true, formats }).compile({
    type: 'object',
    properties,
    required,
  });
  if (!validate(values)) throw new ConfigError(sentenceFor(settings, validate.errors?.[0], given));
  return values;
}

function sentenceFor(settings: readonly Setting[], error: ErrorObject | undefined, given: Given): string {
  const missing = error?.params['missingProperty'] as string | undefined;
  const name = missing ?? error?.instancePath.slice(1) ?? '';
  const setting = settings.find((candidate) => candidate.name === name);
  if (setting === undefined) return `The settings are wrong: ${error?.message ?? 'unknown'}. See --help.`;
  if (missing !== undefined) return `${name} is not set. Set it with ${waysOf(setting)}: ${setting.help}`;
  return wrongSentence(setting, given);
}

function wrongSentence(setting: Setting, given: Given): string {
  const value = withoutPassword(JSON.stringify(given[setting.name]));
  return `${setting.name} must be ${wordsOf(setting)}, and not ${value}. Change ${waysOf(setting)}: ${setting.help}`;
}

/** JavaScript would take 0x50, and a space, for numbers. */
function isOddNumber({ schema }: Setting, given: unknown): boolean {
  const { type } = schema as { readonly type?: string };
  const isNumber = type === 'integer' || type === 'number';
  return isNumber && Boolean(given) && !/^-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$/i.test(String(given));
}

function checkDuration(setting: Setting, text: unknown): void {
  const { name, minimumMs } = setting;
  if (minimumMs === undefined || typeof text !== 'string') return;
  if (durationMs(text) < minimumMs)
    throw new ConfigError(
      `${name} must be at least ${minimumMs / 1_000}s, it is ${text}. Raise ${waysOf(setting)}.`,
    );
  if (durationMs(text) > durationMs(LONGEST))
    throw new ConfigError(`${name} must be at most ${LONGEST}, it is ${text}. Lower ${waysOf(setting)}.`);
}
