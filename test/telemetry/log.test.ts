import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import type { PassReport } from '../../src/controller/controller.ts';
import { ReconcileError, toReconcileError } from '../../src/controller/error.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { stopping } from '../../src/ssm/unsent.ts';
import { logPass, openLog } from '../../src/telemetry/log.ts';

interface Line {
  readonly level: string;
  readonly message: string;
  readonly applied: readonly string[];
  readonly reason?: string;
  readonly error?: string;
}

/** The line that a pass leaves in the log. */
function lineOf(change: Partial<PassReport>): Line {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _, done) => (lines.push(String(chunk)), done()),
  });
  logPass(openLog('debug', destination), 'SsmAssociation', {
    key: 'fleet/agent',
    reconcileId: 'r1',
    generation: 1,
    durationMs: 12.3,
    applied: [],
    ...change,
  });
  return JSON.parse(lines.join('')) as Line;
}

const waiting = new ReconcileError({ reason: 'Confirming', retry: 'soon', message: 'reading again' });
const refused = new ReconcileError({ reason: 'InvalidTarget', retry: 'rarely', message: 'no such target' });

const levels: Record<string, readonly [Partial<PassReport>, level: string]> = {
  'a pass that changes nothing': [{}, 'debug'],
  'a pass that changes AWS': [{ applied: ['create'] }, 'info'],
  'a pass that waits': [{ failure: waiting }, 'debug'],
  'a pass that has changed AWS and waits': [{ applied: ['update'], failure: waiting }, 'info'],
  'a pass that is refused': [{ failure: refused }, 'warn'],
  'a pass that a stop cuts off': [{ failure: stopping() }, 'debug'],
  'a pass that has changed AWS and is cut off': [{ applied: ['create'], failure: stopping() }, 'info'],
};

for (const [what, [report, level]] of Object.entries(levels)) {
  test(`${what} is told at ${level}`, () => {
    expect(lineOf(report)).toMatchObject({ level, applied: report.applied ?? [] });
  });
}

test('what the API server refuses is told in its words, without a stack', () => {
  const error = new KubeError('PATCH /apis/x: 500 InternalError: etcd is away', { status: 500, reason: 'x' });

  const line = lineOf({ failure: toReconcileError(error) });

  expect(line).toMatchObject({ level: 'warn', reason: 'ApiServerFailed', message: error.message });
  expect(line.error).toBeUndefined();
});

test('what nobody has foreseen is told with its stack', () => {
  const line = lineOf({ failure: toReconcileError(new TypeError('x is not a function')) });

  expect(line).toMatchObject({ level: 'warn', reason: 'ReconcileFailed' });
  expect(line.error).toMatch(/TypeError: x is not a function\n +at /);
});
