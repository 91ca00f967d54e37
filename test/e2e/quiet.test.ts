import { globSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { isReady, type Rig } from '../support/rig.ts';
import { openScene } from '../support/scene.ts';
import { writesAmong } from '../support/simulator-admin.ts';

const HOUR_MS = 3_600_000;
const samples = globSync('manifests/samples/**/*.yaml').map(
  (path) => load(readFileSync(path, 'utf8')) as SsmAssociation,
);

async function rigWithSamples(): Promise<Rig> {
  const rig = await openScene('quiet');
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux', tags: { Role: 'web' } });
  for (const { metadata, spec } of samples) await rig.associations.create(metadata.name, spec); // oxlint-disable-line no-await-in-loop -- a few
  return rig;
}

async function allReady(rig: Rig): Promise<void> {
  for (const { metadata } of samples) await rig.associations.until(metadata.name, isReady); // oxlint-disable-line no-await-in-loop -- a few
}

test('two hours of virtual time and a restart cause no write to AWS, and after the first runs none to a status', async () => {
  const rig = await rigWithSamples();
  const first = await rig.startOperator();
  await allReady(rig);
  await rig.advance(120_000);
  const settled = await rig.aws.calls();
  const versions = await Promise.all(samples.map(({ metadata }) => rig.associations.get(metadata.name)));

  await rig.advance(HOUR_MS);
  await first.stop();
  await rig.startOperator();
  await rig.advance(HOUR_MS);

  const after = await rig.aws.calls(settled.at(-1)?.seq);
  const later = await Promise.all(samples.map(({ metadata }) => rig.associations.get(metadata.name)));
  const lists = after.filter(({ operation }) => operation === 'ListAssociations').length;
  console.log(
    `${samples.length} samples, 2 hours, 1 restart: ${lists} lists, ${after.length - lists} other calls, ${writesAmong(after).length} writes to AWS`,
  );
  expect(lists).toBeGreaterThan(100);
  expect(writesAmong(after)).toEqual([]);
  expect(later.map(({ metadata }) => metadata.resourceVersion)).toEqual(
    versions.map(({ metadata }) => metadata.resourceVersion),
  );
});

test('a restart with settled resources lists, and does nothing else', async () => {
  const rig = await rigWithSamples();
  const first = await rig.startOperator();
  await allReady(rig);
  await rig.advance(120_000);
  await first.stop();
  const before = (await rig.aws.calls()).at(-1)?.seq;

  const second = await rig.startOperator();
  await second.idle();

  const calls = (await rig.aws.calls(before)).map(({ operation }) => operation);
  expect(calls).toEqual(['ListAssociations']);
});
