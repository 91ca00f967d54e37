import { expect, test } from 'vitest';
import { as, leaseIn, writesOf } from '../support/editing.ts';
import { eventually } from '../support/eventually.ts';
import { openPlace, PATIENCE, type Place } from '../support/place.ts';
import type { Program } from '../support/processes.ts';
import { isReady, spec } from '../support/rig.ts';

/** One that leads. */
async function leader(place: Place, settings: Readonly<Record<string, string>>): Promise<Program> {
  const operator = await place.start(settings);
  await operator.line('"leading"');
  return operator;
}

test(
  'an operator that was stopped past its lease, while it sent a write, does not send it any more, and ends',
  { timeout: 120_000 },
  async () => {
    const place = await openPlace();
    const { rig, aws } = place;
    const first = await place.start(as('first'), ['test/support/stopping-operator.ts']);
    await first.line('"leading"');
    const second = await place.start({ ...as('second'), INTENT_WAIT: '4s' });
    await rig.associations.create('before', spec());
    await rig.associations.until('before', isReady, PATIENCE);
    first.process.kill('SIGUSR2');
    await rig.associations.create('agent', spec());

    await first.line('stopping while it sends');
    await second.line('"leading"');
    const before = await writesOf(aws, 'first');
    first.process.kill('SIGCONT');
    const code = await first.exited;
    await rig.associations.until('agent', isReady, PATIENCE);

    expect(code).toBe(1);
    expect(first.lines.at(-1)).toMatch(/The lease .* is lost/);
    expect(before.map(({ operation }) => operation)).toEqual(['CreateAssociation']);
    expect(await writesOf(aws, 'first')).toEqual(before);
    expect(await aws.associations()).toHaveLength(2);
  },
);

test('a standby has its caches filled and sends nothing until it leads', async () => {
  const place = await openPlace();
  const { rig, aws } = place;
  const first = await leader(place, as('first'));
  await rig.associations.create('agent', spec());
  const second = await place.start(as('second'));
  await rig.associations.until('agent', isReady, PATIENCE);

  await eventually(async () => expect(await read(second, '/readyz')).toBe('ok\n'), PATIENCE);
  const waiting = (await aws.calls()).filter(({ principal }) => principal === 'second');
  const shown = [await read(first, '/metrics'), await read(second, '/metrics')];
  await first.kill('SIGTERM');
  await second.line('"leading"');

  expect(waiting).toEqual([]);
  expect(shown.map((text) => text.includes('ssm_operator_association_ready{'))).toEqual([true, false]);
  await eventually(async () => expect((await aws.calls()).at(-1)?.principal).toBe('second'), PATIENCE);
});

test('SIGTERM lets a slow write end, then writes its status, then gives up the lease', async () => {
  const place = await openPlace();
  const { rig, aws } = place;
  const operator = await leader(place, {});
  await aws.put('faults', [
    { operation: 'CreateAssociation', kind: 'latency', when: 'after', latencyMs: 1_500 },
  ]);
  await rig.associations.create('agent', spec());
  await eventually(async () => expect(await aws.associations()).toHaveLength(1), PATIENCE);
  const atSigterm = await rig.associations.get('agent');

  const code = await operator.kill('SIGTERM');

  const [held] = await aws.associations();
  const resource = await rig.associations.get('agent');
  const lease = await leaseIn(rig);
  expect(atSigterm.status?.associationId).toBeUndefined();
  expect(code).toBe(0);
  expect(resource.status?.associationId).toBe(held?.AssociationId);
  expect(lease.spec.holderIdentity).toBe('');
  expect(revision(lease)).toBeGreaterThan(revision(resource));
});

test('SIGTERM while AWS hangs ends the operator, which keeps the lease until its write has timed out', async () => {
  const place = await openPlace();
  const { rig, aws } = place;
  const operator = await leader(place, { GRACE_PERIOD: '0s', AWS_TIMEOUT: '3s' });
  await aws.put('faults', [{ operation: 'CreateAssociation', kind: 'latency', latencyMs: 60_000 }]);
  await rig.associations.create('agent', spec());
  await eventually(async () => expect(await writesOf(aws, 'test')).toHaveLength(1), PATIENCE);
  await aws.put('faults', [{ kind: 'latency', latencyMs: 60_000 }]);

  const code = await operator.kill('SIGTERM');

  const [create] = await writesOf(aws, 'test');
  const lease = await leaseIn(rig);
  const resource = await rig.associations.get('agent');
  expect(code).toBe(0);
  expect(lease.spec.holderIdentity).toBe('');
  expect(Date.parse(lease.spec.renewTime) - Date.parse(create?.time ?? '')).toBeGreaterThan(2_500);
  expect(resource.status?.create).toBeDefined();
});

test('SIGTERM lets no further write begin', async () => {
  const place = await openPlace();
  const { rig, aws } = place;
  const operator = await leader(place, {});
  await rig.associations.create('before', spec());
  await rig.associations.until('before', isReady, PATIENCE);
  const before = await writesOf(aws, 'test');
  await aws.put('faults', [{ operation: 'ListAssociations', kind: 'latency', latencyMs: 2_000 }]);
  await rig.associations.create('agent', spec());
  await rig.associations.until('agent', ({ status }) => status?.create !== undefined, PATIENCE);

  const code = await operator.kill('SIGTERM');

  expect(code).toBe(0);
  expect((await leaseIn(rig)).spec.holderIdentity).toBe('');
  expect(await writesOf(aws, 'test')).toEqual(before);
});

test('SIGTERM while an edit and a list wait for the AWS budget ends the operator, which warns of nothing', async () => {
  const place = await openPlace();
  const operator = await leader(place, { AWS_RATE: '0.001', AWS_BURST: '1', SWEEP_INTERVAL: '1s' });
  await place.rig.associations.create('agent', spec());
  await eventually(async () => {
    const metrics = await read(operator, '/metrics');
    expect(metrics).toMatch(/aws_budget_waiting{.*"edit"} [1-9]/);
    expect(metrics).toMatch(/aws_budget_waiting{.*"sweep"} [1-9]/);
  }, PATIENCE);

  const code = await operator.kill('SIGTERM');

  expect(code).toBe(0);
  expect(operator.lines.filter((line) => line.includes('"warn"'))).toEqual([]);
});

test('a standby ends at once on SIGTERM and leaves the lease alone', async () => {
  const place = await openPlace();
  const { rig } = place;
  await leader(place, {});
  const second = await place.start();
  const before = await leaseIn(rig);

  const code = await second.kill('SIGTERM');

  expect(code).toBe(0);
  expect((await leaseIn(rig)).spec.holderIdentity).toBe(before.spec.holderIdentity);
});

async function read(operator: Program, path: string): Promise<string> {
  const { port } = JSON.parse(await operator.line('"started"')) as { port: number };
  return (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}

/** Of the whole store: what is greater was written later. */
function revision({ metadata }: { readonly metadata: { readonly resourceVersion: string } }): number {
  return Number(metadata.resourceVersion);
}
