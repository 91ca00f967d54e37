import { TROUBLES, type Kind, type Settings, type Trouble } from './kinds.ts';
import { LAGS, type Lag } from './weather.ts';

/** Something that is told otherwise than it is, or not told, because AWS does not say enough. */
export interface Known {
  readonly what: string;
  readonly kinds: readonly Kind[];
  readonly lags: readonly Lag[];
  readonly troubles: readonly Trouble[];
  /** In 1,000 runs, at most. What is frequent was measured in 2,400 worlds, what is rare in 12,000. */
  readonly perThousand: number;
}

const LATE = LAGS.filter((lag) => lag !== 'none');
const DENIED = ['denials', 'all'] as const;
const UNDENIED = TROUBLES.filter((trouble) => trouble !== 'denials' && trouble !== 'all');

/** Entries for faults that have one cause. */
function known(
  where: Pick<Known, 'kinds' | 'lags' | 'troubles'>,
  bounds: Readonly<Record<string, number>>,
): readonly Known[] {
  return Object.entries(bounds).map(([what, perThousand]) => ({ ...where, what, perThousand }));
}

/** All that is known to be wrong. Whatever is not here is never to happen. docs/runs.md tells the causes. */
export const KNOWN: readonly Known[] = [
  // the status says itself what it lacks: the calls of the run were spent
  ...known({ kinds: ['own times'], lags: ['none'], troubles: UNDENIED }, { 'not all is told': 20 }),
  ...known({ kinds: ['own times'], lags: ['none'], troubles: DENIED }, { 'not all is told': 40 }),
  ...known({ kinds: ['own times'], lags: LATE, troubles: TROUBLES }, { 'not all is told': 80 }),
  ...known({ kinds: ['together', 'edits'], lags: LATE, troubles: TROUBLES }, { 'not all is told': 15 }),
  ...known(
    { kinds: ['together', 'edits'], lags: ['none'], troubles: ['restarts', 'lost writes', 'all'] },
    { 'not all is told': 3 },
  ),

  // while AWS lags, it does not say of which run its counts are
  ...known(
    { kinds: ['own times'], lags: LATE, troubles: TROUBLES },
    {
      runs: 9,
      lastRun: 4,
      'reason of another run': 3,
      'names who did not fail': 1,
      'RunsSucceeding names who did not fail': 1,
      'names, said to be all': 1,
      'event that names who did not fail': 1,
      'failed run without an event': 1,
      'reason not told': 1,
      'written at rest': 1,
    },
  ),
  ...known(
    { kinds: ['own times'], lags: LATE, troubles: UNDENIED },
    {
      'event without a failed run': 2,
      'more events than failed runs': 3,
      lastSuccessfulExecutionTime: 2,
      'time that goes back': 1,
      'asked at rest': 1,
    },
  ),

  // counts that are a minute older than their time, in a list that is as old
  ...known(
    { kinds: ['together', 'edits'], lags: ['torn'], troubles: UNDENIED },
    { 'event without a failed run': 1, 'count in an event': 1, 'too many calls': 1 },
  ),

  ...known({ kinds: ['own times'], lags: ['torn'], troubles: UNDENIED }, { 'too many calls': 1 }),

  // without its executions nobody knows what a run was
  ...known(
    { kinds: ['own times'], lags: ['none'], troubles: DENIED },
    { 'failed run without an event': 1, 'reason of another run': 1 },
  ),
  ...known(
    { kinds: ['own times'], lags: LAGS, troubles: DENIED },
    {
      'event without a failed run': 30,
      'more events than failed runs': 12,
      lastSuccessfulExecutionTime: 6,
      'time that goes back': 4,
      'asked at rest': 3,
    },
  ),
  ...known(
    { kinds: ['together', 'edits'], lags: ['torn'], troubles: DENIED },
    {
      'event without a failed run': 12,
      'more events than failed runs': 3,
      'count in an event': 15,
      lastSuccessfulExecutionTime: 5,
      'time that goes back': 9,
    },
  ),
  ...known(
    { kinds: ['together', 'edits'], lags: ['steady', 'jitter'], troubles: DENIED },
    {
      'event without a failed run': 1,
      'more events than failed runs': 1,
      'event with the reason of another run': 1,
      'reason of another run': 1,
    },
  ),
];

export function isOf(
  { kinds, lags, troubles }: Known,
  { kind, lag, trouble }: Omit<Settings, 'seed'>,
): boolean {
  return kinds.includes(kind) && lags.includes(lag) && troubles.includes(trouble);
}

/** So many there may be in so many runs: three standard deviations more than the bound. */
export function mostOf({ perThousand }: Known, runs: number): number {
  const expected = (perThousand * runs) / 1_000;
  return Math.floor(expected + 3 * Math.sqrt(expected));
}
