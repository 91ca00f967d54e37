import { StartAssociationsOnceCommand } from '@aws-sdk/client-ssm';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { condition, somebody, type Rig } from './rig.ts';
import { sceneWithOperator } from './scene.ts';

/** The nodes of these tests. */
export const WEB = 'i-0aaaaaaaaaaaaaaa1';
export const DATABASE = 'i-0bbbbbbbbbbbbbbb2';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const HOURLY = { scheduleExpression: 'rate(1 hour)' };

/** With both nodes, and an operator at work. */
export async function sceneWithNodes(settings: Readonly<Record<string, string>> = {}): Promise<Rig> {
  return withNodes(await sceneWithOperator('runs', settings));
}

export async function withNodes(rig: Rig): Promise<Rig> {
  await rig.aws.put(`nodes/${WEB}`, {});
  await rig.aws.put(`nodes/${DATABASE}`, {});
  return rig;
}

/** From now on everything fails on one of the two. */
export function failing(rig: Rig, outcome: object = {}): Promise<unknown> {
  const failure = { nodeId: DATABASE, status: 'Failed', exitCode: 7, stdout: 'disk full' };
  return rig.aws.put('outcomes', [{ ...failure, ...outcome }]);
}

export function saysOfRuns(status: string, reason: string): (resource: SsmAssociation) => boolean {
  return (resource) => {
    const said = condition(resource, 'RunsSucceeding');
    return said.status === status && said.reason === reason;
  };
}

/** What was told of `agent` with this reason; none when `since`, which comes later, is told and it is not. */
export async function told(rig: Rig, reason: string, since = reason): Promise<readonly string[]> {
  const events = await rig.associations.events('agent', since);
  return events.filter((event) => event.reason === reason).map(({ note }) => note);
}

/** Somebody at the console runs the only association on its targets. */
export async function runOnce(rig: Rig): Promise<void> {
  const [held] = await rig.aws.associations();
  await somebody(rig).send(new StartAssociationsOnceCommand({ AssociationIds: [held?.AssociationId ?? ''] }));
}

/** What is asked of a run beside the association itself. */
export const DETAILS_OF_RUNS =
  /^(DescribeAssociationExec|ListCommandInvocations|DescribeInstanceAssociations)/;

export async function countOf(rig: Rig, operation: RegExp, since: number | undefined): Promise<number> {
  return (await rig.aws.calls(since)).filter((call) => operation.test(call.operation)).length;
}
