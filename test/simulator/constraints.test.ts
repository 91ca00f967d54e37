import { afterAll, describe, expect, test } from 'vitest';
import { REQUESTS } from '../../src/simulator/requests.ts';
import { MODELLED_OPERATIONS } from './model.ts';
import { mistypedRequests, validRequest, violationsOfRequest, type Violation } from './model-violations.ts';
import { callRaw } from './raw-call.ts';
import { stage } from './support.ts';

const SERVED = MODELLED_OPERATIONS.filter((operation) => REQUESTS[operation] !== undefined);

let refused = 0;

afterAll(() => console.log(`${refused} constraints of ${SERVED.length} operations, all refused`));

/** What is wrong with the answer to a request that breaks a constraint; undefined: nothing. */
async function flawIn(url: string, operation: string, { breaks, input, path, told }: Violation) {
  const { status, code, message } = await callRaw(url, operation, input);
  const errors = message.replace(/^\d+ validation errors? detected: /, '').split('; Value ');
  const count = `${errors.length} validation error${errors.length === 1 ? '' : 's'} detected: `;
  const elsewhere = errors.filter((error) => !error.includes(` at '${path}' failed to satisfy constraint: `));
  const isRight =
    status === 400 &&
    code === 'ValidationException' &&
    message.startsWith(count) &&
    elsewhere.length === 0 &&
    errors.some((error) => error.endsWith(told));
  return isRight ? undefined : { breaks, told: `${told} at ${path}`, status, code, message };
}

describe('over HTTP', () => {
  test.each(SERVED)('every constraint of %s is refused where and as AWS tells it', async (operation) => {
    const { url } = await stage();
    const violations = violationsOfRequest(operation);

    const flaws = [];
    for (const violation of violations) flaws.push(await flawIn(url, operation, violation));

    expect(flaws.filter((flaw) => flaw !== undefined)).toEqual([]);
    refused += violations.length;
  });

  test.each(SERVED)('a request of %s with only what is required passes the model', async (operation) => {
    const { url } = await stage();

    const { code, message } = await callRaw(url, operation, validRequest(operation));

    expect(code).not.toBe('SerializationException');
    expect(message).not.toContain('validation error');
  });

  test.each(SERVED)('no member of %s may be of another JSON type', async (operation) => {
    const { url } = await stage();

    for (const input of mistypedRequests(operation)) {
      const { status, code } = await callRaw(url, operation, input);

      expect([input, status, code]).toEqual([input, 400, 'SerializationException']);
    }
  });
});
