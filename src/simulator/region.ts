import type { NodeCompliance } from './compliance.ts';
import type { SsmDocument } from './document.ts';
import type { NodeStep } from './document-steps.ts';
import type { AssociationStatus, Configuration, Overview, Parameters, TargetLocation } from './shapes.ts';
import type { Tally } from './tally.ts';
import type { Turns } from './turns.ts';

/** One node in one execution, and at the same time the command invocation on it. */
export interface ExecutionTarget {
  resourceId: string;
  resourceType: string;
  status: string;
  detailedStatus: string;
  version: number;
  executionId: string;
  /** Empty until the node was reached. */
  startedAt?: number;
  endedAt?: number;
  done: boolean;
  exitCode: number;
  statusDetails: string;
  stdout: string;
  stderr: string;
  /** The step that it ended at; the first that runs when left out. */
  stepName?: string;
  /** Why it ended without running, if so. */
  refusal?: string;
  /** It was told to stop, or not to start: command invocations call that Cancelled. */
  cancelled?: boolean;
  /** What of the document runs here. */
  steps: NodeStep[];
  /** Of an automation: the parameters that it gets here, or where it runs. */
  map?: Parameters;
  location?: TargetLocation;
}

/** One run of an association, on all that it is for. */
export interface Execution {
  id: string;
  sequence: number;
  associationId: string;
  version: number;
  /** The configuration it runs. */
  configuration: Configuration;
  status: string;
  detailedStatus: string;
  createdAt: number;
  pickedUpAt?: number;
  done: boolean;
  /** The nodes that it is for; undefined: all that the targets choose. */
  only?: string[] | undefined;
  targets: ExecutionTarget[];
  tally: Tally;
  /** What has stopped it. */
  triggeredAlarms?: string[];
  /** The Run Command command id, or the automation execution id. */
  sourceId: string;
  sourceType: string;
  /** What its document version was when it started. */
  documentVersion?: number | undefined;
}

/** What one create or update made of an association. */
export interface AssociationVersion {
  version: number;
  createdAt: number;
  configuration: Configuration;
}

/** Plain data without timers, so that it can be copied for stale reads. */
export interface Association {
  id: string;
  sequence: number;
  createdAt: number;
  updatedAt: number;
  /** Given with the deprecated single-node form only. */
  instanceId?: string;
  /** What was reported of that form. */
  status?: AssociationStatus;
  versions: AssociationVersion[];
  overview: Overview;
  lastExecutionAt?: number;
  lastSuccessfulExecutionAt?: number;
  tags: Map<string, string>;
  /** Oldest first. */
  executions: Execution[];
  /** How many targets these have. */
  kept: number;
  /** Each node's newest result in the current version. */
  latest: Map<string, ExecutionTarget>;
  /** Of these. */
  tally: Tally;
  turns: Turns;
}

/** The state of one account and region. */
export interface Region {
  account: string;
  name: string;
  key: string;
  /** By id, in order of creation. */
  associations: Map<string, Association>;
  /** Associations as they were before their latest write; undefined: it did not exist. */
  before: Map<string, Association | undefined>;
  /** The account's own documents by name, in order of creation. */
  documents: Map<string, SsmDocument>;
  /** Documents as they were before their latest write; undefined: it did not exist. */
  documentsBefore: Map<string, SsmDocument | undefined>;
  /** By command id. They outlive their association. */
  commands: Map<string, Execution>;
  /** Likewise by automation execution id. */
  automations: Map<string, Execution>;
  /** By node. */
  compliance: Map<string, NodeCompliance>;
  /** By node, when an association last ended there, and when with success. */
  ranAt: Map<string, { last: number; success?: number | undefined }>;
  /** The state that an event told last, by what it was told of. */
  told: Map<string, string>;
  /** What cancels what is still to happen to an association or a document, by what `later` calls its owner. */
  timers: Map<string, Set<() => void>>;
  /** What cancels the next tick of an association's schedule. */
  schedules: Map<string, () => void>;
  sequence: number;
}

export function currentVersion(association: Association): AssociationVersion {
  return association.versions.at(-1)!;
}

/** What is done does not change any more: only the rest is copied. */
function copyUnlessDone<T extends { done: boolean }>(one: T): T {
  return one.done ? one : structuredClone(one);
}

function copyOf({ executions, latest, ...rest }: Association): Association {
  return {
    ...structuredClone(rest),
    executions: executions.map(copyUnlessDone),
    latest: new Map([...latest].map(([id, target]) => [id, copyUnlessDone(target)])),
  };
}

/** Notes how an association is before it is written; stale reads answer that. */
export function rememberBefore(region: Region, id: string): void {
  const association = region.associations.get(id);
  region.before.set(id, association && copyOf(association));
}

/** Notes how a document is before it is written; stale reads answer that. */
export function rememberDocument(region: Region, name: string): void {
  const document = region.documents.get(name);
  region.documentsBefore.set(name, document && structuredClone(document));
}

/** Things by id, in order of creation, as a read sees them that doesn't know the latest write of each. */
export function staleView<T extends { sequence: number }>(
  current: ReadonlyMap<string, T>,
  before: ReadonlyMap<string, T | undefined>,
): Map<string, T> {
  const seen = new Map(current);
  for (const [id, earlier] of before) {
    if (earlier === undefined) seen.delete(id);
    else seen.set(id, earlier);
  }
  return new Map([...seen].toSorted(([, a], [, b]) => a.sequence - b.sequence));
}
