import type { SsmAssociation, SsmAssociationSpec } from '../api/generated/ssm-association.ts';
import { ReconcileError } from '../controller/error.ts';
import { hashOf, hashOfMembers } from '../ownership/fingerprint.ts';
import { OPTIONAL_MEMBERS } from '../ssm/association.ts';
import type { Resolution } from './document-ref.ts';

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

/**
 * Of the spec as people wrote it, not of our canonical form: an operator that learns a new canonical form must not
 * take that for an edit. A documentRef that comes down to something else counts as an edit of the spec.
 */
export function specHashOf({ spec }: SsmAssociation, document: Resolution): string {
  const hash = hashOfMembers(spec, VISIBLE_MEMBERS);
  if (spec.documentRef === undefined) return hash;
  return hashOf({ hash, document: document instanceof ReconcileError ? document.reason : document });
}
