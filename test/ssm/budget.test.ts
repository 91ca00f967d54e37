import { expect, test } from 'vitest';
import { Budget } from '../../src/ssm/budget.ts';
import { drained, ManualClock, settled } from '../support/manual-clock.ts';

const EDIT = { urgency: 'edit', namespace: 'fleet' } as const;

/** One call at a time and one a second. `ask` answers how the call ended, `sent` lists those that went out. */
function narrowBudget() {
  const clock = new ManualClock();
  const budget = new Budget({ ratePerSecond: 1, burst: 2, concurrency: 1, clock, onWaited: () => {} });
  const sent: string[] = [];
  const answers = new Map<string, () => void>();
  const ask = (name: string): Promise<string> =>
    budget
      .spend(EDIT, () => {
        sent.push(name);
        return new Promise<string>((resolve) => answers.set(name, () => resolve('answered')));
      })
      .catch((error: { readonly reason: string }) => error.reason);
  return { clock, budget, sent, ask, answer: (name: string) => answers.get(name)?.() };
}

test('a budget that is closed refuses what waits and what comes later; what is out goes on', async () => {
  const { clock, budget, sent, ask, answer } = narrowBudget();
  const [out, waiting] = [ask('out'), ask('waiting')];

  budget.close();
  const late = ask('late');
  const refused = await Promise.all([waiting, late]);
  answer('out');
  await drained(clock);

  expect(refused).toEqual(['Stopping', 'Stopping']);
  expect(await out).toBe('answered');
  expect(sent).toEqual(['out']);
  expect(Object.values(budget.waiting)).toEqual([0, 0, 0, 0]);
});

test('a budget that is closed leaves no timer behind', async () => {
  const { clock, budget, ask, answer } = narrowBudget();
  for (const name of ['first', 'second']) {
    const asked = ask(name);
    answer(name);
    await asked; // oxlint-disable-line no-await-in-loop -- the burst is two
  }
  void ask('waiting for the rate');
  await settled();
  const before = clock.nextInMs();

  budget.close();

  expect([before, clock.nextInMs()]).toEqual([1_000, undefined]);
});
