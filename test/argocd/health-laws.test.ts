import { expect, test } from 'vitest';
import type { Resource } from '../../src/api/resource.ts';
import type { Finding, Verdict } from '../../src/controller/reconciler.ts';
import { statusAfter } from '../../src/controller/status.ts';
import { kstatusOf } from '../support/kstatus.ts';
import { KINDS, textIn, type Health, type Kind } from './customizations.ts';
import { REASONS } from './reasons.ts';
import { answersOf, LUA } from './sandbox.ts';

const STANDINGS = [
  { ready: 'True', stalled: false },
  { ready: 'False', stalled: false },
  { ready: 'False', stalled: true },
  { ready: 'Unknown', stalled: false },
] as const;

/** Of runs. `undefined`: nothing is said of them. */
const RUNS = ['True', 'False', 'Unknown', undefined] as const;

/** Of the spec that the status speaks of. */
type Edit = 'seen' | 'edited since';

interface Case {
  readonly kind: Kind;
  readonly verdict: Verdict;
  readonly runs: (typeof RUNS)[number];
  readonly edit: Edit;
}

const CASES: readonly Case[] = KINDS.flatMap((kind) =>
  REASONS.flatMap((reason) =>
    STANDINGS.flatMap((standing) => {
      const verdict = { ...standing, reason, message: `Because of ${reason}.` };
      const seen = RUNS.map((runs): Case => ({ kind, verdict, runs, edit: 'seen' }));
      return [...seen, { kind, verdict, runs: 'True', edit: 'edited since' }];
    }),
  ),
);

/** With the status that the operator writes. */
function resourceOf({ kind, verdict, runs, edit }: Case): Resource {
  const metadata = {
    name: 'agent',
    namespace: 'fleet',
    uid: 'u1',
    resourceVersion: '1',
    generation: 3,
    creationTimestamp: '2026-01-05T00:00:00Z',
  };
  const resource = { apiVersion: 'ssm-operator.dev/v1alpha1', kind, metadata, spec: {} };
  const ofRuns: Finding = {
    type: 'RunsSucceeding',
    status: runs ?? 'True',
    reason: 'OfRuns',
    message: 'As runs go.',
  };
  const findings = runs === undefined ? [] : [ofRuns];
  const status = statusAfter(resource, {}, verdict, { findings, now: new Date('2026-01-05T00:00:00Z') });
  return { ...resource, metadata: { ...metadata, generation: edit === 'seen' ? 3 : 4 }, status };
}

/** What is wrong with what Argo CD shows, one sentence each: DESIGN §3.5. */
function lawsBroken(each: Case, { status, message }: Health): readonly string[] {
  const { verdict, runs, edit } = each;
  const seen = edit === 'seen';
  const paused = seen && (verdict.reason === 'Suspended' || verdict.reason === 'Held');
  const kstatus = kstatusOf(resourceOf(each));
  const laws: Readonly<Record<string, boolean>> = {
    'it is a word that the operator has no use for': ![
      'Healthy',
      'Progressing',
      'Degraded',
      'Suspended',
    ].includes(status),
    'an edit that nobody has seen is not Progressing': !seen && status !== 'Progressing',
    'what is suspended or held is not Suspended': paused !== (status === 'Suspended'),
    'Healthy is not what AWS holds': (status === 'Healthy') !== (seen && !paused && verdict.ready === 'True'),
    'Degraded is not what has stalled': (status === 'Degraded') !== (seen && !paused && verdict.stalled),
    'Flux and Helm would not take Healthy for Current': status === 'Healthy' && kstatus !== 'Current',
    'Flux and Helm would not take Degraded for Failed': status === 'Degraded' && kstatus !== 'Failed',
    'it does not say why': seen && !message.startsWith(`${verdict.reason}: ${verdict.message}`),
    'failing runs are not told':
      status === 'Healthy' && runs === 'False' && told(each) !== message.includes('As runs go.'),
    'runs that do not fail are told': runs !== 'False' && message.includes('As runs go.'),
  };
  return Object.keys(laws).filter((law) => laws[law]);
}

/** Documents have no runs. */
function told({ kind }: Case): boolean {
  return kind === 'SsmAssociation';
}

test.skipIf(LUA === undefined)('whatever the reason, Argo CD shows what the conditions mean', async () => {
  const scripts = Object.fromEntries(KINDS.map((kind) => [kind, textIn(kind, 'health.lua')]));

  const answers = await answersOf(
    CASES.map((each) => ({ script: scripts[each.kind]!, obj: resourceOf(each) })),
  );

  const healths = answers.map((answer) => answer() as Health);
  const faults = CASES.flatMap((each, index) =>
    lawsBroken(each, healths[index]!).map((law) => `${law}: ${JSON.stringify(each)}`),
  );
  console.log(`${CASES.length} statuses with ${REASONS.length} reasons`);
  expect(REASONS.length).toBeGreaterThan(150);
  expect(new Set(healths.map(({ status }) => status)).size).toBe(4);
  expect(faults.slice(0, 10)).toEqual([]);
});
