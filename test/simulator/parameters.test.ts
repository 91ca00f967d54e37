import { describe, expect, test } from 'vitest';
import { createdId, executionsOf, stage, type Stage } from './support.ts';

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
