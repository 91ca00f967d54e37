import type { SsmDocument, SsmDocumentSpec } from '../api/generated/ssm-document.ts';
import { hashOfMembers } from '../ownership/fingerprint.ts';
import type { Owner } from '../ownership/owner.ts';
import { desiredTags } from '../ownership/tagging.ts';
import type { DocumentRequest } from '../ssm/document-gateway.ts';
import type { Tags } from '../ssm/gateway.ts';
import { contentFrom } from './content.ts';

export interface DesiredDocument {
  readonly document: DocumentRequest;
  readonly tags: Tags;
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

export function desiredFrom(resource: SsmDocument, owner: Owner): DesiredDocument {
  const { spec } = resource;
  const { documentType = 'Command', documentFormat = 'JSON', versionName, displayName, targetType } = spec;
  return {
    document: {
      name: documentNameOf(resource),
      documentType,
      documentFormat,
      content: contentFrom(spec),
      ...(versionName === undefined ? {} : { versionName }),
      ...(displayName === undefined ? {} : { displayName }),
      ...(targetType === undefined ? {} : { targetType }),
    },
    tags: desiredTags(resource, owner),
    defaultVersion: wantedDefault(spec),
  };
}

export function documentNameOf({ metadata, spec }: SsmDocument): string {
  return spec.documentName ?? metadata.name;
}

/** Of the spec as people wrote it, so that an operator that serialises anew takes nothing for an edit. */
export function specHashOf({ spec }: SsmDocument): string {
  return hashOfMembers(spec, VISIBLE_MEMBERS);
}

function wantedDefault({ promotion, defaultVersion }: SsmDocumentSpec): DesiredDocument['defaultVersion'] {
  if (promotion !== 'Manual') return 'newest';
  return defaultVersion === undefined ? undefined : Number(defaultVersion);
}
