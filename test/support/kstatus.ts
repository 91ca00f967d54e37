import type { Resource } from '../../src/api/resource.ts';

/** What Flux, Helm and kpt wait for. */
export type Kstatus = 'InProgress' | 'Current' | 'Failed' | 'Terminating';

/** As far as it is read. */
export type Shown = Pick<Resource, 'metadata'> & { readonly status?: Resource['status'] };

/**
 * `Compute` of pkg/kstatus/status (fluxcd/cli-utils 1.4.0) for a kind that it does not know: the first row that holds.
 *
 * | the resource                                             | status      |
 * |----------------------------------------------------------|-------------|
 * | is being deleted                                         | Terminating |
 * | has a status.observedGeneration, and it is another       | InProgress  |
 * | Reconciling=True or Stalled=True, whichever comes first  | InProgress or Failed |
 * | Ready=True                                               | Current     |
 * | Ready=False or Unknown                                   | InProgress  |
 * | says nothing of these                                    | Current     |
 */
export function kstatusOf({ metadata, status }: Shown): Kstatus {
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  const observed = status?.observedGeneration;
  if (observed !== undefined && observed !== metadata.generation) return 'InProgress';
  const conditions = status?.conditions ?? [];
  const abnormal = conditions.find(
    ({ type, status: value }) => value === 'True' && (type === 'Reconciling' || type === 'Stalled'),
  );
  if (abnormal !== undefined) return abnormal.type === 'Stalled' ? 'Failed' : 'InProgress';
  const ready = conditions.find(({ type }) => type === 'Ready');
  return ready === undefined || ready.status === 'True' ? 'Current' : 'InProgress';
}

/** What is wrong with how those read a resource, one sentence each. */
export function misreadings(resource: Shown): readonly string[] {
  const { metadata, status } = resource;
  const said = kstatusOf(resource);
  const of = (type: string) => status?.conditions?.find((found) => found.type === type);
  const [ready, stalled] = [of('Ready'), of('Stalled')];
  const isCurrent = (condition: typeof ready): boolean =>
    condition?.status === 'True' && condition.observedGeneration === metadata.generation;
  const laws: Readonly<Record<string, boolean>> = {
    'Current is said of what is not Ready as it is now': said === 'Current' && !isCurrent(ready),
    'Failed is said of what has not stalled as it is now': said === 'Failed' && !isCurrent(stalled),
    'Current is not said of what is Ready as it is now':
      said !== 'Current' && said !== 'Terminating' && isCurrent(ready),
    'Failed is not said of what has stalled as it is now':
      said !== 'Failed' && said !== 'Terminating' && isCurrent(stalled),
  };
  return Object.keys(laws).filter((law) => laws[law]);
}
