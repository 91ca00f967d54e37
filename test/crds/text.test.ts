import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { SAMPLE_CONFIG_MAPS, SAMPLES } from '../support/samples.ts';
import { kubectl } from '../support/tools.ts';
import { minimal as association } from './rule.ts';
import { minimal as document } from './document-cases.ts';
import type { Schema } from '../../crds/definition.ts';
import { definition, openResources } from './fixture.ts';

const run = promisify(execFile);
const kubeconfig = inject('kubeconfig');

async function ctl(...args: readonly string[]): Promise<string> {
  return (await run(await kubectl(), ['--kubeconfig', kubeconfig, ...args])).stdout;
}

test.each(['ssmassociations', 'ssmdocuments'] as const)('every field of %s is described', (plural) => {
  const { openAPIV3Schema } = definition(plural).spec.versions[0].schema;

  const fields = fieldsOf(openAPIV3Schema, plural);

  expect(fields.length).toBeGreaterThan(80);
  expect(fields.filter(([, { description = '' }]) => !/^\S.*[.]$/s.test(description))).toEqual([]);
});

test.each([
  [
    'ssmassociation.spec.maxErrors',
    'maxErrors <string>',
    '"0" stops at the first failure, "3" at the fourth',
  ],
  ['ssmassociation.spec.applyOnlyAtCronInterval', 'applyOnlyAtCronInterval <boolean>', 'needs a cron()'],
  ['ssmdocument.spec.promotion', 'promotion <string>', 'the newest that this resource published'],
])('kubectl explain %s shows what it is', async (path, field, words) => {
  const text = (await ctl('explain', path)).replaceAll(/\s+/g, ' ');

  expect(text).toContain(`FIELD: ${field}`);
  expect(text).toContain(words);
});

test('kubectl get shows how an association is doing', async () => {
  const namespace = 'crds-columns-associations';
  const resources = await openResources(kubeconfig, definition('ssmassociations'), namespace);
  await resources.create('nightly', { ...association, scheduleExpression: 'rate(1 day)' });
  const conditions = [
    condition('Ready', 'True', 'InPlace'),
    condition('RunsSucceeding', 'False', 'AllTargetsFailed'),
    condition('Drifted', 'Unknown', 'Suspended'),
  ];
  const status = {
    conditions,
    documentName: 'AWS-RunShellScript',
    failedTargetCount: 2,
    lastExecutionTime: new Date().toISOString(),
    nextRun: '~2999-01-06T02:00:00Z',
    associationId: '12345678-1234-1234-1234-123456789012',
    region: 'eu-west-1',
  };
  await resources.patch('nightly', { status }, 'status');

  const [narrow, wide] = await Promise.all([
    ctl('get', 'ssma', '--namespace', namespace),
    ctl('get', 'ssma', '--namespace', namespace, '-o', 'wide'),
  ]);

  expect(cells(narrow)).toEqual([
    ['NAME', 'READY', 'REASON', 'DRIFTED', 'RUNS', 'FAILED', 'LAST RUN', 'NEXT RUN'],
    ['nightly', 'True', 'InPlace', 'Unknown', 'AllTargetsFailed', '2', AGE, status.nextRun],
  ]);
  expect(cells(wide).map((row) => row.slice(8))).toEqual([
    ['AGE', 'DOCUMENT', 'ASSOCIATION', 'SCHEDULE', 'REGION'],
    [AGE, 'AWS-RunShellScript', status.associationId, 'rate(1 day)', 'eu-west-1'],
  ]);
});

test('kubectl get shows how a document is doing', async () => {
  const namespace = 'crds-columns-documents';
  const resources = await openResources(kubeconfig, definition('ssmdocuments'), namespace);
  await resources.create('install', document);
  const status = {
    conditions: [condition('Ready', 'False', 'InUse'), condition('Drifted', 'False', 'InSync')],
    documentStatus: 'Active',
    publishedVersion: '3',
    defaultVersion: '2',
    documentName: 'Install',
    region: 'eu-west-1',
  };
  await resources.patch('install', { status }, 'status');

  const wide = await ctl('get', 'ssmd', '--namespace', namespace, '-o', 'wide');

  expect(cells(wide)).toEqual([
    ['NAME', 'READY', 'REASON', 'DRIFTED', 'STATUS', 'VERSION', 'DEFAULT', 'AGE', 'DOCUMENT', 'REGION'],
    ['install', 'False', 'InUse', 'False', 'Active', '3', '2', AGE, 'Install', 'eu-west-1'],
  ]);
});

test('kubectl get ssm shows both kinds', async () => {
  const known = await ctl('api-resources', '--categories=ssm', '-o', 'name');

  expect(known.trim().split('\n')).toEqual([
    'ssmassociations.ssm-operator.dev',
    'ssmdocuments.ssm-operator.dev',
  ]);
});

test('the API server accepts every sample', async () => {
  const said = await ctl('apply', '--dry-run=server', '-R', '-f', 'manifests/samples');

  expect(SAMPLES.length).toBeGreaterThanOrEqual(12);
  expect(said.match(/ \(server dry run\)$/gm)).toHaveLength(SAMPLES.length + SAMPLE_CONFIG_MAPS.length);
});

const AGE = expect.stringMatching(/^\d+s$/) as string;

function condition(type: string, status: string, reason: string): object {
  const lastTransitionTime = '2030-01-01T00:00:00Z';
  return { type, status, reason, message: '', observedGeneration: 1, lastTransitionTime };
}

/** kubectl parts columns by three spaces. */
function cells(table: string): readonly (readonly string[])[] {
  return table
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/ {2,}/));
}

/** Everything below the root but metadata, which Kubernetes describes itself. */
function fieldsOf(schema: Schema, path: string): readonly (readonly [string, Schema])[] {
  const { properties = {}, items, additionalProperties } = schema;
  const below = Object.entries(properties).filter(([name]) => name !== 'metadata');
  return [
    [path, schema],
    ...below.flatMap(([name, field]) => fieldsOf(field, `${path}.${name}`)),
    ...(items === undefined ? [] : fieldsOf(items, `${path}[]`)),
    ...(additionalProperties === undefined ? [] : fieldsOf(additionalProperties, `${path}{}`)),
  ];
}
