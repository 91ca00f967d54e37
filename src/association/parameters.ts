import { conditionOf, isStalled } from '../api/resource.ts';
import type { SsmAssociation, SsmAssociationSpec } from '../api/generated/ssm-association.ts';
import type { SsmDocument, SsmDocumentStatus } from '../api/generated/ssm-document.ts';
import { keyOf } from '../controller/store.ts';
import type { NamedDocument } from './document-ref.ts';

/**
 * Whether the parameters of an association go with those that its document declares, as far as the SsmDocument knows:
 *
 * | the SsmDocument       | the version is its newest | they go with it | fit              |
 * |-----------------------|---------------------------|-----------------|------------------|
 * | is in place           | yes                       | yes             | fits             |
 * | is in place           | yes                       | no              | what does not    |
 * | is being changed      | –                         | –               | unsettled        |
 * | is stalled            | yes                       | no              | unsettled        |
 * | anything else         |                           |                 | unknown          |
 *
 * Unsettled: what was said before stays said until the document is in place.
 */
export type Fit = 'fits' | 'unknown' | 'unsettled' | { readonly misfit: string };

export function fitOf(
  spec: SsmAssociationSpec,
  { documentVersion }: NamedDocument,
  document: SsmDocument | undefined,
): Fit {
  if (document === undefined || document.metadata.deletionTimestamp !== undefined) return 'unknown';
  const { status = {} } = document;
  const standing = standingOf(document);
  if (standing === 'changing') return 'unsettled';
  if (standing === 'other' || versionMeant(documentVersion, status) !== status.latestVersion)
    return 'unknown';
  const words = [...undeclared(spec, status), ...missing(spec, status)];
  if (standing === 'stalled') return words.length === 0 ? 'unknown' : 'unsettled';
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
export function isMisfitTold(resource: SsmAssociation): boolean {
  return isStalled(resource, 'InvalidParameters');
}

/** Of what is suspended or held nobody looks after, so its status may be old. */
function standingOf({ metadata, status }: SsmDocument): 'changing' | 'inPlace' | 'other' | 'stalled' {
  const [ready, stalled] = ['Ready', 'Stalled'].map((type) => conditionOf({ status }, type));
  if (ready?.observedGeneration !== metadata.generation) return 'changing';
  if (stalled?.status === 'True') return 'stalled';
  if (ready.status === 'False') return 'changing';
  return ready.status === 'True' && ready.reason === 'InPlace' ? 'inPlace' : 'other';
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

function homeOf(document: SsmDocument): string {
  const { latestVersion, documentName } = document.status ?? {};
  return `So says version ${latestVersion} of document ${documentName} (SsmDocument ${keyOf(document)}).`;
}
