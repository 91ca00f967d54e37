import { dump } from 'js-yaml';
import { RECONCILE_REQUESTED_AT, RUN_REQUESTED_AT } from '../../src/api/names.ts';
import type { Resource } from '../../src/api/resource.ts';
import type { Example } from './examples.ts';

/** Of every time in an example. */
const WHEN = '2026-01-05T00:00:00Z';

/** Text by path below the folder of both kinds: what scripts get, and what has to come of it. */
export function testdataOf(examples: readonly Example[]): ReadonlyMap<string, string> {
  const shown = examples.map(({ kind, state, resource }) => [`${kind}/testdata/${state}`, resource] as const);
  const acted = examples
    .filter(({ state }) => state === 'healthy')
    .flatMap(({ kind, resource }) =>
      Object.entries(afterActions(resource)).map(
        ([name, after]) => [`${kind}/actions/testdata/${name}`, after] as const,
      ),
    );
  return new Map([...shown, ...acted].map(([path, resource]) => [`${path}.yaml`, textOf(resource)]));
}

function afterActions(initial: Resource): Readonly<Record<string, Resource>> {
  const asked = (annotation: string): Resource => ({
    ...initial,
    metadata: { ...initial.metadata, annotations: { [annotation]: WHEN } },
  });
  const declared = (suspend: boolean): Resource => ({ ...initial, spec: { ...initial.spec, suspend } });
  return {
    initial,
    reconciled: asked(RECONCILE_REQUESTED_AT),
    suspended: declared(true),
    resumed: declared(false),
    ...(initial.kind === 'SsmAssociation' ? { ran: asked(RUN_REQUESTED_AT) } : {}),
  };
}

const HEAD = '# Made by npm test -- test/argocd -u: what the operator writes, but for ids and times.\n';
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

/** What differs each time is fixed, or left out. */
function textOf({ apiVersion, kind, metadata, spec, status }: Resource): string {
  const { name, namespace, annotations, finalizers, generation } = metadata;
  const kept = { name, namespace, annotations, finalizers, generation };
  const text = dump({ apiVersion, kind, metadata: kept, spec, status }, { lineWidth: -1, noRefs: true });
  const fixed = text
    .replaceAll(namespace, 'fleet')
    .replaceAll(UUID, '00000000-0000-0000-0000-000000000000')
    .replaceAll(TIME, WHEN);
  return HEAD + fixed;
}
