import type { ObservedDocument } from '../ssm/document-gateway.ts';
import type { Work } from './work.ts';

const MAX_PARAMETERS = 20;
const MAX_VERSIONS = 20;
const MAX_NAMES = 10;

/** The status fields that one description of the newest version fills. */
export function describedFields({ arn }: Work, latest: ObservedDocument): Readonly<Record<string, unknown>> {
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

/** `status.versions`, asked for only when the description says that one has changed. */
export async function versionFields(
  { ssm, name, resource: { status } }: Work,
  latest: ObservedDocument,
): Promise<Readonly<Record<string, unknown>>> {
  const moved =
    status?.versions === undefined ||
    status.latestVersion !== String(latest.latestVersion) ||
    status.defaultVersion !== String(latest.defaultVersion) ||
    status.documentStatus !== latest.status;
  if (!moved) return {};
  const versions = await ssm.documentVersions(name);
  return { versions: versions.length === 0 ? undefined : versions.slice(0, MAX_VERSIONS) };
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
