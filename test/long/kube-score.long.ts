import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { template } from '../charts/fixture.ts';
import { arguedIn, KUBE_SCORE_EXCEPTIONS } from '../charts/lint/exceptions.ts';
import { whyNoGo } from '../support/go-tool.ts';
import { findingsOf } from './kube-score.ts';

const MATRIX = 'test/charts/matrix';
const CASES = (await readdir(MATRIX)).filter((file) => file.endsWith('.values.yaml'));

const why = await whyNoGo();
if (why !== undefined) console.warn(`NOT TESTED, the chart with kube-score: ${why}`);

test.skipIf(why !== undefined).each(CASES)(
  'kube-score finds nothing in %s but what is argued',
  async (file) => {
    const findings = await findingsOf(await template('--values', join(MATRIX, file)));

    const argued = arguedIn(file.replace('.values.yaml', ''), KUBE_SCORE_EXCEPTIONS);
    const found = [...new Set(findings.map(({ check }) => check))].toSorted(); // of the Deployment and of the Job
    console.log(`kube-score, ${file}: ${findings.length} found, ${argued.length} argued`);
    expect(found, JSON.stringify(findings, undefined, 1)).toEqual(argued);
  },
);

test.skipIf(why !== undefined)('kube-score would find what is wrong', async () => {
  const manifests = await template('--set', 'podDisruptionBudget.enabled=false');

  const findings = await findingsOf(manifests.replace('readOnlyRootFilesystem: true', ''));

  const found = findings.map(({ check }) => check);
  expect(found).toContain('deployment-has-poddisruptionbudget');
  expect(found).toContain('container-security-context-readonlyrootfilesystem');
});
