import { expect, test } from 'vitest';
import { CallsOfRuns } from '../../../src/association/runs/calls.ts';

/** What is left of the calls of a run after this was done with six of them spent. */
function leftAfter(deeds: (calls: CallsOfRuns) => void, run = 'r1'): number {
  const calls = new CallsOfRuns();
  calls.of('u', 'r1').spend(6);
  deeds(calls);
  return calls.of('u', run).left;
}

test('a run costs six calls, whichever look spends them', () => {
  const calls = new CallsOfRuns();

  calls.of('u', 'r1').spend(1);
  calls.of('u', 'r1').spend(2);

  expect(calls.of('u', 'r1').left).toBe(3);
  expect(calls.of('another', 'r1').left).toBe(6);
});

test.each<[string, (calls: CallsOfRuns) => void, number, string?]>([
  ['nothing', () => {}, 0],
  ['that there is another run', () => {}, 6, 'r2'],
  ['a request', (calls) => calls.allowAnew('u', 'at noon'), 6],
  ['that a refusal is tried again', (calls) => [calls.refused('u'), calls.allowAgain('u')], 6],
  ['to try again what was not refused', (calls) => calls.allowAgain('u'), 0],
  ['a refusal alone', (calls) => calls.refused('u'), 0],
  ['a request for another resource', (calls) => calls.allowAnew('v', 'at noon'), 0],
  ['that the resource is gone', (calls) => calls.forget('u'), 6],
])('of a run whose calls are spent, %s leaves so many', (_, deeds, left, run) => {
  expect(leftAfter(deeds, run)).toBe(left);
});

function leftAfterRequests(...requests: readonly string[]): number {
  return leftAfter((calls) => {
    for (const [index, request] of requests.entries()) {
      calls.allowAnew('u', request);
      if (index < requests.length - 1) calls.of('u', 'r1').spend(6);
    }
  });
}

test('a request allows six calls once, and a later one six more', () => {
  expect(leftAfterRequests('at noon', 'at noon')).toBe(0);
  expect(leftAfterRequests('at noon', 'at one')).toBe(6);
});

function leftAfterTries(...deeds: readonly ('refused' | 'allowAgain')[]): number {
  return leftAfter((calls) => {
    for (const deed of deeds) {
      calls[deed]('u');
      if (deed === 'allowAgain') calls.of('u', 'r1').spend(6);
    }
    calls.allowAgain('u');
  });
}

test('each refusal allows six calls once', () => {
  expect(leftAfterTries('refused', 'allowAgain')).toBe(0);
  expect(leftAfterTries('refused', 'allowAgain', 'refused')).toBe(6);
});

test('a refusal of one run allows nothing for the next one', () => {
  const calls = new CallsOfRuns();
  calls.of('u', 'r1').spend(6);
  calls.refused('u');

  calls.of('u', 'r2').spend(6);
  calls.allowAgain('u');

  expect(calls.of('u', 'r2').left).toBe(0);
});

test('looks at one run are counted, and those at the next one anew', () => {
  const calls = new CallsOfRuns();
  const look = (run: string): number => {
    const ofRun = calls.of('u', run);
    ofRun.beginLook();
    return ofRun.looksBefore;
  };

  expect([look('r1'), look('r1'), look('r2')]).toEqual([0, 1, 0]);
});
