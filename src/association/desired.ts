import type { SsmAssociation } from '../api/generated/ssm-association.ts';
import type { Owner } from '../ownership/owner.ts';
import { desiredTags } from '../ownership/tagging.ts';
import { canonicalAssociation, type Association } from '../ssm/association.ts';
import type { Tags } from '../ssm/gateway.ts';
import type { NamedDocument } from './document-ref.ts';

export interface DesiredAssociation {
  readonly association: Association;
  readonly tags: Tags;
}

const NAME_LIMIT = 127;

export function desiredFrom(
  resource: SsmAssociation,
  owner: Owner,
  document: NamedDocument,
): DesiredAssociation {
  const { spec } = resource;
  return {
    association: canonicalAssociation({
      ...spec,
      ...document,
      associationName: associationNameOf(resource),
    }),
    tags: desiredTags(resource, owner),
  };
}

/** `<namespace>.<name>` when the spec names none, cut to what AWS allows. */
function associationNameOf({ metadata, spec }: SsmAssociation): string {
  return spec.associationName ?? `${metadata.namespace}.${metadata.name}`.slice(0, NAME_LIMIT);
}
