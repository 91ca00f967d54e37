import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Operator } from '../../src/operator.ts';
import { createReady, createReadyDocument, openScene } from '../support/scene.ts';

const LINTER = 'test/control-plane/server';

/** What the parser and the linter of Prometheus say of it, one line each. Throws when it can't be parsed. Needs Go. */
async function flawsOf(exposition: string): Promise<readonly string[]> {
  const linter = spawn('go', ['run', './promlint'], { cwd: LINTER });
  linter.stdin.end(exposition);
  const exited = new Promise((resolve) => linter.on('close', resolve));
  const [said, error, code] = await Promise.all([text(linter.stdout), text(linter.stderr), exited]);
  if (code !== 0) throw new Error(error);
  return said.trimEnd().split('\n').filter(Boolean);
}

async function read({ port }: Operator): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}

/** With something in every series that there is. */
async function busyExposition(): Promise<string> {
  const rig = await openScene('exposition');
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', {});
  await rig.aws.put('outcomes', [{ status: 'Failed', exitCode: 1 }]);
  const operator = await rig.startOperator();
  await createReady(rig, 'agent');
  await createReadyDocument(rig, 'script');
  await rig.advance(180_000);
  return read(operator);
}

test('Prometheus reads every metric, and its linter finds nothing in ours', async () => {
  const exposition = await busyExposition();

  const flaws = await flawsOf(exposition);

  expect(exposition).toContain('ssm_operator_association_failed_targets{');
  expect(flaws).toEqual([]);
});

test('what Prometheus can not read, or its linter finds, would show', async () => {
  const exposition = '# HELP bad It counts.\n# TYPE bad counter\nbad 1\n';

  expect(await flawsOf(exposition)).toEqual(['bad: counter metrics should have "_total" suffix']);
  await expect(flawsOf('bad{ 1\n')).rejects.toThrow('parsing error');
});
