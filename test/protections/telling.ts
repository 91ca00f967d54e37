import type { Protection } from './protection.ts';

/** What keeps anything that was found out from being lost, shown to the wrong people or asked for without end. */
export const TELLING: readonly Protection[] = [
  {
    promise: 'what a pass could not write is told by the next one',
    file: 'controller/controller.ts',
    code: 'this.#unwritten.set(key, pass.unwritten);\n      throw error;',
    without: 'this.#unwritten.set(key, { ...pass.unwritten, findings: [], events: [] });\n      throw error;',
    tests: ['controller/unwritten.test.ts'],
  },
  {
    promise: 'what is not over soon is asked for less and less often',
    file: 'controller/retry-delay.ts',
    code: 'return Math.max(retryAfterMs, Math.min(failingMs / 4, MOST_PATIENT_MS));',
    without: 'return retryAfterMs;',
    tests: ['controller/retries.test.ts'],
  },
  {
    promise: 'a request to look is answered by a refusal, too, and does not stay open',
    file: 'ownership/reconciler.ts',
    code: 'else if (isLasting(failure)) takeRequest(asking);',
    without: '',
    tests: ['e2e/runs-denied.test.ts'],
  },
  {
    promise: 'defaults of the document that are secrets are not shown',
    file: 'association/runs/failures/showing.ts',
    code: 'const secrets = [...given, ...defaults]',
    without: 'const secrets = [...given]',
    tests: ['e2e/runs-secrets.test.ts'],
  },
  {
    promise: 'no output is shown of which nobody knows what is secret in it',
    file: 'association/runs/failures/showing.ts',
    code: 'if (!isKnown(defaults)) return { showing: hidden, spent, gap: defaults };',
    without: "if (!isKnown(defaults)) return { showing: { ...hidden, output: 'tail' }, spent };",
    tests: ['e2e/runs-secrets.test.ts'],
  },
  {
    promise: 'a restart does not spend the calls of a run once more',
    file: 'association/runs/gap/retries.ts',
    code: 'return isForNextRun(gap) ? Infinity : 0;',
    without: 'return 0;',
    tests: ['association/runs/look.test.ts'],
  },
  {
    promise: 'a success that AWS tells a moment later than it lists it is not written twice',
    file: 'association/runs/success.ts',
    code: ' && !mayBeOfOneRun(latest, shown)',
    without: '',
    tests: ['association/runs/success.test.ts'],
  },
];
