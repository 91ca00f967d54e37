import { description } from './association-answers.ts';
import { missingAssociation, type CallContext, type Operation } from './call-context.ts';
import { findDocument } from './document-lookup.ts';
import { AwsError } from './error.ts';
import { nodeOf } from './nodes.ts';
import { rememberBefore, type Association } from './region.ts';
import type { AssociationStatus } from './shapes.ts';
import { singleNodeAssociation } from './single-node.ts';

interface StatusInput {
  Name: string;
  InstanceId: string;
  AssociationStatus: AssociationStatus;
}

/** [U] that a node, or else a document, which there is not is told before the association. */
function reportedOn(
  { world, region }: CallContext,
  { Name: name, InstanceId: node }: StatusInput,
): Association {
  const found = singleNodeAssociation(region.associations, name, node);
  if (found !== undefined) return found;
  if (!nodeOf(world, region, node)) {
    throw new AwsError('InvalidInstanceId', `Instance ${node} is not a managed node.`);
  }
  findDocument(world, region, name);
  throw missingAssociation();
}

/** [U] that another date alone is no other status. */
function isSame(one: AssociationStatus | undefined, other: AssociationStatus): boolean {
  return (
    one?.Name === other.Name && one.Message === other.Message && one.AdditionalInfo === other.AdditionalInfo
  );
}

/** What the agent reports of an association of the single-node form. [U] that its overview stays as it is. */
const updateAssociationStatus = (context: CallContext, input: StatusInput): object => {
  const { world, region } = context;
  const association = reportedOn(context, input);
  if (isSame(association.status, input.AssociationStatus)) {
    throw new AwsError('StatusUnchanged', 'The updated status is the same as the current status.');
  }
  rememberBefore(region, association.id);
  association.status = input.AssociationStatus;
  return { AssociationDescription: description(world, region, association) };
};

export const ASSOCIATION_STATUS_OPERATIONS: Record<string, Operation> = {
  UpdateAssociationStatus: updateAssociationStatus,
};
