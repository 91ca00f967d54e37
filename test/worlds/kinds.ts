import { LAGS, type Lag } from './weather.ts';

/** `together`: all nodes at the hour, as with cron(). `own times`: one by one, as with rate(). `edits`: at the hour, and specs change. */
export const KINDS = ['together', 'own times', 'edits'] as const;
export type Kind = (typeof KINDS)[number];

/** What goes wrong beside AWS's lag. */
export const TROUBLES = ['none', 'restarts', 'denials', 'lost writes', 'all'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** One world is wholly known by these. */
export interface Settings {
  readonly seed: number;
  readonly kind: Kind;
  readonly lag: Lag;
  readonly trouble: Trouble;
}

export function hasTrouble({ trouble }: Settings, one: Trouble): boolean {
  return trouble === one || trouble === 'all';
}

/** What shows a world step by step. */
export function commandFor({ kind, lag, trouble, seed }: Settings): string {
  return `npm run -s world -- '${kind}' ${lag} '${trouble}' ${seed}`;
}

/** The same from the words behind that command. `undefined`: they name none. */
export function settingsFrom([kind, lag, trouble, seed = '']: readonly string[]): Settings | undefined {
  const found = {
    kind: KINDS.find((one) => one === kind),
    lag: LAGS.find((one) => one === lag),
    trouble: TROUBLES.find((one) => one === trouble),
    seed: /^\d+$/.test(seed) ? Number(seed) : undefined,
  };
  const isWhole = found.kind && found.lag && found.trouble && found.seed !== undefined;
  return isWhole ? (found as Settings) : undefined;
}
