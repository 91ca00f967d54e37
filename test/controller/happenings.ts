import * as fc from 'fast-check';
import type { Resource, Status } from '../../src/api/resource.ts';
import { ReconcileError, type Retry } from '../../src/controller/error.ts';
import type { Verdict } from '../../src/controller/reconciler.ts';
import { statusAfter, verdictOfFailure } from '../../src/controller/status.ts';
import { AGENT } from './fixture.ts';

/** What happens to a resource, one thing after another. */
export type Happening =
  | { readonly does: 'edit' }
  | { readonly does: 'delete' }
  | { readonly does: 'judge'; readonly verdict: Verdict; readonly late: boolean }
  | { readonly does: 'fail'; readonly retry: Retry; readonly long: boolean; readonly revised: boolean }
  | { readonly does: 'learn' };

const RETRIES: readonly Retry[] = ['soon', 'timed', 'backoff', 'slow', 'rarely', 'never'];

const verdict: fc.Arbitrary<Verdict> = fc
  .record({
    ready: fc.constantFrom('True', 'False', 'Unknown'),
    stalled: fc.boolean(),
    reason: fc.constantFrom('InPlace', 'Creating', 'DriftReported', 'Suspended', 'Held'),
    message: fc.string({ maxLength: 20 }),
  })
  .map((drawn) => ({ ...drawn, stalled: drawn.stalled && drawn.ready === 'False' }));

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('judge'), verdict, late: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('fail'),
      retry: fc.constantFrom(...RETRIES),
      long: fc.boolean(),
      revised: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('edit') }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('learn') }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('delete') }) },
);

const NOW = new Date('2026-01-05T00:00:00Z');

/** As the API server has it right after the creation: the CRDs give the status a default. */
export const CREATED: Resource = { ...AGENT, status: { observedGeneration: -1 } };

export function after(resource: Resource, happened: Happening): Resource {
  const { metadata } = resource;
  switch (happened.does) {
    case 'edit':
      return { ...resource, metadata: { ...metadata, generation: metadata.generation + 1 } };
    case 'delete':
      return { ...resource, metadata: { ...metadata, deletionTimestamp: '2026-01-05T00:00:01Z' } };
    default:
      return { ...resource, status: written(resource, happened) };
  }
}

/** `late`: a pass that began with the generation before. */
function written(resource: Resource, happened: Exclude<Happening, { does: 'edit' | 'delete' }>): Status {
  const { metadata, status } = resource;
  if (happened.does === 'learn') return statusSaying(undefined, resource);
  if (happened.does === 'fail') return statusSaying(failureOf(resource, happened), resource);
  const began = Math.max(happened.late ? metadata.generation - 1 : metadata.generation, 1);
  if (began < (status?.observedGeneration ?? -1)) return status ?? {};
  return statusSaying(happened.verdict, { ...resource, metadata: { ...metadata, generation: began } });
}

function statusSaying(said: Verdict | undefined, resource: Resource): Status {
  return statusAfter(resource, {}, said, { now: NOW });
}

function failureOf(resource: Resource, { retry, long, revised }: Happening & { does: 'fail' }) {
  const failure = new ReconcileError({ reason: 'AwsSaidNo', retry, message: 'no' });
  return verdictOfFailure(resource, failure, { long, revised });
}
