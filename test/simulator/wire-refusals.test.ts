import { expect, test } from 'vitest';
import { SSM_OPERATIONS } from '../../src/simulator/operations.ts';
import { REQUESTS } from '../../src/simulator/requests.ts';
import { callRaw } from './raw-call.ts';
import { stage } from './support.ts';

test('an operation that AWS has but the simulator does not serve is told by its name', async () => {
  const { url } = await stage();
  const unserved = [...SSM_OPERATIONS].filter((operation) => REQUESTS[operation] === undefined);

  const answers = await Promise.all(unserved.map((operation) => callRaw(url, operation, {})));

  expect(answers.map(({ status, code, message }) => ({ status, code, message }))).toEqual(
    unserved.map((operation) => ({
      status: 400,
      code: 'UnknownOperationException',
      message: `${operation} is not served by this simulator.`,
    })),
  );
  expect(unserved).toContain('GetParameter');
});
