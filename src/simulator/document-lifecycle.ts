import { documentOutcome } from './document-outcomes.ts';
import { newestActive, type DocumentVersion, type SsmDocument } from './document.ts';
import { plainName } from './document-lookup.ts';
import { currentVersion, type Region } from './region.ts';
import { startRun } from './run-engine.ts';
import { cancelTimers, later } from './timers.ts';
import { sharedDocument } from './shared-documents.ts';
import type { World } from './world.ts';

/** A document and where it lives. */
export interface DocumentPlace {
  world: World;
  region: Region;
  document: SsmDocument;
}

/** What owns the timers of a document. No association's id looks like it. */
function timerKey(name: string): string {
  return `document/${name}`;
}

function afterDelay({ world, region, document }: DocumentPlace, run: () => void): void {
  const time = world.clock.now() + world.settings.documentDelayMs;
  later(world, region, { owner: timerKey(document.name), time }, run);
}

/** Runs the associations of a document that name one of `versions`, or any when left out, unless apply-only. */
export function runAssociations({ world, region, document }: DocumentPlace, versions?: string[]): void {
  for (const association of region.associations.values()) {
    const { configuration } = currentVersion(association);
    const {
      Name: name,
      DocumentVersion: version = '$DEFAULT',
      ApplyOnlyAtCronInterval: waits,
    } = configuration;
    if (waits || plainName(region, name) !== document.name) continue;
    if (versions?.includes(version) ?? true) startRun({ world, region, association });
  }
}

/** [U] a new default version also runs the associations of accounts that the document is shared with. */
export function runSharedAssociations({ world, document }: DocumentPlace): void {
  for (const region of world.regions.values()) {
    for (const association of region.associations.values()) {
      const {
        Name,
        DocumentVersion = '$DEFAULT',
        ApplyOnlyAtCronInterval,
      } = currentVersion(association).configuration;
      if (ApplyOnlyAtCronInterval || DocumentVersion !== '$DEFAULT') continue;
      if (sharedDocument(world, region, Name) === document) startRun({ world, region, association });
    }
  }
}

/** [U] a document made anew under a name also runs the associations that the old one left on the default version. */
function movedVersions(version: DocumentVersion): string[] {
  return version.version === 1 ? ['$LATEST', '$DEFAULT'] : ['$LATEST'];
}

/** Makes a new version Active, or Failed, after the delay; one that can run then runs what follows it. */
export function finishVersion(place: DocumentPlace, version: DocumentVersion): void {
  afterDelay(place, () => {
    const { world, region, document } = place;
    const { status, statusInformation } = documentOutcome(world, region, document, version);
    version.status = status;
    version.statusInformation = statusInformation;
    if (newestActive(document) === version) runAssociations(place, movedVersions(version));
  });
}

/** Shows a document as Deleting for the delay; then its name is free. */
export function finishDeletion(place: DocumentPlace): void {
  const { region, document } = place;
  cancelTimers(region, timerKey(document.name));
  for (const version of document.versions) version.status = 'Deleting';
  afterDelay(place, () => {
    region.documents.delete(document.name);
  });
}
