import { isDeepStrictEqual } from 'node:util';
import type { Write } from './cluster.ts';

type Fields = Readonly<Record<string, unknown>>;
type Status = Write['after'];
type Runs = NonNullable<Status['runs']>;

const LONGEST = 150;

/** What a write has changed, field by field, in a line. */
export function changesIn({ before, after }: Write): string {
  const [left, right] = [shortOf(before), shortOf(after)];
  return Object.keys({ ...left, ...right })
    .filter((field) => !isDeepStrictEqual(left[field], right[field]))
    .map((field) => `${field}: ${brief(left[field])} -> ${brief(right[field])}`)
    .join('; ');
}

function shortOf({ conditions = [], ...status }: Status): Fields {
  const { lastRun, runs, failedTargets, runsIncomplete, nextRun: _, compliance: __, ...rest } = status;
  return {
    ...rest,
    lastRun: lastRun && runsIn([lastRun]),
    runs: runs && runsIn(runs),
    failedTargets: failedTargets?.map(({ id, message }) => `${id} ${message}`).join(', '),
    runsIncomplete: runsIncomplete && `${runsIncomplete.reason} ${runsIncomplete.missing}`,
    ...Object.fromEntries(
      conditions.map(({ type, status: said, reason, message }) => [type, `${said} ${reason} ${message}`]),
    ),
  };
}

function runsIn(runs: Runs): string {
  return runs.map(({ executionId, status }) => `${executionId} ${status}`).join(' ');
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? 'none').slice(0, LONGEST);
}
