import { expect, test } from 'vitest';
import { Doubts } from '../../src/ownership/doubt.ts';
import type { DriftReport } from '../../src/ownership/drift.ts';
import type { OwnedWork } from '../../src/ownership/owned.ts';
import { tagDecision, tagsHashOf, type TagDecision, type Tagging } from '../../src/ownership/tagging.ts';
import { ManualClock } from '../support/manual-clock.ts';

const WAIT_MS = 60_000;
const tagging: Tagging = { action: 'tag', set: { team: 'a' }, remove: [] };

/** AWS shows other tags than those that were set, and the spec has not changed since. */
function changedInAws(
  clock: ManualClock,
  policy: OwnedWork['policy'] = 'Correct',
  drift?: DriftReport,
): OwnedWork {
  const declared = { metadata: { uid: 'uid' }, spec: { tags: { team: 'a' } } };
  const resource = {
    ...declared,
    status: { tagsHash: tagsHashOf(declared as unknown as OwnedWork['resource']), drift },
  };
  return { policy, resource, doubts: new Doubts(clock, WAIT_MS) } as unknown as OwnedWork;
}

test('tags that AWS shows otherwise are doubted first, and written when it lasts', async () => {
  const clock = new ManualClock();
  const work = changedInAws(clock);

  const first = tagDecision(work, tagging);
  await clock.advance(WAIT_MS);
  const later = tagDecision(work, tagging);

  expect([first, later]).toEqual(['doubt', 'write']);
});

test('tags that AWS has shown right in between are doubted anew', async () => {
  const clock = new ManualClock();
  const work = changedInAws(clock);
  tagDecision(work, tagging);
  await clock.advance(WAIT_MS);

  const right = tagDecision(work, undefined);
  const wrongAgain = tagDecision(work, tagging);

  expect([right, wrongAgain]).toEqual(['leave', 'doubt']);
});

for (const policy of ['Report', 'Observe'] as const) {
  test(`with driftPolicy ${policy} they are doubted first, and left when it lasts`, async () => {
    const clock = new ManualClock();
    const work = changedInAws(clock, policy);

    const first = tagDecision(work, tagging);
    await clock.advance(WAIT_MS);
    const later = tagDecision(work, tagging);

    expect([first, later]).toEqual(['doubt', 'leave']);
  });
}

const report: DriftReport = {
  detectedAt: '2026-01-05T00:00:00Z',
  corrections: 0,
  fields: [{ path: 'tags.team', declared: 'a', observed: 'changed' }],
};

const reports: Readonly<Record<string, { readonly drift: DriftReport; readonly decision: TagDecision }>> = {
  'what is told is left at once': { drift: report, decision: 'leave' },
  'what was told and is over is doubted': {
    drift: { ...report, correctedAt: '2026-01-06T00:00:00Z' },
    decision: 'doubt',
  },
  'what is told of others is doubted': {
    drift: { ...report, fields: [{ path: 'tags.cost', declared: '1', observed: 'changed' }] },
    decision: 'doubt',
  },
  'what there was no room to tell is left at once': {
    drift: { ...report, fields: [], fieldsComplete: false },
    decision: 'leave',
  },
};

for (const [what, { drift, decision }] of Object.entries(reports)) {
  test(`with driftPolicy Report ${what}`, () => {
    expect(tagDecision(changedInAws(new ManualClock(), 'Report', drift), tagging)).toBe(decision);
  });
}
