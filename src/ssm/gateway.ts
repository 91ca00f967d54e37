import type { Association } from './association.ts';
import type { DocumentGateway } from './document-gateway.ts';

export type Tags = Readonly<Record<string, string>>;

/** What carries tags: an association by its id, a document by its name. */
export interface TagId {
  readonly type: 'Association' | 'Document';
  readonly id: string;
}

/** AWS's own words; not an enum there. Status: Pending, Success, Failed. */
export interface Overview {
  readonly status: string;
  readonly detailedStatus: string;
  /** Nodes by status. Empty at create and update, and when no target matched. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What a list of associations shows: neither parameters nor tags. */
export interface ListedAssociation {
  readonly id: string;
  readonly version: number;
  readonly associationName: string;
  /** A name or an ARN, as it was given. */
  readonly documentName: string;
  /** `$DEFAULT`, `$LATEST` or a number. */
  readonly documentVersion?: string;
  readonly overview: Overview;
  readonly lastExecutionTime?: string;
}

export interface ObservedAssociation extends ListedAssociation {
  readonly association: Association;
  /** The node of an association of the old form, which has no targets of its own. */
  readonly instanceId?: string;
  readonly lastSuccessfulExecutionTime?: string;
  readonly lastUpdateTime?: string;
}

export interface Execution {
  readonly id: string;
  readonly associationVersion: string;
  readonly status: string;
  readonly detailedStatus: string;
  readonly startedAt?: string;
  readonly lastReportedAt?: string;
  /** Names of the alarms that have stopped it. */
  readonly triggeredAlarms?: readonly string[];
  /** Targets by status. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface ExecutionTarget {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly detailedStatus: string;
  readonly at?: string;
  /** The Run Command command, or the Automation execution, that did the work. */
  readonly source?: { readonly id: string; readonly type: string };
}

/** What a command did on one node. */
export interface Invocation {
  readonly nodeId: string;
  readonly statusDetails: string;
  readonly exitCode?: number;
  /** As AWS keeps it: at most 2,500 characters a plugin, all plugins after one another. */
  readonly output: string;
}

/** Why an automation failed. */
export interface Automation {
  /** InProgress, Failed, Success and others. */
  readonly status: string;
  readonly message?: string;
  readonly failedSteps: readonly FailedStep[];
}

export interface FailedStep {
  readonly name: string;
  readonly action: string;
  readonly message?: string;
  /** What it ran for. Empty: for all. */
  readonly targets: readonly string[];
}

export interface NodeAssociationStatus {
  readonly associationId: string;
  readonly detailedStatus: string;
  readonly summary: string;
  /** When it ran there. */
  readonly at?: string;
  readonly outputUrl?: string;
}

/** AWS's words for "too many calls": nothing was done. */
export const THROTTLES: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'TooManyUpdates',
  'RequestLimitExceeded',
]);

/**
 * All that the operator asks of Systems Manager in one region of one account. Reads are repeated when they fail in
 * passing; calls that change AWS are sent exactly once. Failures are ReconcileErrors with AWS's name as the reason.
 */
export interface SsmGateway extends DocumentGateway {
  /** All of them. Every item may be some seconds old. */
  listAssociations(): Promise<readonly ListedAssociation[]>;

  /** AWS does not keep names unique. */
  findAssociationsByName(name: string): Promise<readonly ListedAssociation[]>;

  /** Those that run this document, whoever made them. `name` is compared as text: a name or an ARN. */
  findAssociationsByDocument(name: string): Promise<readonly ListedAssociation[]>;

  describeAssociation(id: string): Promise<ObservedAssociation | undefined>;

  /** `undefined`: there is no such thing. */
  tagsOf(id: TagId): Promise<Tags | undefined>;

  /** Not idempotent, and there is no token: each call that arrives makes one more, and runs it. */
  createAssociation(association: Association, tags: Tags): Promise<ObservedAssociation>;

  /**
   * Replaces every field and, unless applyOnlyAtCronInterval is set, runs the association on its targets at once.
   * `version` is the one that was read: AWS refuses when somebody was faster.
   */
  updateAssociation(id: string, version: number, association: Association): Promise<ObservedAssociation>;

  /** Runs it on its targets now. Not idempotent, and there is no token: each call that arrives runs it once more. */
  startAssociation(id: string): Promise<void>;

  /** Does nothing when the association is already gone. Takes nothing back on the nodes. */
  deleteAssociation(id: string): Promise<void>;

  /** Runs nothing. */
  addTags(id: TagId, tags: Tags): Promise<void>;

  removeTags(id: TagId, keys: readonly string[]): Promise<void>;

  /** Newest first. */
  executions(associationId: string, limit: number): Promise<readonly Execution[]>;

  /** At most 50, of one status when that is given. */
  executionTargets(
    associationId: string,
    executionId: string,
    status?: string,
  ): Promise<readonly ExecutionTarget[]>;

  /** One call for the nodes of a command, at most 50, of one status when that is given. */
  commandInvocations(commandId: string, status?: string): Promise<readonly Invocation[]>;

  /** `undefined`: AWS knows it no more. */
  automation(executionId: string): Promise<Automation | undefined>;

  nodeAssociationStatuses(nodeId: string): Promise<readonly NodeAssociationStatus[]>;
}

/** What a call is for, most urgent first: a human's edit, putting right what drifts, how runs went, lists. */
export type Urgency = (typeof URGENCIES)[number];

export const URGENCIES = ['edit', 'correction', 'detail', 'sweep'] as const;

/** On whose behalf calls are made. */
export interface Errand {
  readonly urgency: Urgency;
  /** Namespaces are served in turn. Empty: for all of them. */
  readonly namespace: string;
}

/** Where the calls go. */
export interface SsmAccess {
  readonly defaultRegion: string;

  /** Questions about runs are never more urgent than `detail`. */
  in(region: string, errand: Errand): SsmGateway;

  /** Twelve digits. Throws `AccountUnknown` when nobody can tell. */
  accountId(): Promise<string>;
}
