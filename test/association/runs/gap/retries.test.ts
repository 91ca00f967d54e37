import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../../../src/api/generated/ssm-association.ts';
import { GapRetries } from '../../../../src/association/runs/gap/retries.ts';
import {
  isRefusal,
  lagGap,
  refusedGap,
  spentGap,
  unreachedGap,
  forgottenGap,
  withGap,
  withoutGap,
  type Gap,
} from '../../../../src/association/runs/gap/gap.ts';
import { ReconcileError } from '../../../../src/controller/error.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const MINUTE_MS = 60_000;

const refusal = (retry: 'slow' | 'backoff') =>
  new ReconcileError({ reason: 'AccessDeniedException', retry, message: 'Allow it.' });
const DENIED = refusedGap(refusal('slow'), 'Output');
const UNPLANNED = { reason: DENIED.reason, message: DENIED.message, missing: DENIED.missing };

const resource = (gap?: Gap): SsmAssociation =>
  ({
    metadata: { uid: 'u' },
    status: gap && { runsIncomplete: gap },
  }) as unknown as SsmAssociation;

test.each<[string, Gap, RegExp, number]>([
  ['what is denied', DENIED, /Allow it\. It is asked again every half hour\.$/, 30],
  [
    'what has failed in passing',
    refusedGap(refusal('backoff'), 'Run'),
    /It is asked again in five minutes\.$/,
    5,
  ],
  ['what lags', lagGap('Run', 'soon'), /It is asked again within a minute\.$/, 1],
  [
    'what lags while the run goes on',
    lagGap('Run', 'atEnd'),
    /It is asked again when the run is over\.$/,
    Infinity,
  ],
  ['what lags, without calls', lagGap('Targets', 'nextRun'), /with the next run/, Infinity],
  ['what is old', forgottenGap('Targets'), /with the next run, or when somebody asks for a look/, Infinity],
  ['what was not reached', unreachedGap('Output', 'nextRun'), /\(status\.consoleUrl\)/, Infinity],
  ['what has changed since', spentGap({}, 'Run'), /with the next run/, Infinity],
])('%s is asked for again when its message says', (_, gap, words, minutes) => {
  const retries = new GapRetries(new ManualClock());

  retries.planFor('u', gap);

  expect(gap.message).toMatch(words);
  expect(retries.dueInMs(resource(gap))).toBe(minutes * MINUTE_MS);
});

test.each<[string, (retries: GapRetries) => void, Gap, number]>([
  ['as it was planned', (retries) => retries.plan('u', 7 * MINUTE_MS), UNPLANNED, 7],
  ['in half an hour when that time has come', (retries) => retries.plan('u', 0), UNPLANNED, 30],
  ['in half an hour when it was not planned', () => {}, UNPLANNED, 30],
  ['in half an hour when it was to wait for a run', (retries) => retries.plan('u', Infinity), UNPLANNED, 30],
  ['anew when AWS refuses once more', (retries) => retries.plan('u', 7), DENIED, 30],
])('a refusal that is told still is asked for again %s', (_, plan, gap, minutes) => {
  const retries = new GapRetries(new ManualClock());
  plan(retries);

  retries.planFor('u', gap);

  expect(retries.plannedInMs('u')).toBe(minutes * MINUTE_MS);
});

test('what is told and was not planned, as by another process, is asked for at once', () => {
  const retries = new GapRetries(new ManualClock());

  expect([retries.isDue(resource(DENIED)), retries.isDue(resource())]).toEqual([true, false]);
});

test.each<[string, Gap]>([
  ['what the calls of its run did not reach', unreachedGap('Output', 'nextRun')],
  ['what has changed after them', spentGap({}, 'Run')],
  ['what AWS shows no more', forgottenGap('Targets')],
])('%s is not asked for again by another process', (_, gap) => {
  const retries = new GapRetries(new ManualClock());

  expect(retries.isDue(resource(gap))).toBe(false);
});

test('what is read in full is not asked for again', () => {
  const retries = new GapRetries(new ManualClock());
  retries.planFor('u', DENIED);

  retries.planFor('u', undefined);

  expect(retries.plannedInMs('u')).toBe(Infinity);
});

test('it is due when its time has come', async () => {
  const clock = new ManualClock();
  const retries = new GapRetries(clock);
  retries.planFor('u', DENIED);

  await clock.advance(30 * MINUTE_MS - 1);
  const before = retries.isDue(resource(DENIED));
  await clock.advance(1);

  expect([before, retries.isDue(resource(DENIED))]).toEqual([false, true]);
});

test.each<[string, Gap, boolean]>([
  ['AWS refuses', DENIED, true],
  ['AWS lags', lagGap('Run', 'soon'), false],
  ['AWS shows no more', forgottenGap('Targets'), false],
  ['the calls are spent', spentGap({}, 'Run'), false],
])('it is a refusal, which allows calls anew, when %s', (_, gap, is) => {
  expect(isRefusal(gap)).toBe(is);
});

test('a refusal stays told when no call is left, with what is missing now', () => {
  expect(spentGap({ status: { runsIncomplete: UNPLANNED } }, 'Run')).toEqual({
    ...UNPLANNED,
    missing: 'Run',
  });
});

test('a gap is told in the message of the condition, and taken out of it again', () => {
  const finding = { type: 'RunsSucceeding', status: 'False', reason: 'X', message: '1 of 2.' } as const;

  const { message } = withGap(finding, DENIED);

  expect(message).toBe(`1 of 2. More can't be read: ${DENIED.message}`);
  expect(withoutGap({ status: { runsIncomplete: DENIED } }, message)).toBe('1 of 2.');
});
