import { describe, expect, test } from 'vitest';
import { APPLY_ONLY, createdId, executionsOf, stage, type Stage } from './support.ts';

const REFERRING = { Parameters: { commands: ['install {{ssm:/app/version}}'] } };

/** How often an association has run after a parameter was set to `value`, once it was `1`. */
async function runsAfter(made: Stage, id: string, value: string, path = 'parameters//app/version') {
  await made.admin('PUT', path, { value });
  await made.advance('PT1M');
  return (await executionsOf(made.ssm, id)).length;
}

async function withParameter(request: object): Promise<{ made: Stage; id: string }> {
  const made = await stage();
  await made.node('1');
  await made.admin('PUT', 'parameters//app/version', { value: '1' });
  const id = await createdId(made.ssm, request);
  await made.advance('PT1M');
  return { made, id };
}

describe('a parameter whose value changes', () => {
  const requests: Record<string, [object, number]> = {
    'runs an association that refers to it': [REFERRING, 2],
    'runs one that refers to it with spaces': [{ Parameters: { commands: ['{{ ssm:/app/version }}'] } }, 2],
    'does not run one that waits for its schedule': [{ ...REFERRING, ...APPLY_ONLY }, 0],
    'does not run one that refers to a version of it': [
      { Parameters: { commands: ['{{ssm:/app/version:1}}'] } },
      1,
    ],
    'does not run one that refers to another': [{ Parameters: { commands: ['{{ssm:/app}}'] } }, 1],
    'does not run one that only mentions it': [{ Parameters: { commands: ['/app/version'] } }, 1],
  };

  test.each(Object.entries(requests))('%s', async (_name, [request, runs]) => {
    const { made, id } = await withParameter(request);

    expect(await runsAfter(made, id, '2')).toBe(runs);
  });

  test('runs nothing when it is the same again', async () => {
    const { made, id } = await withParameter(REFERRING);

    expect(await runsAfter(made, id, '1')).toBe(1);
  });

  test('runs nothing where a region has a value of its own', async () => {
    const { made, id } = await withParameter(REFERRING);
    const here = 'parameters//app/version?account=111122223333&region=eu-west-1';

    const own = await runsAfter(made, id, 'own', here);
    const everywhere = await runsAfter(made, id, '2');

    expect([own, everywhere]).toEqual([2, 2]);
  });

  test('shows in the state, and a name that none can have is refused', async () => {
    const { made } = await withParameter(REFERRING);

    const bad = await made.admin('PUT', 'parameters/a%20b', { value: '' });

    expect((await made.admin('GET', 'state')).body.parameters).toEqual([
      { scope: '', name: '/app/version', value: '1' },
    ]);
    expect(bad).toMatchObject({ status: 400, body: { message: expect.stringContaining('a b: expected') } });
  });
});
