import type { CallContext, Operation } from './call-context.ts';
import { complianceItems, type ComplianceItem } from './compliance.ts';
import { checkFilters, passesFilter, type ComplianceFilter } from './compliance-filters.ts';
import { AwsError } from './error.ts';
import { page, type PagedInput } from './paging.ts';
import { epochSeconds } from './shapes.ts';

type Input = PagedInput & { Filters?: ComplianceFilter[] };

const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNSPECIFIED'];

/** What is known of one node. */
interface NodeRow {
  node: string;
  order: number;
  capturedAt: number;
  items: ComplianceItem[];
  isCompliant: boolean;
  /** The highest of its items. */
  severity: string;
}

/** Nodes with items, in order of id. */
function nodeRows({ region, associations }: CallContext): NodeRow[] {
  const nodes = [...region.compliance].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = nodes.map(([node, known], order): NodeRow => {
    const { capturedAt } = known;
    const items = complianceItems(known, associations);
    const isCompliant = items.every((item) => item.status === 'COMPLIANT');
    const severity = SEVERITIES.find((one) => items.some((item) => item.severity === one));
    return { node, order, capturedAt, items, isCompliant, severity: severity ?? 'UNSPECIFIED' };
  });
  return rows.filter(({ items }) => items.length > 0);
}

const FILTER_KEYS = ['ComplianceType', 'ResourceType', 'ResourceId', 'Status', 'ExecutionTime'];
const ITEM_KEYS = [...FILTER_KEYS, 'Id', 'Title', 'Severity'];
const NODE_KEYS = [...FILTER_KEYS, 'OverallSeverity'];

const COMMON = { ComplianceType: 'Association', ResourceType: 'ManagedInstance' };

function executionSummary({ capturedAt }: NodeRow): { ExecutionSummary: { ExecutionTime: number } } {
  return { ExecutionSummary: { ExecutionTime: epochSeconds(capturedAt) } };
}

interface ItemRow {
  row: NodeRow;
  item: ComplianceItem;
  order: number;
}

function itemMembers({ row, item }: ItemRow): Record<string, string> {
  return {
    ...COMMON,
    ResourceId: row.node,
    Id: item.associationId,
    Title: '',
    Status: item.status,
    Severity: item.severity,
    ExecutionTime: new Date(row.capturedAt).toISOString(),
  };
}

function itemAnswer(one: ItemRow): object {
  const { ExecutionTime: _time, ...members } = itemMembers(one);
  const { documentName, documentVersion } = one.item;
  return {
    ...members,
    ...executionSummary(one.row),
    Details: { DocumentName: documentName, DocumentVersion: documentVersion },
  };
}

interface Asked {
  ResourceIds?: string[];
  ResourceTypes?: string[];
}

/** [U] both codes: AWS documents that it takes one id, and managed instances only. */
function checkResources({ ResourceIds: ids, ResourceTypes: types }: Asked): void {
  if (ids && ids.length > 1)
    throw new AwsError('InvalidResourceId', 'Only one resource ID can be specified.');
  const other = types?.find((type) => type !== 'ManagedInstance');
  if (other !== undefined) throw new AwsError('InvalidResourceType', `Resource type ${other} is not valid.`);
}

const listComplianceItems = (context: CallContext, input: Input & Asked): object => {
  checkResources(input);
  const { Filters: filters = [], ResourceIds: ids } = input;
  checkFilters(filters, ITEM_KEYS);
  // [U] that a node without items, or that nobody knows, gives an empty list.
  const rows = nodeRows(context).filter(({ node }) => ids?.includes(node) ?? true);
  const all = rows
    .flatMap((row) => row.items.map((item) => ({ row, item })))
    .map((one, order): ItemRow => ({ ...one, order }));
  const found = all.filter((one) => filters.every((filter) => passesFilter(itemMembers(one), filter)));
  return page(context.world, input, found, {
    member: 'ComplianceItems',
    order: ({ order }) => order,
    show: itemAnswer,
  });
};

/** `CriticalCount` and so on. */
function severitySummary(severities: readonly string[]): Record<string, number> {
  const counts = SEVERITIES.map((severity) => {
    const name = severity.charAt(0) + severity.slice(1).toLowerCase();
    return [`${name}Count`, severities.filter((one) => one === severity).length] as const;
  });
  return Object.fromEntries(counts);
}

interface Counted {
  isCompliant: boolean;
  severity: string;
}

function summaries(counted: readonly Counted[]): object {
  const severities = (isCompliant: boolean): string[] =>
    counted.filter((one) => one.isCompliant === isCompliant).map((one) => one.severity);
  const [good, bad] = [severities(true), severities(false)];
  return {
    CompliantSummary: { CompliantCount: good.length, SeveritySummary: severitySummary(good) },
    NonCompliantSummary: { NonCompliantCount: bad.length, SeveritySummary: severitySummary(bad) },
  };
}

function rowMembers(row: NodeRow): Record<string, string> {
  return {
    ...COMMON,
    ResourceId: row.node,
    Status: row.isCompliant ? 'COMPLIANT' : 'NON_COMPLIANT',
    OverallSeverity: row.severity,
    ExecutionTime: new Date(row.capturedAt).toISOString(),
  };
}

/** One row of items by node. */
function rowAnswer(row: NodeRow): object {
  const { ExecutionTime: _time, ...members } = rowMembers(row);
  const counted = row.items.map(({ status, severity }) => ({
    isCompliant: status === 'COMPLIANT',
    severity,
  }));
  return { ...members, ...executionSummary(row), ...summaries(counted) };
}

function filteredRows(context: CallContext, { Filters: filters = [] }: Input): NodeRow[] {
  checkFilters(filters, NODE_KEYS);
  return nodeRows(context).filter((row) => filters.every((filter) => passesFilter(rowMembers(row), filter)));
}

const listResourceComplianceSummaries = (context: CallContext, input: Input): object => {
  const rows = filteredRows(context, input);
  return page(context.world, input, rows, {
    member: 'ResourceComplianceSummaryItems',
    order: ({ order }) => order,
    show: rowAnswer,
  });
};

/** Counts nodes, where the rows of a node count items. [U] the severity of a node: its overall one. */
const listComplianceSummaries = (context: CallContext, input: Input): object => {
  if (input.MaxResults !== undefined && input.MaxResults !== 50) {
    // [U] code and message.
    throw new AwsError('ValidationException', 'MaxResults can be null or 50.');
  }
  const rows = filteredRows(context, input);
  const types = rows.length === 0 ? [] : [{ ComplianceType: COMMON.ComplianceType, ...summaries(rows) }];
  return page(context.world, input, types, {
    member: 'ComplianceSummaryItems',
    order: () => 0,
    show: (type) => type,
  });
};

export const COMPLIANCE_OPERATIONS: Record<string, Operation> = {
  ListComplianceItems: listComplianceItems,
  ListComplianceSummaries: listComplianceSummaries,
  ListResourceComplianceSummaries: listResourceComplianceSummaries,
};
