import { parseArgs } from 'node:util';
import type { CommandLine } from './command-line.ts';
import { ConfigError } from './config-error.ts';
import { requireNoneKept } from './kept-flags.ts';
import { flagOf, isFlag, wordsOf, type Setting } from './settings.ts';

type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** Every flag once, and none that is empty: to a list that would be all, to a name nothing. */
export function flagsFrom(settings: readonly Setting[], line: CommandLine): Flags {
  requireNoneKept(settings, line);
  const { values, names } = parsed(settings, line.args);
  requireOnce(settings, names);
  requireNoneEmpty(settings, values);
  return values;
}

function requireOnce(settings: readonly Setting[], names: readonly string[]): void {
  const twice = settings.find((setting) => names.filter((name) => name === flagOf(setting)).length > 1);
  if (twice === undefined) return;
  throw new ConfigError(
    `--${flagOf(twice)} is given twice, and one of the two would be forgotten. Give it once: ${wordsOf(twice)}.`,
  );
}

function requireNoneEmpty(settings: readonly Setting[], values: Flags): void {
  const empty = settings.find((setting) => values[flagOf(setting)] === '');
  if (empty === undefined) return;
  throw new ConfigError(
    `--${flagOf(empty)} is empty. Give it a value, or leave it out: ${empty.help} See --help.`,
  );
}

function parsed(
  settings: readonly Setting[],
  args: readonly string[],
): { readonly values: Flags; readonly names: readonly string[] } {
  const options = Object.fromEntries(
    settings.map((setting) => [flagOf(setting), { type: 'string' as const }]),
  );
  try {
    const { values, tokens } = parseArgs({
      args: spelledOut(settings, args),
      options: { ...options, help: { type: 'boolean' } },
      tokens: true,
    });
    return { values, names: tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])) };
  } catch (error) {
    throw new ConfigError(`${sentenceFor((error as Error).message, settings)}. See --help.`);
  }
}

/** Node's own words go on for lines. */
function sentenceFor(message: string, settings: readonly Setting[]): string {
  const [, flag] = /^Option '--([a-z-]+)(?: <value>)?' argument (?:is ambiguous|missing)/.exec(message) ?? [];
  const setting = settings.find((candidate) => flagOf(candidate) === flag);
  if (setting !== undefined) return `--${flag} needs a value: ${wordsOf(setting)}`;
  return message.split(/\. (?=To specify)/)[0] ?? '';
}

/** A flag that stands alone, such as `--dry-run`, is true. */
function spelledOut(settings: readonly Setting[], args: readonly string[]): string[] {
  const alone = new Set(settings.filter(isFlag).map((setting) => `--${flagOf(setting)}`));
  return args.map((arg, index) =>
    alone.has(arg) && (args[index + 1]?.startsWith('--') ?? true) ? `${arg}=true` : arg,
  );
}
