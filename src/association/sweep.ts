import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import { keyOf } from '../controller/store.ts';
import type { ListedAssociation } from '../ssm/gateway.ts';
import { showsNews } from './due.ts';

/**
 * The resources that a complete list of the region calls for: what AWS shows differs from what the status tells, or it
 * is missing there, which Describe confirms. `resources`: those of this region.
 */
export function keysToLookAt(
  listed: ReadonlyMap<string, ListedAssociation>,
  resources: readonly SsmAssociation[],
): readonly string[] {
  return resources
    .filter(({ spec, status, metadata }) => {
      const managed = status?.associationId !== undefined && metadata.deletionTimestamp === undefined;
      return managed && spec.suspend !== true;
    })
    .filter((resource) => {
      const entry = listed.get(resource.status?.associationId ?? '');
      return entry === undefined || showsNews(resource, entry);
    })
    .map(keyOf);
}
