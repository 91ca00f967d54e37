import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../../../src/api/generated/ssm-association.ts';
import {
  failuresKept,
  failuresTold,
  leastTold,
  reasonsTold,
  withReasonsTold,
} from '../../../../src/association/runs/failures/kept.ts';
import { canonicalAssociation } from '../../../../src/ssm/association.ts';
import type { Execution } from '../../../../src/ssm/gateway.ts';

const run = (id: string, status: string, counts: Execution['counts']): Execution => ({
  id,
  associationVersion: '1',
  status,
  detailedStatus: status,
  counts,
});

const FAILED = {
  id: 'n1',
  type: 'ManagedInstance',
  status: 'Failed',
  detailedStatus: 'Failed',
  message: 'no disk',
};
const TOLD = {
  associationVersion: '1',
  failedTargetCount: 1,
  failedTargets: [FAILED],
  failedTargetsComplete: true,
  lastRun: { executionId: 'e1', status: 'Failed' },
  runs: [{ executionId: 'e1', status: 'Failed' }],
};
const FIRST = run('e1', 'Failed', { Failed: 1, Success: 4 });
const GOOD = run('e2', 'Success', { Success: 1 });

/** What is told still holds when this was told, AWS counts so many failures, and lists these executions. */
function stillHolds(change: object, failing: number, executions: readonly Execution[]): boolean {
  const observed = {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({}),
    overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: failing, Success: 5 } },
  };
  const resource = { status: { ...TOLD, ...change } } as unknown as SsmAssociation;
  return failuresTold(resource, observed, executions) !== undefined;
}

test.each([
  ['others only succeed', GOOD],
  ['another one is at its work', run('e2', 'Pending', { Pending: 1 })],
])('failures that are told hold while %s', (_, newest) => {
  expect(stillHolds({}, 1, [newest, FIRST])).toBe(true);
});

test.each([
  ['one of them has recovered', {}, [run('e2', 'Success', { Success: 1 }), FIRST], 0],
  ['another one has failed, and one has recovered', {}, [run('e2', 'Failed', { Failed: 1 }), FIRST], 1],
  ['one fails in a run that is going on', {}, [run('e2', 'Pending', { Failed: 1, Pending: 1 }), FIRST], 1],
  ['what was told is not listed any more', {}, [GOOD], 1],
  ['they are of another version', { associationVersion: '0' }, [GOOD, FIRST], 1],
  ['none is named', { failedTargets: undefined }, [GOOD, FIRST], 1],
  ['one of them has no reason', { failedTargets: [{ ...FAILED, message: undefined }] }, [GOOD, FIRST], 1],
  ['it was not known whether they are all', { failedTargetsComplete: false }, [GOOD, FIRST], 1],
])('failures that are told are looked for anew when %s', (_, change, executions, failing) => {
  expect(stillHolds(change, failing, executions)).toBe(false);
});

const AT_NIGHT = '2026-01-05T00:00:00Z';
const { message: _message, ...UNTIMED } = FAILED;
const UNEXPLAINED = { ...UNTIMED, at: AT_NIGHT };
const WHY = { ...FAILED, message: 'disk full', exitCode: 7, at: AT_NIGHT };
const BY_NODE = { ...UNEXPLAINED, message: '1 failed' };
const UNSAID = { ...UNEXPLAINED, message: 'AWS does not say why: AccessDeniedException.' };

test.each([
  ['AWS does not say it any more', WHY, UNEXPLAINED, WHY],
  ['AWS will not say it any more', WHY, UNSAID, WHY],
  ['the node alone says one', WHY, BY_NODE, WHY],
  ['it is that of the node, and AWS says none', BY_NODE, UNEXPLAINED, BY_NODE],
])('a reason that was told of a failure stays told when %s', (__, before, now, kept) => {
  const resource = { status: { failedTargets: [before] } } as unknown as SsmAssociation;

  expect(withReasonsTold(resource, [now])).toEqual([kept]);
});

test.each([
  ['is said by what ran there', BY_NODE, { ...WHY, message: 'no net' }],
  ['is of a later failure', WHY, { ...BY_NODE, at: '2026-01-05T01:00:00Z' }],
  ['is of another failure', WHY, { ...UNEXPLAINED, status: 'TimedOut' }],
  ['is the first that AWS says', UNSAID, BY_NODE],
  ['has no time', FAILED, UNTIMED],
])('what AWS says of a failure is told when it %s', (__, before, now) => {
  const resource = { status: { failedTargets: [before] } } as unknown as SsmAssociation;

  expect(withReasonsTold(resource, [now])).toEqual([now]);
});

test.each([
  ['what ran there has said it', WHY, {}, true],
  ['a runbook has said it', { ...WHY, type: 'AutomationTarget', exitCode: undefined }, {}, true],
  ['the node alone has said it', BY_NODE, {}, false],
  ['nobody has', UNEXPLAINED, {}, false],
  ['AWS would not', UNSAID, {}, false],
  ['it says no more than the status', { ...WHY, message: 'Failed' }, {}, false],
  ['it has no time', { ...WHY, at: undefined }, {}, false],
  ['output was refused', WHY, { reason: 'AccessDeniedException', missing: 'Output' }, false],
  ['who failed was refused', WHY, { reason: 'AccessDeniedException', missing: 'Targets' }, true],
  ['output was not shown yet', WHY, { reason: 'NotShownYet', missing: 'Output' }, true],
])('a reason that was told need not be asked for again, or has to be: %s', (__, told, gap, isKnown) => {
  const runsIncomplete = 'reason' in gap ? gap : undefined;
  const resource = { status: { failedTargets: [told], runsIncomplete } } as unknown as SsmAssociation;

  expect(reasonsTold(resource)).toEqual(isKnown ? [told] : []);
});

const AT = '2026-01-05T00:00:00Z';

const named = (id: string) => ({ ...FAILED, id });

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['all that was told, when nobody is found', [], [], ['n1', 'n2']],
  ['all that was told, when fewer are found', ['n1'], [], ['n1', 'n2']],
  ['what is found, when it is as much', ['n1', 'n3'], [], ['n1', 'n3']],
  ['those that are not known to be well', [], ['n2'], ['n1']],
  ['what is found, when all that were told are well', [], ['n1', 'n2'], []],
])('of two that were told of a run this stays: %s', (_, found, well, kept) => {
  const observed = {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({}),
    overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: 2 } },
    lastExecutionTime: AT,
  };
  const status = { ...TOLD, lastExecutionTime: AT, failedTargets: [named('n1'), named('n2')] };
  const now = { failed: found.map(named), complete: false };

  const { failed } = leastTold({ status }, observed, now, new Set(well));

  expect(failed.map(({ id }) => id)).toEqual(kept);
});

test.each([
  ['of the same run', 1, AT, { failed: [FAILED], complete: true }],
  ['of the same run, of which more have failed', 2, AT, { failed: [FAILED], complete: false }],
  ['of another run', 1, '2026-01-05T01:00:00Z', { failed: [], complete: false }],
  ['of which none has failed', 0, AT, { failed: [], complete: false }],
])('who has failed stays told when nobody may ask: %s', (_, failing, lastExecutionTime, kept) => {
  const observed = {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({}),
    overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Failed: failing } },
    lastExecutionTime,
  };
  const resource = { status: { ...TOLD, lastExecutionTime: AT } } as unknown as SsmAssociation;

  expect(leastTold(resource, observed, { failed: [], complete: false })).toMatchObject(kept);
});

const OF_NIGHT = {
  ...TOLD,
  lastExecutionTime: AT,
  overview: { status: 'Failed', counts: { Failed: 1, Success: 1 } },
  failedTargets: [{ ...FAILED, at: AT }],
};

test.each([
  ['others have joined', {}, { Failed: 1, Success: 2 }, 1],
  ['all may have run again', {}, { Failed: 1, Success: 1 }, 0],
  ['more have failed', {}, { Failed: 2, Success: 1 }, 0],
  ['it is not known when they have failed', { failedTargets: [FAILED] }, { Failed: 1, Success: 2 }, 0],
  ['it was told of another version', { associationVersion: '0' }, { Failed: 1, Success: 2 }, 0],
])(
  'of a later run of which nothing is known, what was told before stays, not as all, when %s',
  (_, change, counts, kept) => {
    const observed = {
      id: 'a',
      version: 1,
      associationName: 'agent',
      association: canonicalAssociation({}),
      overview: { status: 'Failed', detailedStatus: 'Failed', counts },
      lastExecutionTime: '2026-01-05T01:00:00Z',
    };
    const resource = { status: { ...OF_NIGHT, ...change } } as unknown as SsmAssociation;

    const { failed, complete } = failuresKept(resource, observed);

    expect([failed.length, complete]).toEqual([kept, false]);
  },
);
