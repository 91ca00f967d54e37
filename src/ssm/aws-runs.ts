import type {
  AssociationExecution,
  AssociationExecutionTarget,
  CommandInvocation,
  InstanceAssociationStatusInfo,
} from '@aws-sdk/client-ssm';
import type { Execution, ExecutionTarget, Invocation, NodeAssociationStatus } from './gateway.ts';
import { rfc3339 } from '../clock.ts';

export function executionFrom(item: AssociationExecution): Execution {
  return {
    id: item.ExecutionId ?? '',
    associationVersion: item.AssociationVersion ?? '',
    status: item.Status ?? '',
    detailedStatus: item.DetailedStatus ?? '',
    counts: countsFrom(item.ResourceCountByStatus ?? ''),
    ...(item.CreatedTime === undefined ? {} : { startedAt: rfc3339(item.CreatedTime) }),
    ...(item.LastExecutionDate === undefined ? {} : { lastReportedAt: rfc3339(item.LastExecutionDate) }),
  };
}

/** `{Success=3, Failed=1}`: AWS answers a Java map as text. */
function countsFrom(text: string): Readonly<Record<string, number>> {
  const entries = text.matchAll(/(\w+)\s*=\s*(\d+)/g);
  return Object.fromEntries([...entries].map(([, status, count]) => [status ?? '', Number(count)]));
}

export function executionTargetFrom(item: AssociationExecutionTarget): ExecutionTarget {
  const { OutputSource: source } = item;
  return {
    id: item.ResourceId ?? '',
    type: item.ResourceType ?? '',
    status: item.Status ?? '',
    detailedStatus: item.DetailedStatus ?? '',
    ...(item.LastExecutionDate === undefined ? {} : { at: rfc3339(item.LastExecutionDate) }),
    ...(source?.OutputSourceId === undefined
      ? {}
      : { source: { id: source.OutputSourceId, type: source.OutputSourceType ?? '' } }),
  };
}

export function invocationFrom(item: CommandInvocation): Invocation {
  const plugins = item.CommandPlugins ?? [];
  const failed = plugins.find(({ ResponseCode }) => ResponseCode !== undefined && ResponseCode !== 0);
  return {
    nodeId: item.InstanceId ?? '',
    statusDetails: item.StatusDetails ?? item.Status ?? '',
    output: (failed === undefined ? plugins : [failed])
      .map(({ Output }) => Output ?? '')
      .join('\n')
      .trim(),
    ...(failed?.ResponseCode === undefined ? {} : { exitCode: failed.ResponseCode }),
  };
}

export function nodeStatusFrom(item: InstanceAssociationStatusInfo): NodeAssociationStatus {
  const outputUrl = item.OutputUrl?.S3OutputUrl?.OutputUrl;
  return {
    associationId: item.AssociationId ?? '',
    detailedStatus: item.DetailedStatus ?? item.Status ?? '',
    summary: item.ExecutionSummary ?? '',
    ...(outputUrl ? { outputUrl } : {}),
  };
}
