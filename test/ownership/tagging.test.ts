import { expect, test } from 'vitest';
import { Doubts } from '../../src/ownership/doubt.ts';
import type { OwnedWork } from '../../src/ownership/owned.ts';
import { tagDecision, tagsHashOf, type Tagging } from '../../src/ownership/tagging.ts';
import { ManualClock } from '../support/manual-clock.ts';

const WAIT_MS = 60_000;
const tagging: Tagging = { action: 'tag', set: { team: 'a' }, remove: [] };

/** AWS shows other tags than those that were set, and the spec has not changed since. */
function changedInAws(clock: ManualClock): OwnedWork {
  const declared = { metadata: { uid: 'uid' }, spec: { tags: { team: 'a' } } };
  const resource = {
    ...declared,
    status: { tagsHash: tagsHashOf(declared as unknown as OwnedWork['resource']) },
  };
  return { policy: 'Correct', resource, doubts: new Doubts(clock, WAIT_MS) } as unknown as OwnedWork;
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
