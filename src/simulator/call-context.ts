import type { SsmDocument } from './document.ts';
import { AwsError } from './error.ts';
import type { Association, Region } from './region.ts';
import type { World } from './world.ts';

/** What an operation works on. */
export interface CallContext {
  world: World;
  region: Region;
  /** What reads see, in order of creation: the region's associations, or how they were before their latest writes. */
  associations: ReadonlyMap<string, Association>;
  /** Likewise the account's own documents. */
  documents: ReadonlyMap<string, SsmDocument>;
}

/** One operation of SSM. Its input has passed the constraints of the model. */
export type Operation = (context: CallContext, input: never) => object;

export function missingAssociation(): AwsError {
  // [U] the message.
  return new AwsError('AssociationDoesNotExist', 'The specified association does not exist.');
}

/** The association of an id, as reads see it. Throws AssociationDoesNotExist. */
export function seenAssociation({ associations }: CallContext, id: string): Association {
  const association = associations.get(id.toLowerCase());
  if (association === undefined) throw missingAssociation();
  return association;
}
