import { expect, test } from 'vitest';
import { openPlace, PATIENCE } from '../support/place.ts';
import { startProgram } from '../support/processes.ts';
import { isReady, spec } from '../support/rig.ts';

test('of two operators one works, and the other takes over when it stops', async () => {
  const { rig, aws, start } = await openPlace();
  const first = await start();
  await first.line('"leading"');
  const second = await start();
  await rig.associations.create('one', spec());
  await rig.associations.until('one', isReady, PATIENCE);
  const before = second.lines.filter((line) => line.includes('"leading"')).length;

  const code = await first.kill('SIGTERM');
  await second.line('"leading"');
  await rig.associations.create('two', spec());
  await rig.associations.until('two', isReady, PATIENCE);

  expect(before).toBe(0);
  expect(code).toBe(0);
  expect(await aws.associations()).toHaveLength(2);
});

test('a wrong setting ends the process with one sentence that says what to change', async () => {
  const program = startProgram(['src/main.ts', '--sweep-interval', 'soon'], { CLUSTER_NAME: 'test' });

  const code = await program.exited;

  expect(code).toBe(1);
  expect(program.lines).toHaveLength(1);
  expect(program.lines[0]).toContain('--sweep-interval');
});

test('--help shows each setting with its default', async () => {
  const program = startProgram(['src/main.ts', '--help'], {});

  const code = await program.exited;

  expect(code).toBe(0);
  expect(program.lines.join('\n')).toMatch(/--cluster-name +CLUSTER_NAME +required/);
  expect(program.lines.join('\n')).toMatch(/--sweep-interval +SWEEP_INTERVAL +60s/);
});

test('health, readiness and metrics are served', async () => {
  const all = await openPlace();
  const operator = await all.start();
  const { port } = JSON.parse(await operator.line('"started"')) as { port: number };
  await operator.line('"leading"');
  await all.rig.associations.create('agent', spec());
  await all.rig.associations.until('agent', isReady, PATIENCE);

  const read = async (path: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  const [health, ready, metrics] = await Promise.all(['/healthz', '/readyz', '/metrics'].map(read));

  expect([health, ready]).toEqual(['ok\n', 'ok\n']);
  expect(metrics).toContain('ssm_operator_changes_total{controller="SsmAssociation",action="create"} 1');
  expect(metrics).toContain(
    'ssm_operator_aws_requests_total{operation="CreateAssociation",outcome="success"} 1',
  );
  expect(metrics).toContain('leader_election_master_status{name="ssm-operator"} 1');
  expect(metrics).toContain('ssm_operator_cache_synced{kind="SsmAssociation"} 1');
  expect(metrics).toMatch(/ssm_operator_cache_staleness_seconds{kind="SsmDocument"} \d/);
  expect(metrics).toMatch(/workqueue_longest_running_processor_seconds{name="SsmDocument",[^}]*} \d/);
  expect(metrics).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
  expect(metrics).toMatch(/^process_resident_memory_bytes \d/m);
});
