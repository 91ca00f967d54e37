import { writtenDown, type Declared } from './declared.ts';
import type { Format } from './matter.ts';

/** What AWS keeps of one version. */
export interface Version {
  readonly matter: number;
  readonly format: Format;
  /** Two of the same are the same to the byte. What the operator writes down by itself is told by its matter. */
  readonly bytes: string;
  readonly versionName: string | undefined;
  readonly displayName: string | undefined;
  readonly targetType: string | undefined;
  /** Names of the files that belong to it. */
  readonly files: readonly string[];
}

export function versionFrom(declared: Declared): Version {
  const { matter, format, way, versionName, displayName, targetType, attachments = [] } = declared;
  const bytes = way === 'content' ? `data ${format} ${matter}` : writtenDown(declared);
  const files = attachments.map(({ name, values: [address = ''] }) => name ?? address.split('/').at(-1)!);
  return { matter, format, bytes, versionName, displayName, targetType, files };
}

/** AWS takes no content that the newest version has, unless the target type differs. */
export function isTwin(left: Version, right: Version): boolean {
  return left.bytes === right.bytes && left.targetType === right.targetType;
}

/** Sources of files as a text, in whatever order. `undefined`: nothing is said of them. */
export function sourcesOf({ attachments }: Declared): string | undefined {
  return attachments && JSON.stringify(attachments.map((source) => JSON.stringify(source)).toSorted());
}

/** Whether a version has the files that are declared. `sources`: those that it was made with, when it is known. */
export function hasFiles(declared: Declared, { files }: Version, sources: string | undefined): boolean {
  const { attachments } = declared;
  if (attachments === undefined) return true;
  if (sources !== undefined) return sources === sourcesOf(declared);
  const names = attachments.flatMap(({ name }) => name ?? []);
  return attachments.length > 0 === files.length > 0 && names.every((name) => files.includes(name));
}

/** Whether the labels of a version are those that are declared, as far as they are. */
export function isLabelledAs(declared: Declared, { format, displayName, targetType }: Version): boolean {
  return (
    format === declared.format &&
    displayName === (declared.displayName ?? displayName) &&
    targetType === (declared.targetType ?? targetType)
  );
}

/** `isTheirs`: somebody changed it in AWS. */
export function mayWrite({ driftPolicy }: Declared, isChanged: boolean, isTheirs: boolean): boolean {
  if (driftPolicy === 'Observe') return false;
  return isChanged || (isTheirs && driftPolicy !== 'Report');
}

/** What AWS can see of a declaration in versions. Where the same text stands makes no difference. */
export function visible(declared: Declared): string {
  const { matter, format, way, versionName, displayName, targetType, promotion, defaultVersion } = declared;
  const text = way === 'content' ? `data ${matter}` : writtenDown(declared);
  const { attachments, requires } = declared;
  const labels = [versionName, displayName, targetType, attachments, requires].map((label) =>
    JSON.stringify(label),
  );
  return JSON.stringify([text, format, ...labels, promotion, defaultVersion]);
}
