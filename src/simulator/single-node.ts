import type { CallContext } from './call-context.ts';
import { AwsError } from './error.ts';
import { nodeOf } from './nodes.ts';
import { currentVersion, type Association } from './region.ts';
import type { Configuration } from './shapes.ts';

/** What the deprecated form with InstanceId excludes, as the API reference says. */
const EXCLUDED: readonly (keyof Configuration)[] = [
  'AssociationName',
  'DocumentVersion',
  'MaxErrors',
  'MaxConcurrency',
  'OutputLocation',
  'ScheduleExpression',
];

/** Throws for a request that names one node by InstanceId together with what only Targets go with. */
export function checkSingleNodeForm(input: Configuration): void {
  const excluded = EXCLUDED.filter((member) => input[member] !== undefined);
  // [U] code and message.
  if (excluded.length > 0) {
    throw new AwsError('ValidationException', `InstanceId can not be used with ${excluded.join(', ')}.`);
  }
  // [U] that Targets beside it are refused, code and message.
  if (input.Targets?.length || input.TargetMaps?.length) {
    throw new AwsError('InvalidTarget', 'InstanceId and targets can not both be specified.');
  }
}

/** The association of this form that a document has on a node. */
export function singleNodeAssociation(
  associations: ReadonlyMap<string, Association>,
  name: string,
  instanceId: string,
): Association | undefined {
  return [...associations.values()].find(
    (one) => one.instanceId === instanceId && currentVersion(one).configuration.Name === name,
  );
}

/** Throws when the node is not managed, or has an association of the same document of this form. */
export function checkSingleNode({ world, region }: CallContext, name: string, instanceId: string): void {
  const twin = singleNodeAssociation(region.associations, name, instanceId);
  if (twin) throw new AwsError('AssociationAlreadyExists', 'The specified association already exists.');
  if (nodeOf(world, region, instanceId)) return;
  throw new AwsError('InvalidInstanceId', `Instance ${instanceId} is not a managed node.`);
}
