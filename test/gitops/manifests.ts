import { dump } from 'js-yaml';
import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocumentSpec } from '../../src/api/generated/ssm-document.ts';
import { documentSpec, spec } from '../support/rig.ts';

/** At which point of a sync it comes. */
interface Placed {
  readonly wave?: number;
}

/** A file of git. A test names only what matters to it. */
export function association(
  name: string,
  change: Partial<SsmAssociationSpec> = {},
  placed: Placed = {},
): string {
  return manifest('SsmAssociation', name, spec(change), placed);
}

/** The same for what runs an SsmDocument. */
export function associationOf(referred: string, name: string, placed: Placed = {}): string {
  const { documentName: _, parameters: __, ...rest } = spec();
  return manifest('SsmAssociation', name, { ...rest, documentRef: { name: referred } }, placed);
}

export function document(name: string, change: Partial<SsmDocumentSpec> = {}, placed: Placed = {}): string {
  return manifest('SsmDocument', name, documentSpec(change), placed);
}

function manifest(kind: string, name: string, declared: object, { wave }: Placed): string {
  const annotations = wave === undefined ? {} : { 'argocd.argoproj.io/sync-wave': String(wave) };
  return dump({
    apiVersion: 'ssm-operator.dev/v1alpha1',
    kind,
    metadata: { name, annotations },
    spec: declared,
  });
}
