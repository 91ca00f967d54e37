import type { Work } from './work.ts';
import { packed, unpacked } from './version-set.ts';

/** The versions that this resource published, lowest first, as this pass knows it. */
export function oursOf({ pass, resource }: Work): readonly number[] {
  const learned = pass.learned('publishedVersions') as string | undefined;
  return unpacked(learned ?? resource.status?.publishedVersions);
}

/** To be learned when AWS has answered that it took `version` from us, not before. */
export function withOurs(work: Work, version: number): { readonly publishedVersions: string } {
  return { publishedVersions: packed([...oursOf(work), version]) };
}

/** To be learned when these are not ours, or not there, any more. */
export function withoutOurs(work: Work, versions: readonly number[]): { readonly publishedVersions: string } {
  return { publishedVersions: packed(oursOf(work).filter((version) => !versions.includes(version))) };
}
