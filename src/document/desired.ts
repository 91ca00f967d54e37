import type { SsmDocument, SsmDocumentSpec } from '../api/generated/ssm-document.ts';
import { ReconcileError } from '../controller/error.ts';
import type { Revision } from '../controller/reconciler.ts';
import { hashOf, hashOfMembers } from '../ownership/fingerprint.ts';
import type { Owner } from '../ownership/owner.ts';
import { desiredTags } from '../ownership/tagging.ts';
import type { DocumentRequest, Shares } from '../ssm/document-gateway.ts';
import type { Tags } from '../ssm/gateway.ts';
import { contentFrom } from './content.ts';
import type { Declared } from './content-ref.ts';
import { desiredShares } from './sharing.ts';

export interface DesiredDocument {
  readonly document: DocumentRequest;
  readonly tags: Tags;
  /** `undefined`: the spec says nothing of sharing. */
  readonly shares: Shares | undefined;
  /** `newest`: the newest version, once it is Active. `undefined`: it stays as it is. */
  readonly defaultVersion: 'newest' | number | undefined;
}

/** The members of the spec that AWS can see. Adding one here later changes no hash of a spec that lacks it. */
const VISIBLE_MEMBERS = [
  'documentName',
  'documentType',
  'documentFormat',
  'content',
  'contentText',
  'contentFrom',
  'versionName',
  'displayName',
  'targetType',
  'requires',
  'attachments',
  'promotion',
  'defaultVersion',
] as const satisfies readonly (keyof SsmDocumentSpec)[];

/** `declared`: with its content in it. */
export function desiredFrom(declared: SsmDocument, owner: Owner): DesiredDocument {
  const { spec } = declared;
  const { documentType = 'Command', documentFormat = 'JSON', versionName, displayName, targetType } = spec;
  const { requires, attachments } = spec;
  return {
    document: {
      name: documentNameOf(declared),
      documentType,
      documentFormat,
      content: contentFrom(spec),
      ...(versionName === undefined ? {} : { versionName }),
      ...(displayName === undefined ? {} : { displayName }),
      ...(targetType === undefined ? {} : { targetType }),
      ...(requires === undefined ? {} : { requires }),
      ...(attachments === undefined ? {} : { attachments }),
    },
    tags: desiredTags(declared, owner),
    shares: desiredShares(spec),
    defaultVersion: wantedDefault(spec),
  };
}

export function documentNameOf({ metadata, spec }: SsmDocument): string {
  return spec.documentName ?? metadata.name;
}

/**
 * Of the spec as people wrote it, so that an operator that serialises anew takes nothing for an edit. Text of a ConfigMap
 * counts as if it stood in the spec: an edit there is an edit of the spec, and another name for the same text is none.
 */
export function specHashOf({ spec }: SsmDocument, declared: Declared): string {
  if (!(declared instanceof ReconcileError)) return hashOfMembers(declared.spec, VISIBLE_MEMBERS);
  const { content: _, ...others } = spec; // it may be what can't be read
  return hashOf({ hash: hashOfMembers<SsmDocumentSpec>(others, VISIBLE_MEMBERS), content: declared.reason });
}

/** `undefined`: everything stands in the spec itself. */
export function revisionOf(resource: SsmDocument, declared: Declared): Revision | undefined {
  if (resource.spec.contentFrom === undefined) return undefined;
  const id = specHashOf(resource, declared);
  return { id, isNew: resource.status?.appliedHash !== id };
}

function wantedDefault({ promotion, defaultVersion }: SsmDocumentSpec): DesiredDocument['defaultVersion'] {
  if (promotion !== 'Manual') return 'newest';
  return defaultVersion === undefined ? undefined : Number(defaultVersion);
}
