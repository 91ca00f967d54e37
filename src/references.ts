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
    uses: (region, names) =>
      lists
        .entries(region)
        ?.filter(({ documentName }) => names.includes(documentName))
        .map(({ associationName, id, documentVersion }) => ({
          name: associationName || id,
          version: documentVersion,
        })),
    pinned: (document) => associations.list().flatMap((found) => pinsOf(found, document)),
    following: (document) =>
      associations.list().filter((found) => follows(found, document) && holdsSomething(found)).length,
    declared: (document: SsmDocument) =>
      associations
        .list()
        .filter((found) => uses(found, document) && holdsSomething(found))
        .map((found) => `SsmAssociation ${keyOf(found)}`),
  };
}

/** Numbers of versions that an association declares, or runs, when the document may be its. */
function pinsOf(association: SsmAssociation, document: SsmDocument): readonly number[] {
  const { spec, status } = association;
  const { documentName: name, documentArn: arn } = document.status ?? {};
  const isNamed = [spec.documentName, status?.documentName].some(
    (named) => named !== undefined && (named === name || named === arn),
  );
  if (!isNamed && !documentKeysOf(association).includes(keyOf(document))) return [];
  return [spec.documentVersion, status?.documentVersion].map(Number).filter(Number.isInteger);
}

function follows({ spec, ...association }: SsmAssociation, document: SsmDocument): boolean {
  const isRef = documentKeysOf({ spec, ...association }).includes(keyOf(document));
  return isRef && spec.documentVersion === 'Published';
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
