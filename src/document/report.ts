import { UID_TAG } from '../api/names.ts';
import type { DocumentVersion, ObservedDocument } from '../ssm/document-gateway.ts';
import type { Held, Work } from './work.ts';

const MAX_PARAMETERS = 20;
const MAX_VERSIONS = 20;
const MAX_NAMES = 10;

type Fields = Readonly<Record<string, unknown>>;

/** The status fields that one description of the newest version fills. */
export function describedFields({ arn }: Work, latest: ObservedDocument): Fields {
  const { platformTypes, parameters } = latest;
  return {
    documentArn: arn,
    documentStatus: latest.status,
    latestVersion: String(latest.latestVersion),
    defaultVersion: String(latest.defaultVersion),
    hash: latest.hash,
    schemaVersion: latest.schemaVersion,
    platformTypes: platformTypes.length === 0 ? undefined : platformTypes,
    parameters: parameters.length === 0 ? undefined : parameters.slice(0, MAX_PARAMETERS),
  };
}

/** What is told of a document that is not there. Its ARN stays: it says that there was one. */
export const absentFields = {
  documentStatus: undefined,
  latestVersion: undefined,
  defaultVersion: undefined,
  publishedVersion: undefined,
  platformTypes: undefined,
  parameters: undefined,
  versions: undefined,
} as const;

/** What a read shows. A document that Observe may not mark as this resource's is told of, but not recorded as its own. */
export async function observedFields(work: Work, held: Held): Promise<Fields> {
  const { latest, tags } = held;
  const marked = tags[UID_TAG] === work.owner.uid || work.resource.status?.documentArn !== undefined;
  const versions = await versionFields(work, latest);
  return {
    documentName: work.name,
    documentType: latest.documentType,
    ...describedFields(work, latest),
    ...(marked ? {} : { documentArn: undefined }),
    ...versions,
  };
}

/**
 * `status.versions` has the newest version as AWS describes it. The list of versions may lag; one that stays so is
 * believed.
 */
export function showsNewest({ pass, resource, doubts }: Work, latest: ObservedDocument): boolean {
  const { uid } = resource.metadata;
  const shown = (pass.learned('versions') ?? resource.status?.versions ?? []) as readonly DocumentVersion[];
  const newest = shown.find(({ documentVersion }) => documentVersion === String(latest.latestVersion));
  if (newest?.status !== latest.status) return doubts.isBelieved(uid, 'unlisted');
  doubts.forget(uid, 'unlisted');
  return true;
}

/** `status.versions`, asked for only when the description says that one has changed, or when the list lagged. */
async function versionFields(work: Work, latest: ObservedDocument): Promise<Fields> {
  const { ssm, name, resource, pass, pruned } = work;
  const known = (field: 'latestVersion' | 'defaultVersion' | 'documentStatus'): unknown =>
    pass.learned(field) ?? resource.status?.[field];
  const moved =
    known('latestVersion') !== String(latest.latestVersion) ||
    known('defaultVersion') !== String(latest.defaultVersion) ||
    known('documentStatus') !== latest.status ||
    !showsNewest(work, latest);
  if (!moved) return {};
  const listed = await ssm.documentVersions(name);
  const { uid } = resource.metadata;
  const versions = listed.filter(({ documentVersion }) => !pruned.has(uid, Number(documentVersion)));
  return { versions: shownVersions(versions, latest) };
}

/** What `status.versions` has of a list, newest first. */
export function shownVersions(
  versions: readonly DocumentVersion[],
  latest: ObservedDocument,
): readonly DocumentVersion[] {
  return versions.slice(0, MAX_VERSIONS).map((version) => withDefault(version, latest));
}

/** The list may lag behind the description, which has one word on the default. */
function withDefault(
  { isDefaultVersion: _lagging, ...version }: DocumentVersion,
  latest: ObservedDocument,
): DocumentVersion {
  const isDefault = version.documentVersion === String(latest.defaultVersion);
  return isDefault ? { ...version, isDefaultVersion: true } : version;
}

export interface UsedBy {
  readonly count: number;
  readonly names?: readonly string[];
}

/** `status.usedBy`. `undefined`: nobody knows yet. */
export function usedBy(names: readonly string[] | undefined): UsedBy | undefined {
  if (names === undefined) return undefined;
  const first = names.toSorted().slice(0, MAX_NAMES);
  return { count: names.length, ...(first.length === 0 ? {} : { names: first }) };
}

/** As the last list shows it; what was told before stays while there is none. */
export function usersField({ options, region, name, arn }: Work): Fields {
  const users = usedBy(options.users.listed(region, [name, arn]));
  return users === undefined ? {} : { usedBy: users };
}
