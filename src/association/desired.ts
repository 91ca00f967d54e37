import type { SsmAssociation, SsmAssociationSpec } from '../api/generated/ssm-association.ts';
import { ReconcileError } from '../controller/error.ts';
import { hashOf, hashOfMembers } from '../ownership/fingerprint.ts';
import { ownerTags, type Owner } from '../ownership/owner.ts';
import { canonicalAssociation, OPTIONAL_MEMBERS, type Association } from '../ssm/association.ts';
import type { Tags } from '../ssm/gateway.ts';
import type { NamedDocument, Resolution } from './document-ref.ts';

export interface DesiredAssociation {
  readonly association: Association;
  readonly tags: Tags;
}

const NAME_LIMIT = 127;

/** The members of the spec that AWS can see. Adding one here later changes no hash of a spec that lacks it. */
const VISIBLE_MEMBERS = [
  'associationName',
  'documentName',
  'documentRef',
  'documentVersion',
  'parameters',
  'targets',
  'applyOnlyAtCronInterval',
  'complianceSeverity',
  'syncCompliance',
  ...OPTIONAL_MEMBERS,
] as const satisfies readonly (keyof SsmAssociationSpec)[];

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
    tags: { ...spec.tags, ...ownerTags(owner) },
  };
}

/** `<namespace>.<name>` when the spec names none, cut to what AWS allows. */
function associationNameOf({ metadata, spec }: SsmAssociation): string {
  return spec.associationName ?? `${metadata.namespace}.${metadata.name}`.slice(0, NAME_LIMIT);
}

/**
 * Of the spec as people wrote it, not of our canonical form: an operator that learns a new canonical form must not
 * take that for an edit. A documentRef that comes down to something else counts as an edit of the spec.
 */
export function specHashOf({ spec }: SsmAssociation, document: Resolution): string {
  const hash = hashOfMembers(spec, VISIBLE_MEMBERS);
  if (spec.documentRef === undefined) return hash;
  return hashOf({ hash, document: document instanceof ReconcileError ? document.reason : document });
}
