import type { Protection } from './protection.ts';

const tests = ['worlds/worlds.test.ts'];

/** What random worlds see when it is missing: whatever other tests see of it. */
export const WORLDS: readonly Protection[] = [
  {
    promise: 'in any world, a list is held against what was told before',
    file: 'association/runs/listed.ts',
    code: "if (isListBehind(told, observed, executions)) return 'behind';",
    without: '',
    tests,
  },
  {
    promise: 'in any world, failures are searched in all executions that may have them',
    file: 'association/runs/failures/search.ts',
    code: 'const questions = questionsFor(question);',
    without: 'const questions = questionsFor(question).slice(0, 1);',
    tests,
  },
  {
    promise: 'in any world, what AWS does not list yet is waited for',
    file: 'association/runs/unlisted.ts',
    code: "if (waitMs !== undefined) return { action: 'wait', waitMs };",
    without: '',
    tests,
  },
  {
    promise: 'in any world, a run without targets is no success',
    file: 'association/runs/success.ts',
    code: "status === 'Success' && total > 0)",
    without: "status === 'Success')",
    tests,
  },
  {
    promise: 'in any world, an older answer than was told is doubted',
    file: 'association/runs/look.ts',
    code: 'if (isPast || isSudden) return',
    without: 'if (isSudden) return',
    tests,
  },
  {
    promise: 'in any world, telling of a run stays within six calls',
    file: 'association/runs/calls.ts',
    code: 'const CALLS_OF_A_RUN = 6;',
    without: 'const CALLS_OF_A_RUN = 60;',
    tests,
  },
  {
    promise: 'in any world, each failed run makes its event',
    file: 'association/runs/news.ts',
    code: 'isAnotherFailure(resource, facts) || ',
    without: '',
    tests,
  },
  {
    promise: 'in any world, the reason of one failure is not told of the next',
    file: 'association/runs/failures/kept.ts',
    code: "return [id, status, at].join('|');",
    without: "return [id, status, at.slice(0, 0)].join('|');",
    tests,
  },
  {
    promise: 'in any world, what is missing of a run is asked for again',
    file: 'association/runs/look.ts',
    code: '  memory.gaps.planFor(uid, gap);\n',
    without: '',
    tests,
  },
  {
    promise: 'in any world, what has begun before an edit is not the run that is over',
    file: 'association/runs/listed.ts',
    code: 'if (newest?.associationVersion !== String(observed.version) || !isOver(newest)) return true;',
    without: 'if (newest === undefined || !isOver(newest)) return true;',
    tests: ['association/runs/listed.test.ts', ...tests],
  },
  {
    promise: 'in any world, a run that an alarm has stopped is told as that',
    file: 'association/runs/alarm.ts',
    code: 'return failed?.triggeredAlarms ?? [];',
    without: 'return [];',
    tests,
  },
  {
    promise: 'in any world, counts that may be older make no success while the list is awaited',
    file: 'association/runs/success.ts',
    code: '&& !isFailure && !isAwaited ?',
    without: '&& !isFailure ?',
    tests: ['association/runs/success.test.ts', ...tests],
  },
  {
    promise: 'in any world, what a node says of the run before is no reason',
    file: 'association/runs/failures/reasons.ts',
    code: 'return saidAt !== undefined && at !== undefined && isOfLaterRun(at, saidAt);',
    without: 'return false;',
    tests: ['association/runs/failures/unshown.test.ts', ...tests],
  },
  {
    promise: 'in any world, an older run takes back no newer failure of a node',
    file: 'association/runs/failures/answers.ts',
    code: 'return at !== undefined && told?.at !== undefined && at <= told.at;',
    without: 'return false;',
    tests: ['association/runs/failures/since.test.ts', ...tests],
  },
  {
    promise: 'in any world, a list that is ahead is not taken for one that is late',
    file: 'association/runs/listed.ts',
    code: "return executions.filter((run) => isOver(run) || (run.startedAt ?? '') <= lastExecutionTime);",
    without: 'return lastExecutionTime === "" ? [] : executions;',
    tests: ['association/runs/listed.test.ts', ...tests],
  },
  {
    promise: 'in any world, a run that was listed as well before it was counted costs no call',
    file: 'association/runs/reading.ts',
    code: ' || isListedWell(work.resource, observed))',
    without: ')',
    tests: ['association/runs/look.test.ts', ...tests],
  },
];
