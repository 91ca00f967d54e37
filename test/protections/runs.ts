import type { Protection } from './protection.ts';

/** What keeps the status from telling of runs what is not so, or more than may be shown, or at the price of many calls. */
export const RUNS: readonly Protection[] = [
  {
    promise: 'a failure that AWS takes back within seconds is not told',
    file: 'association/runs/look.ts',
    code: "if (isShock && !memory.runDoubts.isBelieved(uid, 'failing')) return { againMs: AGAIN_MS };",
    without: '',
    tests: ['e2e/runs.test.ts'],
  },
  {
    promise: 'a read that lags takes no run back that was told of',
    file: 'association/runs/look.ts',
    code: "if (isPast && !doubts.isBelieved(uid, 'olderRuns')) return { againMs: AGAIN_MS };",
    without: '',
    tests: ['e2e/runs-unread.test.ts'],
  },
  {
    promise: 'a list that lags takes no run back that was told of',
    file: 'association/runs/seen.ts',
    code: 'if (!isSame || !isNewer(status, listed)) return undefined;',
    without: 'if (!isSame) return undefined;',
    tests: ['association/runs/seen.test.ts'],
  },
  {
    promise: 'a run is told when AWS lists its executions, not before',
    file: 'association/runs/look.ts',
    code: "if (isDoubtful && !memory.runDoubts.isBelieved(resource.metadata.uid, 'unlistedRun')) return undefined;",
    without: '',
    tests: ['e2e/runs.test.ts'],
  },
  {
    promise: 'no secret that a script prints is shown',
    file: 'association/runs/reasons.ts',
    code: 'return { text: isShown ? redacted(said, showing.secrets) : statusDetails, exitCode };',
    without: 'return { text: isShown ? said : statusDetails, exitCode };',
    tests: ['e2e/runs.test.ts'],
  },
  {
    promise: 'six calls at most tell of a run, however many nodes have failed',
    file: 'association/runs/reasons.ts',
    code: "'ManagedInstance')\n    .slice(0, Math.max(0, calls));",
    without: "'ManagedInstance');",
    tests: ['e2e/runs-calls.test.ts'],
  },
  {
    promise: 'a run that a list shows is told without a comparison',
    file: 'association/reconciler.ts',
    code: 'glance,',
    without: '',
    tests: ['e2e/runs-calls.test.ts'],
  },
  {
    promise: 'a refusal to tell of executions hides no failed run',
    file: 'association/runs/look.ts',
    code: 'const reading = await orRefusal(() => read(work, observed));',
    without: 'const reading = await read(work, observed);',
    tests: ['e2e/runs-unread.test.ts'],
  },
];
