import { createHash } from 'node:crypto';
import type { SsmAssociation, SsmAssociationSpec } from '../api/generated/ssm-association.ts';
import { ownerTags, type Owner } from '../ownership/owner.ts';
import { canonicalAssociation, OPTIONAL_MEMBERS, type Association } from '../ssm/association.ts';
import type { Tags } from '../ssm/gateway.ts';

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

export function desiredFrom(resource: SsmAssociation, owner: Owner): DesiredAssociation {
  const { spec } = resource;
  return {
    association: canonicalAssociation({ ...spec, associationName: associationNameOf(resource) }),
    tags: { ...spec.tags, ...ownerTags(owner) },
  };
}

/** `<namespace>.<name>` when the spec names none, cut to what AWS allows. */
function associationNameOf({ metadata, spec }: SsmAssociation): string {
  return spec.associationName ?? `${metadata.namespace}.${metadata.name}`.slice(0, NAME_LIMIT);
}

/**
 * Of the spec as people wrote it, not of our canonical form: an operator that learns a new canonical form must not
 * take that for an edit.
 */
export function specHashOf({ spec }: SsmAssociation): string {
  const visible = VISIBLE_MEMBERS.map((name) => [name, spec[name]] as const);
  return hashOf(Object.fromEntries(visible.filter(([, value]) => value !== undefined)));
}

export function tagsHashOf({ spec }: SsmAssociation): string {
  return hashOf(spec.tags ?? {});
}

/** The tags that we set by order of the spec; our own marks come on top and are never taken away. */
export function tagKeysOf({ spec }: SsmAssociation): readonly string[] | undefined {
  const keys = Object.keys(spec.tags ?? {}).toSorted();
  return keys.length === 0 ? undefined : keys;
}

function hashOf(value: object): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
    .slice(0, 32);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
