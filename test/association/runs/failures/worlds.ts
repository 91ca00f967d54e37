import * as fc from 'fast-check';
import type { SsmAssociation } from '../../../../src/api/generated/ssm-association.ts';
import { RunCalls } from '../../../../src/association/runs/calls.ts';
import { DocumentSecrets } from '../../../../src/association/runs/failures/document-secrets.ts';
import { findFailures } from '../../../../src/association/runs/failures/failures.ts';
import { Unexplained } from '../../../../src/association/runs/failures/unexplained.ts';
import type { Work } from '../../../../src/association/work.ts';
import { ReconcileError } from '../../../../src/controller/error.ts';
import { canonicalAssociation } from '../../../../src/ssm/association.ts';
import type { Execution, ExecutionTarget } from '../../../../src/ssm/gateway.ts';
import { execution, runsOf, said, target } from '../answering.ts';

const NOW = new Date('2026-01-05T12:00:00Z');
export const LATELY = '2026-01-05T11:59:00Z';
const LONG_AGO = '2026-01-01T00:00:00Z';
const OPERATIONS = [
  'executionTargets',
  'commandInvocations',
  'nodeAssociationStatuses',
  'describeDocument',
] as const;

const refuse = () =>
  Promise.reject(new ReconcileError({ reason: 'AccessDeniedException', retry: 'slow', message: 'No.' }));

/** One execution: nodes that it has, with how each has ended, some of them not shown. */
const anExecution = fc.record({
  nodes: fc.uniqueArray(fc.nat(70), { minLength: 1, maxLength: 70 }),
  failing: fc.nat(70),
  hidden: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3)),
  isOutputShown: fc.boolean(),
  isOver: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
});

export const aWorld = fc.record({
  executions: fc.array(anExecution, { maxLength: 7 }),
  uncounted: fc.integer({ min: -1, max: 2 }),
  isLate: fc.boolean(),
  isGoingOn: fc.boolean(),
  callsSpent: fc.nat(6),
  denied: fc.subarray([...OPERATIONS]),
  isSilent: fc.boolean(),
  documentName: fc.constantFrom('AWS-RunShellScript', 'Backup'),
});

export type World = (typeof aWorld extends fc.Arbitrary<infer T> ? T : never) & object;
type Status = NonNullable<SsmAssociation['status']>;

function targetsOf({ nodes, failing }: World['executions'][number], id: string): readonly ExecutionTarget[] {
  return nodes.map((node, index) => target(`n${node}`, index < failing ? 'Failed' : 'Success', `c-${id}`));
}

function listed(one: World['executions'][number], id: string): Execution {
  const failed = Math.min(one.failing, one.nodes.length);
  const counts = { Failed: failed, Success: one.nodes.length - failed };
  return { ...execution(id, counts), status: one.isOver ? 'Failed' : 'Pending' };
}

/** A look at a run in such a world, and what is told of its failures. */
export async function lookInto(world: World, told: Status = {}) {
  const executions = world.executions.map((one, index) => listed(one, `e${index}`));
  const targets = world.executions.map((one, index) => targetsOf(one, `e${index}`));
  const latest = new Map(targets.toReversed().flatMap((all) => all.map((one) => [one.id, one.status])));
  const failing = [...latest.values()].filter((status) => status === 'Failed').length;
  const { ssm, calls } = runsOf({
    targets: Object.fromEntries(
      targets.map((all, index) => [`e${index}`, all.slice(world.executions[index]!.hidden)]),
    ),
    invocations: Object.fromEntries(
      world.executions.flatMap(({ isOutputShown }, index) =>
        isOutputShown ? [[`c-e${index}`, targets[index]!.slice(0, 50).map(({ id }) => said(id, 'x'))]] : [],
      ),
    ),
  });
  const silent = world.isSilent ? { nodeAssociationStatuses: async () => [] } : {};
  const denied = Object.fromEntries(world.denied.map((operation) => [operation, refuse]));
  const describeDocument = async () => {
    calls.push('document');
    return { parameters: [] };
  };
  const run = new RunCalls('r');
  run.spend(world.callsSpent);
  const work = {
    resource: { metadata: { uid: 'u' }, status: told } as unknown as SsmAssociation,
    ssm: { ...ssm, describeDocument, ...silent, ...denied },
    options: { failureOutput: 'tail', clock: { now: () => NOW } },
    memory: { unexplained: new Unexplained(), documentSecrets: new DocumentSecrets() },
  } as unknown as Work;
  const observed = {
    id: 'a',
    version: 1,
    associationName: 'agent',
    association: canonicalAssociation({ documentName: world.documentName }),
    overview: {
      status: world.isGoingOn ? 'Pending' : 'Failed',
      detailedStatus: 'Failed',
      counts: { Failed: Math.max(0, failing + world.uncounted), Success: 1 },
    },
    lastExecutionTime: world.isLate ? LONG_AGO : LATELY,
  };
  const found = await findFailures({ work, observed, calls: run }, { executions });
  return { ...found, asked: calls.length, calls: run };
}
