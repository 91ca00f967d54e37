import type { Stored } from '../api/resource.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Three quarters of a resource in memory are what nobody here reads. */
export function trimmed<R extends Stored>(resource: R): R {
  const { managedFields, annotations, ...metadata } = resource.metadata as R['metadata'] & {
    managedFields?: unknown;
  };
  void managedFields;
  if (!annotations) return { ...resource, metadata };
  const { [LAST_APPLIED]: lastApplied, ...kept } = annotations;
  void lastApplied;
  return { ...resource, metadata: { ...metadata, annotations: kept } };
}
