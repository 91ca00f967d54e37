import { expect, test } from 'vitest';
import type { Operator } from '../../src/operator.ts';
import { spec } from '../support/rig.ts';
import { createReady, openScene, sceneWithOperator } from '../support/scene.ts';

/** Those that dashboards and alerts of controller-runtime and client-go read. */
const WELL_KNOWN = [
  'controller_runtime_reconcile_total',
  'controller_runtime_reconcile_errors_total',
  'controller_runtime_terminal_reconcile_errors_total',
  'controller_runtime_reconcile_panics_total',
  'controller_runtime_reconcile_timeouts_total',
  'controller_runtime_reconcile_time_seconds',
  'controller_runtime_max_concurrent_reconciles',
  'controller_runtime_active_workers',
  'workqueue_depth',
  'workqueue_adds_total',
  'workqueue_queue_duration_seconds',
  'workqueue_work_duration_seconds',
  'workqueue_unfinished_work_seconds',
  'workqueue_longest_running_processor_seconds',
  'workqueue_retries_total',
];

async function read({ port }: Operator): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}

function valueOf(text: string, series: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? Number.NaN);
}

test('an operator that has done nothing yet shows every series that dashboards know, for both kinds', async () => {
  const rig = await openScene('metrics');
  const text = await read(await rig.startOperator());

  for (const kind of ['SsmAssociation', 'SsmDocument']) {
    const missing = WELL_KNOWN.filter(
      (name) => !new RegExp(`^${name}(_count)?\\{[^}]*controller="${kind}"`, 'm').test(text),
    );
    expect(missing).toEqual([]);
  }
  expect(valueOf(text, 'controller_runtime_reconcile_total{controller="SsmDocument",result="error"}')).toBe(
    0,
  );
  expect(
    valueOf(text, 'ssm_operator_aws_requests_total{operation="UpdateAssociation",outcome="error"}'),
  ).toBe(0);
  expect(valueOf(text, 'ssm_operator_aws_request_duration_seconds_count{operation="CreateDocument"}')).toBe(
    0,
  );
  expect(valueOf(text, 'ssm_operator_sweep_seconds_count{controller="SsmAssociation"}')).toBe(1);
  expect(text).toMatch(/^rest_client_requests_total\{code="200",method="GET",host="[^"]+"\} [1-9]/m);
  expect(text).toMatch(/^rest_client_request_duration_seconds_count\{verb="GET",host="[^"]+"\} [1-9]/m);
});

test('what is done shows: keys, calls, sweeps, and how an association fares', async () => {
  const rig = await openScene('metrics');
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', {});
  await rig.aws.put('outcomes', [{ status: 'Failed', exitCode: 1 }]);
  const operator = await rig.startOperator();
  await createReady(rig, 'agent');
  await rig.advance(180_000);

  const text = await read(operator);

  const of = `namespace="${rig.namespace}",name="agent"`;
  expect(valueOf(text, `ssm_operator_association_ready{${of}}`)).toBe(1);
  expect(valueOf(text, `ssm_operator_association_failed_targets{${of}}`)).toBe(1);
  expect(valueOf(text, `ssm_operator_association_runs_succeeding{${of}}`)).toBe(0);
  expect(valueOf(text, `ssm_operator_association_last_run_status{${of},status="Failed"}`)).toBe(1);
  expect(valueOf(text, `ssm_operator_association_drift_corrections{${of}}`)).toBe(0);
  expect(text).not.toContain('ssm_operator_association_last_success_age_seconds{'); // it never had any
  expect(
    valueOf(text, 'ssm_operator_aws_request_duration_seconds_count{operation="CreateAssociation"}'),
  ).toBe(1);
  expect(valueOf(text, 'ssm_operator_sweep_keys_total{controller="SsmAssociation"}')).toBeGreaterThan(0);
  expect(
    valueOf(text, 'workqueue_adds_total{name="SsmAssociation",controller="SsmAssociation"}'),
  ).toBeGreaterThan(1);
  expect(
    valueOf(
      text,
      'workqueue_queue_duration_seconds_count{name="SsmAssociation",controller="SsmAssociation"}',
    ),
  ).toBeGreaterThan(1);
});

test('an association that is deleted is not shown any more, and none is when that is switched off', async () => {
  const rig = await openScene('metrics');
  const operator = await rig.startOperator();
  await createReady(rig, 'agent');
  const before = await read(operator);

  await rig.associations.delete('agent');
  await rig.associations.gone('agent');
  await rig.advance(1_000);
  const after = await read(operator);

  const quiet = await sceneWithOperator('metrics', { PER_ASSOCIATION_METRICS: 'false' });
  await quiet.associations.create('agent', spec());
  const [switchedOff] = quiet.operators;
  expect(before).toContain('ssm_operator_association_ready{');
  expect(after).not.toContain('ssm_operator_association_ready{');
  expect(await read(switchedOff!)).not.toContain('ssm_operator_association_');
});

test('a pass that fails for good, and one that is tried again, are told apart', async () => {
  const rig = await openScene('metrics');
  await rig.aws.put('faults', [
    { operation: 'CreateAssociation', kind: 'error', code: 'ValidationException' },
  ]);
  const operator = await rig.startOperator();
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', ({ status }) => status?.unsettledHash !== undefined);

  const text = await read(operator);

  const controller = '{controller="SsmAssociation"}';
  expect(valueOf(text, `controller_runtime_terminal_reconcile_errors_total${controller}`)).toBe(1);
  expect(valueOf(text, `controller_runtime_reconcile_errors_total${controller}`)).toBe(1);
  expect(valueOf(text, `controller_runtime_reconcile_panics_total${controller}`)).toBe(0);
});
