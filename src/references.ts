import type { SsmAssociation } from './api/generated/ssm-association.ts';
import type { SsmDocument } from './api/generated/ssm-document.ts';
import type { AssociationLists } from './association/listing.ts';
import { keyOf, type ResourceStore } from './controller/store.ts';
import type { Users } from './document/work.ts';

type Associations = Pick<ResourceStore<SsmAssociation>, 'list'>;

/** The SsmAssociations that refer to the SsmDocument of this key, or name what it holds in AWS. */
export function referring(
  associations: Associations,
  documentKey: string,
  document: SsmDocument | undefined,
): readonly SsmAssociation[] {
  const { documentName, documentArn } = document?.status ?? {};
  return associations.list().filter((found) => {
    const name = found.spec.documentName;
    const isNamed = name !== undefined && (name === documentName || name === documentArn);
    return isNamed || documentKeysOf(found).includes(documentKey);
  });
}

/** The key of the SsmDocument that an association refers to, if any. */
export function documentKeysOf({ metadata, spec }: SsmAssociation): readonly string[] {
  return spec.documentRef === undefined ? [] : [`${metadata.namespace}/${spec.documentRef.name}`];
}

/** Who runs a document: of everybody as the last list shows it, and of this cluster as declared. */
export function usersOf(lists: Pick<AssociationLists, 'entries'>, associations: Associations): Users {
  return {
    listed: (region, names) =>
      lists
        .entries(region)
        ?.filter(({ documentName }) => names.includes(documentName))
        .map(({ associationName, id }) => associationName || id),
    declared: (document: SsmDocument) =>
      associations
        .list()
        .filter((found) => uses(found, document) && holdsSomething(found))
        .map((found) => `SsmAssociation ${keyOf(found)}`),
  };
}

/** AWS was told to run its document, or may have been: a create of an association that refers to it is open. */
function uses(association: SsmAssociation, document: SsmDocument): boolean {
  const { documentName, region, create } = association.status ?? {};
  if (create !== undefined && documentKeysOf(association).includes(keyOf(document))) return true;
  const { documentName: name, documentArn: arn, region: home } = document.status ?? {};
  return documentName !== undefined && region === home && (documentName === name || documentName === arn);
}

/** It has, or may have, an association in AWS, and is not gone itself. */
function holdsSomething({ metadata, status }: SsmAssociation): boolean {
  const gone = metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0;
  return !gone && (status?.associationId !== undefined || status?.create !== undefined);
}
