import { createAssociation, type NewAssociation } from './associations.ts';
import type { CallContext, Operation } from './call-context.ts';
import { AwsError } from './error.ts';

type Entry = Omit<NewAssociation, 'Tags' | 'AssociationDispatchAssumeRole'>;

interface BatchInput {
  Entries: Entry[];
  AssociationDispatchAssumeRole?: string;
}

type Made = { made: unknown } | { failed: object };

/** [U] that a node is counted twice by InstanceId only, and whatever the documents are. */
function checkNodes(entries: readonly Entry[]): void {
  const ids = entries.map((entry) => entry.InstanceId).filter((id) => id !== undefined);
  if (new Set(ids).size === ids.length) return;
  throw new AwsError('DuplicateInstanceId', 'A managed node can be in one association of a batch only.');
}

/** Every refusal is the client's fault: another failure ends the whole call. */
function made(context: CallContext, entry: Entry, role: string | undefined): Made {
  const whole = role === undefined ? entry : { ...entry, AssociationDispatchAssumeRole: role };
  try {
    return { made: createAssociation(context, whole)['AssociationDescription'] };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { failed: { Entry: entry, Message: error.message, Fault: 'Client' } };
  }
}

/** [U] that what a business rule refuses, the quota included, fails its entry and not the call. */
const createAssociationBatch = (context: CallContext, input: BatchInput): object => {
  checkNodes(input.Entries);
  const all = input.Entries.map((entry) => made(context, entry, input.AssociationDispatchAssumeRole));
  return {
    Successful: all.flatMap((one) => ('made' in one ? [one.made] : [])),
    Failed: all.flatMap((one) => ('failed' in one ? [one.failed] : [])),
  };
};

export const ASSOCIATION_BATCH_OPERATIONS: Record<string, Operation> = {
  CreateAssociationBatch: createAssociationBatch,
};
