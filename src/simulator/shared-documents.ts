import { defaultVersion, latestVersion, type DocumentVersion, type SsmDocument } from './document.ts';
import type { Region } from './region.ts';
import { scopeKey } from './scopes.ts';
import type { World } from './world.ts';

/** Account and plain name in the ARN of a document of `region`; undefined for what is no such ARN. */
export function documentPlace(region: Region, arn: string): { account: string; name: string } | undefined {
  const [, place, account, name] = /^arn:aws[^:]*:ssm:([^:]*):([^:]*):document\/(.+)$/.exec(arn) ?? [];
  if (place !== region.name || account === undefined || name === undefined) return undefined;
  return { account, name };
}

/** The version that an account may see of a document, as its owner wrote it: `$DEFAULT`, `$LATEST` or `$ALL`. */
function sharedVersion({ shares }: SsmDocument, account: string): string | undefined {
  return shares.get(account) ?? shares.get('all');
}

/** A document that another account of the region shares with this one, as its owner has it. */
export function sharedDocument(world: World, region: Region, arn: string): SsmDocument | undefined {
  const place = documentPlace(region, arn);
  if (place === undefined || place.account === region.account) return undefined;
  const document = world.regions.get(scopeKey(place.account, region.name))?.documents.get(place.name);
  return document && sharedVersion(document, region.account) !== undefined ? document : undefined;
}

function visibleVersions(document: SsmDocument, shared: string | undefined): DocumentVersion[] {
  if (shared === '$ALL') return document.versions;
  return [shared === '$LATEST' ? latestVersion(document) : defaultVersion(document)];
}

/**
 * What an account sees of a document that is shared with it. [U] that the one version which is shared stands for
 * default and latest, that others are none, and that the tags are the owner's alone.
 */
export function sharedView(document: SsmDocument, { account }: Region): SsmDocument {
  const versions = visibleVersions(document, sharedVersion(document, account));
  const isSeen = versions.some((one) => one.version === document.defaultVersion);
  const shown = isSeen ? document.defaultVersion : versions[0]!.version;
  return { ...document, versions, defaultVersion: shown, tags: new Map() };
}

/** What a region's account sees of all that others share with it there, by owner and creation. */
export function documentsSharedWith(world: World, region: Region): SsmDocument[] {
  const others = [...world.regions.values()]
    .filter((one) => one.name === region.name && one !== region)
    .toSorted((a, b) => (a.account < b.account ? -1 : 1));
  return others
    .flatMap((other) => [...other.documents.values()])
    .filter((document) => sharedVersion(document, region.account) !== undefined)
    .map((document) => sharedView(document, region));
}
