import { expect, test } from 'vitest';
import type { Verdict } from '../../src/controller/reconciler.ts';
import type { DriftPolicy } from '../../src/ownership/cause.ts';
import { runDecision, type RunDecision } from '../../src/ownership/run-request.ts';

const inPlace: Verdict = { ready: 'True', stalled: false, reason: 'InPlace', message: '' };

const cases: Record<string, readonly [Partial<Verdict>, RunDecision]> = {
  'AWS holds the spec: it starts': [{}, 'start'],
  'AWS holds the spec and the last run failed: it starts': [
    { ready: 'False', stalled: true, reason: 'RunsFailing' },
    'start',
  ],
  'AWS did not keep the spec: it is refused': [
    { ready: 'False', stalled: true, reason: 'NotSettled' },
    'refuse',
  ],
  'a difference is only shown: it is refused': [
    { ready: 'False', stalled: true, reason: 'DriftReported' },
    'refuse',
  ],
  'nothing explains a difference: it is refused': [
    { ready: 'False', stalled: true, reason: 'Unexplained' },
    'refuse',
  ],
  'suspended: it is refused': [{ reason: 'Suspended' }, 'refuse'],
  'held: it is refused': [{ reason: 'Held' }, 'refuse'],
  'held with another spec: it is refused': [{ ready: 'Unknown', reason: 'Held' }, 'refuse'],
  'a correction has to wait: so does the run': [
    { ready: 'False', stalled: false, reason: 'CorrectionDelayed' },
    'wait',
  ],
};

for (const policy of ['Correct', 'Report'] as const satisfies readonly DriftPolicy[]) {
  for (const [name, [verdict, expected]] of Object.entries(cases)) {
    test(`${policy}: ${name}`, () => {
      expect(runDecision(policy, { ...inPlace, ...verdict })).toBe(expected);
    });
  }
}

for (const [name, [verdict]] of Object.entries(cases)) {
  test(`Observe refuses every run, though ${name}`, () => {
    expect(runDecision('Observe', { ...inPlace, ...verdict })).toBe('refuse');
  });
}
