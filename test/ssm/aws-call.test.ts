import { SSMServiceException } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { repeated, translated } from '../../src/ssm/aws-call.ts';
import { stopping } from '../../src/ssm/unsent.ts';
import { drained, ManualClock } from '../support/manual-clock.ts';

interface Told {
  readonly sent: number;
  readonly outcomes: readonly string[];
  readonly throttled: readonly string[];
  readonly result: string;
}

/** What happens to a read whose first attempts end like this, and the others well. */
async function read(...failures: readonly Error[]): Promise<Told> {
  const clock = new ManualClock();
  const [left, outcomes, throttled] = [[...failures], [] as string[], [] as string[]];
  let sent = 0;
  const send = translated({
    spend: (call) => call(),
    throttled: (operation) => throttled.push(operation),
    observe: ({ operation, outcome }) => void outcomes.push(`${operation} ${outcome}`),
    clock,
  });
  const asking = repeated(send, { clock, random: () => 0.5 })('ListDocuments', async () => {
    sent += 1;
    const failure = left.shift();
    if (failure) throw failure;
    return 'answer';
  }).catch((error: Error) => error.message);
  await drained(clock);
  return { sent, outcomes, throttled, result: await asking };
}

function answered(name: string, status: number): Error {
  return new SSMServiceException({
    name,
    message: 'no',
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });
}

const broken = new Error('socket hang up');

test('a read that fails in passing is sent again, and each attempt is told', async () => {
  expect(await read(broken, answered('InternalServerError', 500))).toEqual({
    sent: 3,
    outcomes: ['ListDocuments error', 'ListDocuments error', 'ListDocuments success'],
    throttled: [],
    result: 'answer',
  });
});

test('a call that we do not send ourselves is not sent again, and is not told as a call', async () => {
  const { outcomes, result } = await read(stopping(), broken);

  expect(outcomes).toEqual([]);
  expect(result).toMatch(/stopping/);
});

test('three failures are enough', async () => {
  const { sent, result } = await read(broken, broken, broken);

  expect(sent).toBe(3);
  expect(result).toBe('ListDocuments: no usable answer from AWS (socket hang up)');
});

test('a throttled read slows everything down and is sent again', async () => {
  for (const name of ['ThrottlingException', 'TooManyUpdates', 'RequestLimitExceeded']) {
    const { sent, throttled, result } = await read(answered(name, 400));

    expect({ sent, throttled, result }).toEqual({ sent: 2, throttled: ['ListDocuments'], result: 'answer' });
  }
});

test("AWS's no to a read is not asked for twice", async () => {
  const { sent, throttled, result } = await read(answered('InvalidFilter', 400));

  expect({ sent, throttled, result }).toEqual({ sent: 1, throttled: [], result: 'ListDocuments: no' });
});
