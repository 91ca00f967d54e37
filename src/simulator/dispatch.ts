import { ASSOCIATION_LIST_OPERATIONS } from './association-lists.ts';
import { ASSOCIATION_OPERATIONS } from './associations.ts';
import type { Operation } from './call-context.ts';
import { COMMAND_OPERATIONS } from './commands.ts';
import { checkConstraints } from './constraints.ts';
import { DOCUMENT_OPERATIONS } from './document-operations.ts';
import { AwsError } from './error.ts';
import { EXECUTION_OPERATIONS } from './executions.ts';
import { NODE_OPERATIONS } from './node-operations.ts';
import { SSM_OPERATIONS } from './operations.ts';
import { staleAssociations } from './region.ts';
import { REQUESTS } from './requests.ts';
import { TAG_OPERATIONS } from './tags.ts';
import { regionOf, type World } from './world.ts';

const OPERATIONS: Record<string, Operation> = {
  ...ASSOCIATION_OPERATIONS,
  ...ASSOCIATION_LIST_OPERATIONS,
  ...EXECUTION_OPERATIONS,
  ...COMMAND_OPERATIONS,
  ...NODE_OPERATIONS,
  ...TAG_OPERATIONS,
  ...DOCUMENT_OPERATIONS,
};

/** A request to SSM. */
export interface SsmRequest {
  operation: string;
  account: string;
  region: string;
  input: Record<string, unknown>;
  /** Reads see the state of before the latest writes. */
  stale: boolean;
}

/** Performs one operation of SSM. Throws AwsError. */
export function dispatch(world: World, request: SsmRequest): object {
  const { operation, account, input } = request;
  const perform = OPERATIONS[operation];
  const constraints = REQUESTS[operation];
  if (perform === undefined || constraints === undefined) {
    const isReal = SSM_OPERATIONS.has(operation);
    throw new AwsError(
      'UnknownOperationException',
      isReal ? `${operation} is not served by this simulator.` : `SSM has no operation ${operation}.`,
    );
  }
  checkConstraints(input, constraints);
  const region = regionOf(world, account, request.region);
  const associations = request.stale ? staleAssociations(region) : region.associations;
  return perform({ world, region, associations }, input as never);
}
