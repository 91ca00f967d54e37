import { expect, test } from 'vitest';
import { refuseUntagged } from '../../src/document/observe.ts';
import type { Work } from '../../src/document/work.ts';
import { Doubts } from '../../src/ownership/doubt.ts';
import type { ObservedDocument } from '../../src/ssm/document-gateway.ts';
import { ManualClock } from '../support/manual-clock.ts';

const WAIT_MS = 60_000;
/** Not as the status knows it: somebody has published version 2. */
const latest = { latestVersion: 2, hash: 'other' } as ObservedDocument;
const status = { documentName: 'Script', documentArn: 'arn', latestVersion: '1', hash: 'known' };

/** The reason for refusing a document that AWS shows without tags, at that time. */
function refusals(): { readonly clock: ManualClock; readonly reason: () => string | undefined } {
  const clock = new ManualClock();
  const doubts = new Doubts(clock, WAIT_MS);
  const owner = { owner: 'test/team/script', uid: 'uid', cluster: 'test' };
  const resource = { metadata: { uid: 'uid' }, status };
  const work = { resource, owner, doubts, name: 'Script' } as unknown as Work;
  const reason = (): string | undefined => {
    try {
      refuseUntagged(work, latest, {});
      return undefined;
    } catch (error) {
      return (error as { readonly reason: string }).reason;
    }
  };
  return { clock, reason };
}

test('that a changed document has no tags is doubted first, and believed when it lasts', async () => {
  const { clock, reason } = refusals();

  const first = reason();
  await clock.advance(WAIT_MS);
  const later = reason();

  expect([first, later]).toEqual(['MakingSure', 'OwnedByAnother']);
});
