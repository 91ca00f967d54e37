import { ASSOCIATION_BATCH_OPERATIONS } from './association-batch.ts';
import { ASSOCIATION_LIST_OPERATIONS } from './association-lists.ts';
import { ASSOCIATION_STATUS_OPERATIONS } from './association-status.ts';
import { ASSOCIATION_OPERATIONS } from './associations.ts';
import { authorize } from './authorization.ts';
import { AUTOMATION_OPERATIONS } from './automations.ts';
import { CALENDAR_OPERATIONS } from './calendar-operations.ts';
import type { CallContext, Operation } from './call-context.ts';
import { COMMAND_OPERATIONS } from './commands.ts';
import { COMPLIANCE_OPERATIONS } from './compliance-operations.ts';
import { checkConstraints } from './constraints.ts';
import { DOCUMENT_DELETION_OPERATIONS } from './document-deletion.ts';
import { DOCUMENT_LIST_OPERATIONS } from './document-lists.ts';
import { DOCUMENT_OPERATIONS } from './document-operations.ts';
import { DOCUMENT_SHARING_OPERATIONS } from './document-sharing.ts';
import { DOCUMENT_WRITE_OPERATIONS } from './document-writes.ts';
import { EFFECTIVE_OPERATIONS } from './effective-associations.ts';
import { AwsError } from './error.ts';
import { EXECUTION_OPERATIONS } from './executions.ts';
import { readInput } from './input-reader.ts';
import { NODE_OPERATIONS } from './node-operations.ts';
import { checkedError } from './operation-errors.ts';
import { SSM_OPERATIONS } from './operations.ts';
import { staleView, type Region } from './region.ts';
import { REQUESTS } from './requests.ts';
import { TAG_OPERATIONS } from './tags.ts';
import { regionOf, type World } from './world.ts';

const OPERATIONS: Record<string, Operation> = {
  ...ASSOCIATION_OPERATIONS,
  ...ASSOCIATION_BATCH_OPERATIONS,
  ...ASSOCIATION_LIST_OPERATIONS,
  ...ASSOCIATION_STATUS_OPERATIONS,
  ...EXECUTION_OPERATIONS,
  ...COMMAND_OPERATIONS,
  ...NODE_OPERATIONS,
  ...EFFECTIVE_OPERATIONS,
  ...COMPLIANCE_OPERATIONS,
  ...AUTOMATION_OPERATIONS,
  ...CALENDAR_OPERATIONS,
  ...TAG_OPERATIONS,
  ...DOCUMENT_OPERATIONS,
  ...DOCUMENT_LIST_OPERATIONS,
  ...DOCUMENT_WRITE_OPERATIONS,
  ...DOCUMENT_DELETION_OPERATIONS,
  ...DOCUMENT_SHARING_OPERATIONS,
};

/** A request to SSM. */
export interface SsmRequest {
  operation: string;
  /** The access key id of the caller. */
  principal: string;
  account: string;
  region: string;
  input: Record<string, unknown>;
  /** Reads see the state of before the latest writes. */
  stale: boolean;
}

function seenBy({ stale }: SsmRequest, region: Region): Pick<CallContext, 'associations' | 'documents'> {
  if (!stale) return { associations: region.associations, documents: region.documents };
  return {
    associations: staleView(region.associations, region.before),
    documents: staleView(region.documents, region.documentsBefore),
  };
}

/** Performs one operation of SSM. Throws AwsError. */
export function dispatch(world: World, request: SsmRequest): object {
  const { operation, account } = request;
  const perform = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  const constraints = REQUESTS[operation];
  if (perform === undefined || constraints === undefined) {
    const isReal = SSM_OPERATIONS.has(operation);
    // AWS tells nothing of an operation that it doesn't have.
    throw new AwsError(
      'UnknownOperationException',
      isReal ? `${operation} is not served by this simulator.` : '',
    );
  }
  const input = readInput(request.input, constraints);
  checkConstraints(input, constraints);
  const region = regionOf(world, account, request.region);
  const context: CallContext = { world, region, ...seenBy(request, region) };
  // [U] that a request which breaks the model is told so before it is told that it is denied.
  authorize(context, { accessKeyId: request.principal, account }, operation, input);
  try {
    return perform(context, input as never);
  } catch (error) {
    throw checkedError(operation, error);
  }
}
