import { AwsError } from './error.ts';
import { findDocument } from './document-lookup.ts';
import { selectedVersion } from './document.ts';
import type { Region } from './region.ts';
import { refusedContent } from './refused-content.ts';
import type { World } from './world.ts';

/** A DocumentRequires. */
export interface Requirement {
  Name: string;
  Version?: string;
  RequireType?: string;
  VersionName?: string;
}

function isMissing(world: World, region: Region, required: Requirement): boolean {
  const { Name, Version: DocumentVersion, VersionName } = required;
  const selection = {
    ...(DocumentVersion === undefined ? {} : { DocumentVersion }),
    ...(VersionName === undefined ? {} : { VersionName }),
  };
  try {
    selectedVersion(findDocument(world, region, Name), selection);
    return false;
  } catch (error) {
    if (error instanceof AwsError) return true;
    throw error;
  }
}

/** Throws for a required document that is not there. [U] code and message: CreateDocument declares no error of it. */
export function checkRequirements(world: World, region: Region, requires: readonly Requirement[] = []): void {
  const missing = requires.find((required) => isMissing(world, region, required));
  if (missing) throw refusedContent(`Required document does not exist: ${missing.Name}`);
}
