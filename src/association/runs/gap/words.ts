import type { Missing } from './gap.ts';

/** When it is asked again. */
export type Again = 'soon' | 'atEnd' | 'nextRun';

const CHANGED = 'The run has changed after the operator had spent its calls for it.';

const WORDS = {
  lag: {
    Run: 'AWS does not list this run yet.',
    Targets: 'AWS does not show yet on which targets it failed.',
    Output: 'AWS does not show the output of the targets yet.',
  },
  forgotten: {
    Run: 'AWS does not list this run.',
    Targets: 'AWS counts more targets on which it failed than it shows.',
    Output: 'AWS does not say why some of the targets failed.',
  },
  unreached: {
    Run: 'The calls for this run are spent, and AWS did not list it.',
    Targets: 'The calls for this run are spent, and did not reach all targets on which it failed.',
    Output: 'The calls for this run are spent, and did not reach why it failed on some of the targets.',
  },
  changed: { Run: CHANGED, Targets: CHANGED, Output: CHANGED },
} as const;

const WHEN: Readonly<Record<Again, string>> = {
  soon: 'It is asked again within a minute.',
  atEnd: 'It is asked again when the run is over.',
  nextRun:
    'It is asked again with the next run, or when somebody asks for a look. The console (status.consoleUrl) may show more.',
};

/** What the status does not tell of the runs, and when it is asked again. */
export function wordsOf(why: keyof typeof WORDS, missing: Missing, again: Again): string {
  return `${WORDS[why][missing]} ${WHEN[again]}`;
}
