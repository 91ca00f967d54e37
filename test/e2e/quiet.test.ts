import { expect, test } from 'vitest';
import type { Resource } from '../../src/api/resource.ts';
import { isReady, type Rig } from '../support/rig.ts';
import { declare, isDocument, kindOf, SAMPLES } from '../support/samples.ts';
import { openScene } from '../support/scene.ts';
import { writesAmong } from '../support/simulator-admin.ts';

const HOUR_MS = 3_600_000;
const LISTS = ['ListAssociations', 'ListDocuments'];

async function rigWithSamples(): Promise<Rig> {
  const rig = await openScene('quiet');
  const tags = { Role: 'web', Environment: 'production' };
  await rig.aws.put('nodes/i-0aaaaaaaaaaaaaaa1', { platformType: 'Linux', tags });
  for (const sample of SAMPLES) await declare(rig, sample); // oxlint-disable-line no-await-in-loop -- a few
  return rig;
}

async function allReady(rig: Rig): Promise<void> {
  await rig.advance(5_000);
  for (const sample of SAMPLES) {
    await kindOf(rig, sample).until(sample.metadata.name, isReady); // oxlint-disable-line no-await-in-loop -- a few
  }
}

async function versionsOf(rig: Rig): Promise<readonly string[]> {
  const all: readonly Resource[] = await Promise.all(
    SAMPLES.map((sample) => kindOf(rig, sample).get(sample.metadata.name)),
  );
  return all.map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.resourceVersion}`);
}

test('two hours of virtual time and a restart cause no write to AWS, and none to a status while nothing runs', async () => {
  const rig = await rigWithSamples();
  const first = await rig.startOperator();
  await allReady(rig);
  await rig.advance(180_000);
  const settled = await rig.aws.calls();
  const before = await versionsOf(rig);

  await rig.advance(HOUR_MS / 2);
  const after = await versionsOf(rig);
  await rig.advance(HOUR_MS / 2);
  await first.stop();
  await rig.startOperator();
  await rig.advance(HOUR_MS);

  const calls = await rig.aws.calls(settled.at(-1)?.seq);
  const count = (operation: string): number => calls.filter((call) => call.operation === operation).length;
  const documents = SAMPLES.filter(isDocument).length;
  console.log(
    `${SAMPLES.length} samples (${documents} documents), 2 hours, 1 restart: ${LISTS.map((name) => `${count(name)} ${name}`).join(', ')}, ${count('DescribeDocument')} DescribeDocument, ${calls.filter(({ operation }) => !/^(List|Describe)/.test(operation)).length} other calls, ${writesAmong(calls).length} writes to AWS`,
  );
  expect(writesAmong(calls)).toEqual([]);
  expect(count('ListAssociations')).toBeGreaterThan(100);
  expect(count('DescribeDocument')).toBeGreaterThan(documents * 4);
  expect(count('DescribeDocument')).toBeLessThanOrEqual(documents * 10);
  expect(count('GetDocument')).toBe(0);
  expect(after).toEqual(before);
});

test('a restart with settled resources lists, and does nothing else', async () => {
  const rig = await rigWithSamples();
  const first = await rig.startOperator();
  await allReady(rig);
  await rig.advance(180_000);
  await first.stop();
  const before = (await rig.aws.calls()).at(-1)?.seq;

  const second = await rig.startOperator();
  await second.idle();

  const calls = (await rig.aws.calls(before)).map(({ operation }) => operation);
  expect(calls.toSorted()).toEqual(LISTS);
});
