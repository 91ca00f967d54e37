import { documentArn, nodeArn, partitionOf } from './arns.ts';
import { complianceItems, noteCompliance } from './compliance.ts';
import { emit } from './events.ts';
import { executionSummary } from './execution-summary.ts';
import {
  currentVersion,
  type Association,
  type Execution,
  type ExecutionTarget,
  type Region,
} from './region.ts';
import type { Target } from './shapes.ts';
import type { World } from './world.ts';

/** An association and where it lives. */
export interface Place {
  world: World;
  region: Region;
  association: Association;
}

/** Whether a state is another one than what was told last. From now on it is what was told. */
function isNews({ told }: Region, subject: string, state: string): boolean {
  if (told.get(subject) === state) return false;
  told.set(subject, state);
  return true;
}

/** [U] the case of the keys, which is the one of AWS's sample. */
function targetsText(targets: readonly Target[] = []): string {
  return JSON.stringify(targets.map(({ Key: key, Values: values }) => ({ key, values })));
}

/** What the events of an association and of it on a node have in common. */
function sharedDetail({ association }: Place): Record<string, string | number | undefined> {
  const { configuration, version } = currentVersion(association);
  return {
    'association-id': association.id,
    'document-name': configuration.Name,
    'association-version': String(version),
    'document-version': configuration.DocumentVersion ?? 'Optional.empty',
    'creation-date': association.createdAt,
  };
}

/** Tells of an association whose status is another one. [U] that a change of the counts alone is not told. */
export function tellOfAssociation(place: Place): void {
  const { world, region, association } = place;
  const { configuration } = currentVersion(association);
  const { Status: status, AssociationStatusAggregatedCount: counts = {} } = association.overview;
  if (!isNews(region, association.id, status)) return;
  emit(world, region, {
    detailType: 'EC2 State Manager Association State Change',
    resources: [documentArn(world, region, configuration.Name)],
    detail: {
      ...sharedDetail(place),
      targets: targetsText(configuration.Targets),
      'last-updated-date': association.updatedAt,
      'last-execution-date': association.lastExecutionAt,
      'last-successful-execution-date': association.lastSuccessfulExecutionAt,
      status,
      'association-status-aggregated-count': JSON.stringify(counts),
      'schedule-expression': configuration.ScheduleExpression,
      'association-cwe-version': '1.0',
    },
  });
}

const EVENT_STATUSES: Record<string, string> = { Success: 'Success', Skipped: 'Success', Pending: 'Pending' };

function tellOfTarget(place: Place, execution: Execution, target: ExecutionTarget): void {
  const { world, region, association } = place;
  const { configuration, version } = execution;
  const { resourceId: node } = target;
  // [U] Skipped is told as Success unless it was kept from starting, and TimedOut as Failed: an event knows three.
  const status = target.cancelled ? 'Failed' : (EVENT_STATUSES[target.status] ?? 'Failed');
  emit(world, region, {
    detailType: 'EC2 State Manager Instance Association State Change',
    resources: [nodeArn(region, node), documentArn(world, region, configuration.Name)],
    detail: {
      ...sharedDetail(place),
      'document-name': configuration.Name,
      'association-version': String(version),
      'instance-id': node,
      'last-execution-date': target.endedAt ?? association.lastExecutionAt,
      status,
      'detailed-status': target.detailedStatus,
      // [U] the codes, as in DescribeInstanceAssociationsStatus.
      'error-code': status === 'Failed' ? target.status : undefined,
      'execution-summary': target.done ? executionSummary(target) : undefined,
      'instance-association-cwe-version': '1',
    },
  });
}

function tellOfCompliance({ world, region }: Place, node: string): void {
  const known = region.compliance.get(node);
  if (known === undefined) return;
  const items = complianceItems(known, region.associations);
  const isCompliant = items.every((item) => item.status === 'COMPLIANT');
  const status = isCompliant ? 'compliant' : 'non_compliant';
  if (items.length === 0 || !isNews(region, `compliance/${node}`, status)) return;
  emit(world, region, {
    detailType: 'Configuration Compliance State Change',
    // [U] that an EC2 instance is told as a managed instance, as in AWS's sample.
    resources: [
      `arn:${partitionOf(region.name)}:ssm:${region.name}:${region.account}:managed-instance/${node}`,
    ],
    detail: {
      'last-runtime': known.capturedAt,
      'compliance-status': status,
      'resource-type': 'managed-instance',
      'resource-id': node,
      'compliance-type': 'Association',
    },
  });
}

function noteEnd({ ranAt }: Region, { resourceId: node, status, endedAt: last }: ExecutionTarget): void {
  if (last === undefined) return;
  ranAt.set(node, { last, success: status === 'Success' ? last : ranAt.get(node)?.success });
}

/** Notes the ends and the compliance of the nodes among targets of an execution, and tells of nodes and of the association what changed. */
export function tellOf(place: Place, execution: Execution, targets: ExecutionTarget[]): void {
  const nodes = targets.filter((target) => target.resourceType === 'ManagedInstance');
  for (const target of nodes) {
    const { resourceId: node, status } = target;
    if (!isNews(place.region, `${place.association.id}/${node}`, status)) continue;
    tellOfTarget(place, execution, target);
    if (!target.done) continue;
    noteEnd(place.region, target);
    noteCompliance(place.region, execution, target);
    tellOfCompliance(place, node);
  }
  tellOfAssociation(place);
}
