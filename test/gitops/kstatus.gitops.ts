import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { Resource } from '../../src/api/resource.ts';
import { after, CREATED, happening } from '../controller/happenings.ts';
import { kstatusOf } from '../support/kstatus.ts';
import { SAMPLES } from '../support/samples.ts';
import { flux } from './flux.ts';

const SEED = 12;

/** Every state on the way of resources to which things happen, as the operator writes them. */
const REACHED: readonly Resource[] = fc
  .sample(fc.array(happening, { maxLength: 12 }), { numRuns: 600, seed: SEED })
  .flatMap((happenings) => {
    let resource = CREATED;
    return [CREATED, ...happenings.map((happened) => (resource = after(resource, happened)))];
  });

const condition = fc.record({
  type: fc.constantFrom('Ready', 'Stalled', 'Reconciling', 'RunsSucceeding', 'Drifted'),
  status: fc.constantFrom('True', 'False', 'Unknown'),
  reason: fc.constantFrom('InPlace', 'Creating', ''),
  message: fc.string({ maxLength: 20 }),
  observedGeneration: fc.integer({ min: 1, max: 3 }),
  lastTransitionTime: fc.constant('2026-01-05T00:00:00Z'),
});

/** Whatever else a status can hold. */
const DRAWN: readonly Resource[] = fc
  .sample(
    fc.record({
      generation: fc.integer({ min: 1, max: 3 }),
      deletionTimestamp: fc.oneof(
        { weight: 8, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constant('2026-01-05T00:00:01Z') },
      ),
      status: fc.option(
        fc.record(
          {
            observedGeneration: fc.integer({ min: -1, max: 3 }),
            conditions: fc.array(condition, { maxLength: 5 }),
          },
          { requiredKeys: [] },
        ),
        { nil: undefined, freq: 8 },
      ),
    }),
    { numRuns: 3_000, seed: SEED },
  )
  .map(
    ({ status, ...metadata }) =>
      ({ ...CREATED, metadata: { ...CREATED.metadata, ...metadata }, status }) as Resource,
  );

const { generation: _, ...ungenerated } = CREATED.metadata;
const saysOfReady = (...statuses: readonly unknown[]): object => ({
  ...CREATED,
  status: { observedGeneration: 1, conditions: statuses.map((status) => ({ type: 'Ready', status })) },
});

/** What no API server with our CRDs holds. What the library refuses to read is not among them. */
const ODD = [
  { ...CREATED, metadata: { ...CREATED.metadata, deletionTimestamp: '' }, status: {} },
  { ...CREATED, metadata: ungenerated, status: { observedGeneration: 0 } },
  { ...CREATED, metadata: ungenerated, status: { observedGeneration: 1, conditions: [] } },
  { ...CREATED, status: null },
  { ...CREATED, status: { conditions: null } },
  saysOfReady(''),
  saysOfReady('yes'),
  saysOfReady(undefined),
  saysOfReady('yes', 'False'),
  saysOfReady('False', 'True'),
  { ...CREATED, status: { conditions: [{ type: 'Ready', status: 'True', message: 'm'.repeat(2 ** 21) }] } },
] as readonly Resource[];

/** What a real operator has written. */
const WRITTEN: readonly Resource[] = globSync(
  'manifests/argocd/resource_customizations/**/testdata/*.yaml',
).map((path) => load(readFileSync(path, 'utf8')) as Resource);

interface Answer {
  readonly status: string;
  readonly message: string;
}

/** By the library that Flux is built of. */
async function answersFor(resources: readonly object[]): Promise<readonly Answer[]> {
  const { kstatus } = await flux(console.error);
  const program = spawn(kstatus, { stdio: ['pipe', 'pipe', 'inherit'] });
  program.stdin.on('error', () => {}); // it has ended, and its code says how
  program.stdin.end(resources.map((resource) => `${JSON.stringify(resource)}\n`).join(''));
  const [said, [code]] = await Promise.all([text(program.stdout), once(program, 'close')]);
  if (code !== 0) throw new Error(`kstatus has ended with ${code}`);
  const lines = said.split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Answer);
}

test('what the tests take for kstatus is what the library of Flux says', async () => {
  const resources = [...REACHED, ...DRAWN, ...ODD, ...WRITTEN, ...(SAMPLES as readonly Resource[])];

  const answers = await answersFor(resources);

  const counts = Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, each]) => [status, each.length]),
  );
  const others = resources.filter((resource, index) => kstatusOf(resource) !== answers[index]?.status);
  console.log(`kstatus of ${resources.length} resources, ${REACHED.length} of them reached:`, counts);
  expect(answers).toHaveLength(resources.length);
  expect(Object.keys(counts).toSorted()).toEqual(['Current', 'Failed', 'InProgress', 'Terminating']);
  expect(others.slice(0, 5)).toEqual([]);
});

test('Flux shows the message of what has stalled', async () => {
  const stalled = WRITTEN.filter((resource) => kstatusOf(resource) === 'Failed');

  const answers = await answersFor(stalled);

  const messages = stalled.map(
    ({ status }) => status?.conditions?.find(({ type }) => type === 'Stalled')?.message,
  );
  expect(stalled.length).toBeGreaterThan(2);
  expect(answers.map(({ message }) => message)).toEqual(messages);
});
