import type { Association, Execution, ExecutionTarget, Region } from './region.ts';

/** Whether a node did what an association says. */
export interface ComplianceItem {
  associationId: string;
  documentName: string;
  documentVersion: string;
  status: 'COMPLIANT' | 'NON_COMPLIANT';
  severity: string;
}

/** What is known of a node, by association. All of it counts as captured whenever a run ends there. */
export interface NodeCompliance {
  capturedAt: number;
  items: Map<string, ComplianceItem>;
}

/**
 * AWS calls compliant what ran successfully. So a node that was kept from starting is not, however it is counted. [U]
 * that one which had nothing to do is: an inventory that it has already, steps for other platforms.
 */
function statusOf({ status, cancelled }: ExecutionTarget): ComplianceItem['status'] {
  return ['Success', 'Skipped'].includes(status) && !cancelled ? 'COMPLIANT' : 'NON_COMPLIANT';
}

/** Notes how a run on a node ended, unless the association leaves that to others. */
export function noteCompliance(
  region: Region,
  { configuration, associationId, documentVersion }: Execution,
  target: ExecutionTarget,
): void {
  if (configuration.SyncCompliance === 'MANUAL') return;
  const known = region.compliance.get(target.resourceId) ?? { capturedAt: 0, items: new Map() };
  region.compliance.set(target.resourceId, known);
  known.capturedAt = target.endedAt ?? known.capturedAt;
  known.items.set(associationId, {
    associationId,
    documentName: configuration.Name,
    // [U] of a run whose document is gone.
    documentVersion: String(documentVersion ?? configuration.DocumentVersion ?? '$DEFAULT'),
    status: statusOf(target),
    severity: configuration.ComplianceSeverity ?? 'UNSPECIFIED',
  });
}

/** The items of a node. [U] those of an association end with it, those of a node that it no longer chooses stay. */
export function complianceItems(
  { items }: NodeCompliance,
  associations: ReadonlyMap<string, Association>,
): ComplianceItem[] {
  return [...items.values()].filter((item) => associations.has(item.associationId));
}
