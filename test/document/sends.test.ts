import { expect, test } from 'vitest';
import { Conflict } from '../../src/controller/store.ts';
import { promote } from '../../src/document/promote.ts';
import { publish } from '../../src/document/publish.ts';
import type { Work } from '../../src/document/work.ts';
import { Doubts } from '../../src/ownership/doubt.ts';
import { ManualClock } from '../support/manual-clock.ts';

const difference = { path: 'content', declared: 'set', observed: 'changed' };

/** Notes the order of what a pass does; `current` says whether the cache is up to date. */
function workWith(current: boolean): { readonly work: Work; readonly done: string[] } {
  const done: string[] = [];
  const note = (step: string) => (): Promise<object> => {
    done.push(step);
    return Promise.resolve({ version: 2, platformTypes: [], parameters: [] });
  };
  const pass = {
    requireCurrent: () => (current ? Promise.resolve() : Promise.reject(new Conflict('changed'))),
    save: () => (current ? note('save')() : Promise.reject(new Conflict('changed'))),
    announce: note('announce'),
    learn: () => {},
    learned: () => undefined,
    note: () => {},
  };
  const ssm = {
    updateDocument: note('UpdateDocument'),
    setDefaultVersion: note('UpdateDocumentDefaultVersion'),
  };
  const desired = { document: { name: 'Script' } };
  const resource = { metadata: {}, spec: {} };
  const users = { uses: () => undefined, following: () => 0 };
  const options = { configMaps: undefined, users };
  const clock = new ManualClock();
  const doubts = new Doubts(clock, 60_000);
  const brakes = { correction: () => Promise.resolve(), start: () => {}, sent: () => {}, giveBack: () => {} };
  return {
    work: { pass, ssm, desired, resource, options, clock, doubts, brakes, name: 'Script' } as unknown as Work,
    done,
  };
}

const sends = {
  publish: (work: Work) =>
    publish(work, { action: 'publish', base: 1, differences: [difference] }, 'SpecChanged'),
  promote: (work: Work) =>
    promote(work, { action: 'promote', version: 2, differences: [difference] }, 'SpecChanged'),
};

for (const [name, send] of Object.entries(sends)) {
  test(`${name} tells people first, and then sends once`, async () => {
    const { work, done } = workWith(true);

    await send(work);

    expect(done).toEqual(
      name === 'publish'
        ? ['announce', 'UpdateDocument']
        : ['save', 'announce', 'UpdateDocumentDefaultVersion'],
    );
  });

  test(`${name} sends nothing when the resource has changed since the pass began`, async () => {
    const { work, done } = workWith(false);

    await expect(send(work)).rejects.toThrow(Conflict);

    expect(done).toEqual([]);
  });
}

test('a correction by publishing is recorded first, then told, then sent', async () => {
  const { work, done } = workWith(true);

  await publish(work, { action: 'publish', base: 1, differences: [difference] }, 'EditedInAws');

  expect(done).toEqual(['save', 'announce', 'UpdateDocument']);
});
