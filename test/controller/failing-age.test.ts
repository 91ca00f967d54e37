import { expect, test } from 'vitest';
import type { Condition, Resource } from '../../src/api/resource.ts';
import { ReconcileError, type Retry } from '../../src/controller/error.ts';
import { isGoingOn } from '../../src/controller/retry-delay.ts';
import { controllerOf, oneResource } from './fixture.ts';

const MINUTE_MS = 60_000;

const stalledOf = ({ status }: Resource): Condition | undefined =>
  status?.conditions?.find(({ type }) => type === 'Stalled');

const failingWith = (retry: Retry, reason: string, cause?: Error) =>
  new ReconcileError({ reason, retry, message: 'not in place', retryAfterMs: 5_000, cause });

/** One process, that fails in these ways, a minute apart. Answers when it tries again. */
async function failing({ store }: ReturnType<typeof oneResource>, failures: readonly ReconcileError[]) {
  let passes = 0;
  const { clock, process } = controllerOf(store, async () => {
    throw failures[passes++]!;
  });
  const waits: (number | undefined)[] = [];
  for (const _ of failures) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    waits.push(
      await process().then(
        ({ requeueAfterMs }) => requeueAfterMs,
        () => undefined,
      ),
    );
    await clock.advance(MINUTE_MS); // oxlint-disable-line no-await-in-loop -- one after the other
  }
  return waits;
}

const DOCUMENT_NOT_READY = failingWith('soon', 'DocumentNotReady');
const UNREACHABLE = failingWith('backoff', 'AwsUnreachable');
const alternating = Array.from({ length: 12 }, (_, index) =>
  index % 2 === 0 ? DOCUMENT_NOT_READY : UNREACHABLE,
);

test('what is not in place for ten minutes has stalled, though it fails in one way and then in the other', async () => {
  const [young, old] = [oneResource(), oneResource()];

  await failing(young, alternating.slice(0, 10));
  await failing(old, alternating);

  expect(stalledOf(young.now())?.status).toBe('False');
  expect(stalledOf(old.now())?.status).toBe('True');
});

for (const failure of [DOCUMENT_NOT_READY, UNREACHABLE]) {
  test(`what has stalled by ${failure.reason} is not said to move again because the operator has started anew`, async () => {
    const resource = oneResource();
    await failing(
      resource,
      Array.from({ length: 12 }, () => failure),
    );
    const before = stalledOf(resource.now());

    const [wait] = await failing(resource, [failure]);

    expect(before?.status).toBe('True');
    expect(stalledOf(resource.now())).toEqual(before);
    expect(wait).toBe(5 * MINUTE_MS);
  });
}

const DENIED = failingWith('slow', 'AccessDenied', new Error('AWS says no'));

test('a refusal that AWS does not always get to say stays a stall', async () => {
  const [resource, twin] = [oneResource(), oneResource()];

  await failing(resource, [DENIED, UNREACHABLE, UNREACHABLE, DENIED, UNREACHABLE]);
  await failing(twin, [DENIED]);

  expect(stalledOf(resource.now())).toEqual(stalledOf(twin.now()));
  expect(stalledOf(resource.now())).toMatchObject({ status: 'True', reason: 'AccessDenied' });
});

test.each([
  ['it was not AWS that said it', [failingWith('slow', 'AdoptionNotAllowed'), UNREACHABLE]],
  ['AWS has said something else since', [DENIED, DOCUMENT_NOT_READY, UNREACHABLE]],
])('a stall does not outlast its cause: %s', async (_, failures) => {
  const resource = oneResource();

  await failing(resource, failures);

  expect(stalledOf(resource.now())).toMatchObject({ status: 'False', reason: 'AwsUnreachable' });
});

test('a new process says nothing of a refusal that it has not heard', async () => {
  const resource = oneResource();
  await failing(resource, [DENIED]);

  await failing(resource, [UNREACHABLE]);

  expect(stalledOf(resource.now())).toMatchObject({ status: 'False', reason: 'AwsUnreachable' });
});

test('an edit while the operator is away begins anew', async () => {
  const resource = oneResource();
  await failing(
    resource,
    Array.from({ length: 12 }, () => DOCUMENT_NOT_READY),
  );
  resource.edit();

  const [wait] = await failing(resource, [DOCUMENT_NOT_READY]);

  expect(stalledOf(resource.now())?.status).toBe('False');
  expect(wait).toBe(5_000);
});

test('what had stalled for another reason is tried as soon as that says, by a new process', async () => {
  const resource = oneResource();
  await failing(resource, [failingWith('never', 'InvalidSchedule')]);

  const [wait] = await failing(resource, [failingWith('soon', 'MakingSure')]);

  expect(wait).toBe(5_000);
});

test.each<[Retry, Retry, string, boolean]>([
  ['soon', 'backoff', 'the same', true],
  ['backoff', 'soon', 'the same', true],
  ['soon', 'soon', 'another', false],
  ['soon', 'backoff', 'another', false],
  ['backoff', 'soon', 'another', false],
  ['backoff', 'backoff', 'another', true],
  ['slow', 'slow', 'another', true],
  ['slow', 'backoff', 'the same', false],
  ['soon', 'timed', 'the same', false],
])('%s and then %s, of %s edition: one age, or not', (before, now, edition, goesOn) => {
  const found = isGoingOn({ retry: before, edition: 'the same' }, { retry: now, edition });

  expect(found).toBe(goesOn);
});
