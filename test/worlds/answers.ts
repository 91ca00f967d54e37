import { rfc3339 } from '../../src/clock.ts';
import type {
  Execution,
  ExecutionTarget,
  Invocation,
  NodeAssociationStatus,
  ObservedAssociation,
} from '../../src/ssm/gateway.ts';
import type { Aws } from './aws.ts';
import { countsOf, saidOf, type NodeRun, type Run } from './run.ts';

const ASSOCIATION_ID = 'a-1';
/** One page. */
const LISTED_RUNS = 50;

/** What AWS would answer at one moment if nothing lagged. */
export interface Answers {
  readonly atMs: number;
  readonly observed: ObservedAssociation;
  /** Newest first. */
  readonly executions: readonly Execution[];
  /** By execution. */
  readonly targets: ReadonlyMap<string, readonly ExecutionTarget[]>;
  /** By command. */
  readonly invocations: ReadonlyMap<string, readonly Invocation[]>;
  /** By node. */
  readonly nodes: ReadonlyMap<string, NodeAssociationStatus>;
}

export function answersOf(aws: Aws): Answers {
  const runs = aws.runs.slice(0, LISTED_RUNS);
  return {
    atMs: aws.nowMs,
    observed: observedFrom(aws),
    executions: runs.map(executionFrom),
    targets: new Map(runs.map((run) => [run.id, run.nodes.map(targetFrom)])),
    invocations: new Map(runs.map((run) => [commandOf(run), run.nodes.map(invocationFrom)])),
    nodes: new Map([...aws.latest].map(([node, nodeRun]) => [node, nodeStatusFrom(nodeRun)])),
  };
}

/** What a script prints when it fails: it says of which run it is. */
export function outputOf({ id }: Run): string {
  return `broke in ${id}`;
}

function observedFrom(aws: Aws): ObservedAssociation {
  const { association, overview, lastPickedUpMs, lastSuccessMs } = aws;
  return {
    id: ASSOCIATION_ID,
    version: aws.version,
    associationName: association.associationName,
    documentName: association.documentName,
    documentVersion: association.documentVersion,
    association,
    overview,
    ...(lastPickedUpMs === undefined ? {} : { lastExecutionTime: timeOf(lastPickedUpMs) }),
    ...(lastSuccessMs === undefined ? {} : { lastSuccessfulExecutionTime: timeOf(lastSuccessMs) }),
    lastUpdateTime: timeOf(aws.updatedMs),
  };
}

function executionFrom(run: Run): Execution {
  const { alarms, pickedUpMs } = run;
  return {
    id: run.id,
    associationVersion: String(run.version),
    ...saidOf(run),
    counts: countsOf(run.nodes),
    startedAt: timeOf(run.createdMs),
    ...(alarms === undefined ? {} : { triggeredAlarms: alarms }),
    ...(pickedUpMs === undefined ? {} : { lastReportedAt: timeOf(pickedUpMs) }),
  };
}

function targetFrom({ node, run, status, detailedStatus, atMs }: NodeRun): ExecutionTarget {
  return {
    id: node,
    type: 'ManagedInstance',
    status,
    detailedStatus,
    at: timeOf(atMs),
    source: { id: commandOf(run), type: 'RunCommand' },
  };
}

function invocationFrom({ node, run, status }: NodeRun): Invocation {
  const hasBroken = status === 'Failed';
  return {
    nodeId: node,
    statusDetails: status === 'Pending' ? 'In Progress' : status,
    ...(hasBroken ? { exitCode: 1 } : {}),
    output: hasBroken ? outputOf(run) : '',
  };
}

function nodeStatusFrom({ run, status, detailedStatus, atMs }: NodeRun): NodeAssociationStatus {
  return {
    associationId: ASSOCIATION_ID,
    detailedStatus,
    summary: `${status} in ${run.id}`,
    at: timeOf(atMs),
  };
}

function commandOf({ id }: Run): string {
  return `c-${id}`;
}

/** As AWS gives times: whole seconds. */
export function timeOf(ms: number): string {
  return rfc3339(new Date(ms));
}
