import type { Resource } from '../../src/api/resource.ts';

/** What Flux, Helm and kpt wait for. */
export type Kstatus = 'InProgress' | 'Current' | 'Failed' | 'Terminating';

/** As far as it is read. */
export type Shown = Pick<Resource, 'metadata'> & { readonly status?: Resource['status'] };

/**
 * `Compute` of pkg/kstatus/status (fluxcd/cli-utils 1.4.0) for a kind that it does not know: the first row that holds.
 *
 * | the resource                                                | status               |
 * |-------------------------------------------------------------|----------------------|
 * | is being deleted                                            | Terminating          |
 * | has a generation, and another status.observedGeneration     | InProgress           |
 * | Reconciling=True or Stalled=True, whichever comes first     | InProgress or Failed |
 * | Ready=True                                                  | Current              |
 * | Ready=False or Unknown                                      | InProgress           |
 * | says nothing of these, or another word of Ready             | Current              |
 *
 * What has the wrong type, the library refuses to read: it says nothing of that.
 */
export function kstatusOf({ metadata, status }: Shown): Kstatus {
  if ((metadata.deletionTimestamp ?? '') !== '') return 'Terminating';
  const [wanted, observed] = [metadata.generation as number | undefined, status?.observedGeneration];
  if (wanted !== undefined && observed !== undefined && observed !== wanted) return 'InProgress';
  const conditions = status?.conditions ?? [];
  const abnormal = conditions.find(
    ({ type, status: value }) => value === 'True' && (type === 'Reconciling' || type === 'Stalled'),
  );
  if (abnormal !== undefined) return abnormal.type === 'Stalled' ? 'Failed' : 'InProgress';
  const ready = conditions.find(({ type, status: value }) => type === 'Ready' && WORDS.includes(value));
  return ready === undefined || ready.status === 'True' ? 'Current' : 'InProgress';
}

const WORDS = ['True', 'False', 'Unknown'];

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
