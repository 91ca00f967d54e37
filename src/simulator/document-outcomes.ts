import type { DocumentVersion, SsmDocument } from './document.ts';
import type { Region } from './region.ts';
import { rulesIn } from './scopes.ts';
import type { World } from './world.ts';

export const DOCUMENT_OUTCOME_STATUSES = ['Active', 'Failed'] as const;

/** What a version of a document becomes after its delay. A member that is left out matches everything. */
export interface DocumentOutcome {
  documentName?: string;
  documentVersion?: string;
  status: (typeof DOCUMENT_OUTCOME_STATUSES)[number];
  /** Why. */
  statusInformation?: string;
}

const DEFAULT_OUTCOME: DocumentOutcome = { status: 'Active' };

/** The first outcome that matches; those of the account and region come before those that hold everywhere. */
export function documentOutcome(
  world: World,
  region: Region,
  document: SsmDocument,
  { version }: DocumentVersion,
): DocumentOutcome {
  const matching = rulesIn(world.documentOutcomes, region.key).find(
    (rule) =>
      (rule.documentName ?? document.name) === document.name &&
      (rule.documentVersion ?? String(version)) === String(version),
  );
  return matching ?? DEFAULT_OUTCOME;
}
