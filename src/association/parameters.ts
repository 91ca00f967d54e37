import type { SsmAssociation, SsmAssociationSpec } from '../api/generated/ssm-association.ts';
import type { SsmDocument, SsmDocumentStatus } from '../api/generated/ssm-document.ts';
import type { NamedDocument } from './document-ref.ts';

/**
 * Whether the parameters of an association go with those that its document declares, as far as the SsmDocument knows:
 *
 * | the SsmDocument                            | the version is its newest | fit                     |
 * |--------------------------------------------|---------------------------|-------------------------|
 * | is in place                                | yes                       | `fits`, or what does not |
 * | is in place                                | no                        | unknown                 |
 * | is being changed                           | –                         | moving                  |
 * | is absent, suspended, stalled              | –                         | unknown                 |
 */
export type Fit = 'fits' | 'unknown' | 'moving' | { readonly misfit: string };

export function fitOf(
  spec: SsmAssociationSpec,
  { documentVersion }: NamedDocument,
  document: SsmDocument | undefined,
): Fit {
  if (document === undefined || document.metadata.deletionTimestamp !== undefined) return 'unknown';
  const { status = {} } = document;
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.observedGeneration !== document.metadata.generation || isUnderWay(status)) return 'moving';
  if (ready?.status !== 'True' || ready.reason !== 'Succeeded') return 'unknown';
  if (versionMeant(documentVersion, status) !== status.latestVersion) return 'unknown';
  const words = [...undeclared(spec, status), ...missing(spec, status)];
  return words.length === 0 ? 'fits' : { misfit: `${words.join(' ')} ${homeOf(document)}` };
}

/** The SsmDocument behind a name or ARN in AWS, in whatever namespace. */
export function documentNamed(
  name: string,
  region: string,
  documents: readonly SsmDocument[],
): SsmDocument | undefined {
  return documents.find(({ status }) => {
    if (status?.documentArn === undefined || status.region !== region) return false;
    return status.documentName === name || status.documentArn === name;
  });
}

/** What was last said of this very spec is that its parameters do not fit. */
export function isMisfitTold({ metadata, status }: SsmAssociation): boolean {
  const stalled = status?.conditions?.find(({ type }) => type === 'Stalled');
  const told = stalled?.status === 'True' && stalled.reason === 'InvalidParameters';
  return told && stalled.observedGeneration === metadata.generation;
}

function isUnderWay({ conditions = [] }: SsmDocumentStatus): boolean {
  const is = (type: string) => conditions.find((condition) => condition.type === type)?.status;
  return is('Ready') === 'False' && is('Stalled') === 'False';
}

function versionMeant(
  version: string,
  { defaultVersion, latestVersion }: SsmDocumentStatus,
): string | undefined {
  if (version === '$DEFAULT') return defaultVersion;
  return version === '$LATEST' ? latestVersion : version;
}

/** The status tells of so many parameters and no more. */
const MOST_TOLD = 20;
/** AWS itself gives this one a value. */
const GIVEN = 'AssociationId';

function undeclared(
  { parameters = {}, syncCompliance }: SsmAssociationSpec,
  { parameters: declared = [] }: SsmDocumentStatus,
): readonly string[] {
  if (declared.length >= MOST_TOLD) return [];
  const isUnknown = (name: string): boolean => !declared.some((each) => each.name === name);
  const words = Object.keys(parameters)
    .filter(isUnknown)
    .map(
      (name) =>
        `Parameter ${JSON.stringify(name)} is not declared: remove it, or declare it in the document.`,
    );
  const needsId = syncCompliance === 'MANUAL' && isUnknown(GIVEN) && !Object.hasOwn(parameters, GIVEN);
  return needsId
    ? [...words, `syncCompliance MANUAL needs a document that declares parameter ${JSON.stringify(GIVEN)}.`]
    : words;
}

/** An empty list is left to AWS: nobody has seen what it makes of one. */
function missing(
  { parameters = {}, targetMaps = [], automationTargetParameterName }: SsmAssociationSpec,
  { parameters: declared = [] }: SsmDocumentStatus,
): readonly string[] {
  const given = new Set([
    ...Object.keys(parameters),
    ...targetMaps.flatMap((map) => Object.keys(map)),
    automationTargetParameterName,
    GIVEN,
  ]);
  return declared
    .filter(({ name, defaultValue }) => defaultValue === undefined && !given.has(name))
    .map(({ name }) => `Parameter ${JSON.stringify(name)} has no default: give it a value in parameters.`);
}

function homeOf({ metadata, status }: SsmDocument): string {
  return `So says version ${status?.latestVersion} of document ${status?.documentName} (SsmDocument ${metadata.name}).`;
}
