import type { CommandLine } from './command-line.ts';
import { ConfigError } from './config-error.ts';
import { flagOf, isFlag, type Setting } from './settings.ts';
import { slipsBetween } from '../slips.ts';

const PREFIX = 'npm_config_';
/** It looks like --log-level, and is npm's. */
const NPMS_OWN = 'loglevel';
/** With three, version of npm would be our region. */
const MOST_SLIPS = 2;

/**
 * Without -- before them npm takes flags for its own, and all that we get to see of them is a variable. It does so with
 * misspelt ones, too: --dryrun must not drain. Not every unknown name is a flag, as .npmrc may hold any.
 */
export function requireNoneKept(settings: readonly Setting[], line: CommandLine): void {
  const { command, args, environment } = line;
  if (environment['npm_command'] === undefined) return;
  const unsaid = settings.filter((setting) => !isSaid(setting, args));
  const found = Object.entries(environment).flatMap(([name, value]) => keptIn(name, value, settings));
  const kept = unsaid.flatMap((setting) => found.filter((each) => each.setting === setting));
  if (kept.length === 0) return requireSome(line);
  const said = kept.map((each) => each.said).join(', ');
  const words = ['npm start --', command, ...kept.map((each) => each.meant), ...args];
  throw new ConfigError(
    `npm has kept ${said} for itself: flags come after a -- of their own. Write: ${words.filter(Boolean).join(' ')} (Nobody has typed it? Then .npmrc holds it: take it out there.)`,
  );
}

/** What npm keeps and nobody can guess, as --simulate, may have been all that keeps a command from acting. */
function requireSome({ command, args, environment }: CommandLine): void {
  const isByNpmStart = environment['npm_lifecycle_event'] === 'start';
  if (command === '' || args.length > 0 || !isByNpmStart) return;
  throw new ConfigError(
    `npm may have kept flags of ${command} for itself: say at least one after a -- of its own. Write: npm start -- ${command} --dry-run. See npm start -- ${command} --help.`,
  );
}

/** After the --, which wins over whatever npm holds. */
function isSaid(setting: Setting, args: readonly string[]): boolean {
  const flag = `--${flagOf(setting)}`;
  return args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
}

interface Kept {
  readonly setting: Setting;
  readonly said: string;
  readonly meant: string;
}

function keptIn(variable: string, value: string | undefined, settings: readonly Setting[]): readonly Kept[] {
  if (!variable.startsWith(PREFIX) || value === undefined) return [];
  const flag = variable.slice(PREFIX.length).replaceAll('_', '-');
  const setting = flag === NPMS_OWN ? undefined : meantBy(flag, settings);
  if (setting === undefined) return [];
  return [{ setting, said: written(flag, setting, value), meant: written(flagOf(setting), setting, value) }];
}

/** The nearest, if one is near. */
function meantBy(flag: string, settings: readonly Setting[]): Setting | undefined {
  const slips = settings.map((setting) => slipsBetween(lettersOf(flag), lettersOf(flagOf(setting))));
  const fewest = Math.min(...slips);
  return fewest > MOST_SLIPS ? undefined : settings[slips.indexOf(fewest)];
}

function lettersOf(flag: string): string {
  return flag.replaceAll('-', '');
}

/** npm makes true of a flag that stands alone, and nothing of one with no- before it. */
function written(flag: string, setting: Setting, value: string): string {
  if (value === 'true') return `--${flag}`;
  if (value === '') return isFlag(setting) ? `--${flag}=false` : `--${flag}`;
  return `--${flag}=${value}`;
}
