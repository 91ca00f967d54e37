import { expect, inject, test } from 'vitest';
import { acceptedSpecs, ownRules } from './association-cases.ts';
import { definition, openResources, refusalOf } from './fixture.ts';
import { minimal } from './rule.ts';

const kubeconfig = inject('kubeconfig');
const associations = await openResources(kubeconfig, definition('ssmassociations'), 'crds-associations');

test.each(Object.entries(acceptedSpecs))('accepts %s', async (_, spec) => {
  const refusal = await refusalOf(associations.create('accepted', spec, { dryRun: true }));

  expect(refusal).toBe('');
});

test.each(Object.entries(ownRules))('refuses %s', async (_, { spec, words, name = 'refused' }) => {
  const refusal = await refusalOf(associations.create(name, spec, { dryRun: true }));

  expect(refusal).toContain(words);
});

test('keeps every field that it accepts', async () => {
  const spec = acceptedSpecs['every field at its limit'] ?? {};

  const stored = await associations.create('whole', spec);

  expect(stored.spec).toEqual(spec);
});

test('a new association has been seen by nobody', async () => {
  const created = await associations.create('unseen', minimal);

  expect(created.status).toEqual({ observedGeneration: -1 });
  expect((await associations.get('unseen')).status).toEqual({ observedGeneration: -1 });
});

test('keeps every field of the status', async () => {
  await associations.create('reported', minimal);

  const { status } = await associations.patch('reported', { status: wholeStatus }, 'status');

  expect(status).toEqual(wholeStatus);
});

test('refuses two conditions of one type', async () => {
  const conditions = [condition, condition];
  await associations.create('twice', minimal);

  const refusal = await refusalOf(associations.patch('twice', { status: { conditions } }, 'status'));

  expect(refusal).toContain('Duplicate value: {"type":"Ready"}');
});

test('refuses another region once one is recorded, also by removing it first', async () => {
  await associations.create('moving', minimal);
  const inRegion = (region: string | null): Promise<unknown> =>
    associations.patch('moving', { spec: { region } });
  expect(await refusalOf(inRegion('us-east-1'))).toBe('');
  await inRegion(null);
  await associations.patch('moving', { status: { region: 'eu-west-1' } }, 'status');

  const words =
    "region can't be changed once the association is recorded in status.region; make a new SsmAssociation for the other region";
  expect(await refusalOf(inRegion('us-east-1'))).toContain(words);
  expect(await refusalOf(inRegion('eu-west-1'))).toBe('');
  expect(await refusalOf(inRegion('us-east-1'))).toContain(words);
  expect(await refusalOf(inRegion(null))).toBe('');
  expect(await refusalOf(inRegion('us-east-1'))).toContain(words);
});

const condition = {
  type: 'Ready',
  status: 'True',
  reason: 'InPlace',
  message: '',
  observedGeneration: 1,
  lastTransitionTime: '2030-01-01T00:00:00Z',
};

const run = {
  executionId: 'e',
  status: 'Failed',
  startedAt: '2030-01-01T00:00:00Z',
  targets: { total: 3, success: 2, failed: 1 },
};

const failedTarget = {
  id: 'i-1',
  type: 'ManagedInstance',
  status: 'Failed',
  detailedStatus: 'NonZeroExitCode',
  exitCode: 1,
  message: '…'.repeat(256),
  outputUrl: 'https://s3.eu-west-1.amazonaws.com/logs/x',
  at: '2030-01-01T00:00:00Z',
};

const wholeStatus = {
  observedGeneration: 4,
  conditions: [condition, { ...condition, type: 'RunsSucceeding' }],
  accountId: '111122223333',
  region: 'eu-west-1',
  associationName: 'fleet.a',
  documentName: 'AWS-RunShellScript',
  documentVersion: '$DEFAULT',
  associationId: '12345678-1234-1234-1234-123456789012',
  associationVersion: '7',
  appliedHash: 'a',
  unsettledHash: 'b',
  refusal: { hash: 'b', reason: 'InvalidTag', message: 'no' },
  create: { at: '2030-01-01T00:00:00Z', name: 'fleet.a' },
  overview: { status: 'Failed', detailedStatus: 'Failed', counts: { Success: 2, Failed: 1 } },
  lastExecutionTime: '2030-01-01T00:00:00Z',
  lastSuccessfulExecutionTime: '2030-01-01T00:00:00Z',
  lastUpdateTime: '2030-01-01T00:00:00Z',
  lastRun: {
    ...run,
    associationVersion: '7',
    detailedStatus: 'Failed',
    lastReportedAt: '2030-01-01T00:00:00Z',
  },
  failedTargets: Array.from({ length: 10 }, () => failedTarget),
  failedTargetsComplete: false,
  runs: Array.from({ length: 5 }, () => run),
  nextRunTime: '2030-01-06T02:00:00Z',
  nextRunEstimate: '2030-01-06T02:00:00Z',
  compliance: { compliant: 2, nonCompliant: 1, severity: 'HIGH' },
  drift: {
    detectedAt: '2030-01-01T00:00:00Z',
    correctedAt: '2030-01-01T00:00:01Z',
    corrections: 2,
    fields: [{ path: 'maxErrors', declared: '0', observed: '5' }],
    fieldsComplete: false,
  },
  tagKeys: ['team'],
  adopted: true,
  deletionPolicy: 'Retain',
  consoleUrl: 'https://eu-west-1.console.aws.amazon.com/systems-manager/state-manager',
  lastHandledRunAt: '2030-01-01',
  lastHandledReconcileAt: 'Tue, 1 Jan 2030 00:00:00 GMT',
};
