import { CLUSTER_TAG, OWNER_TAG, RETAINED_UID, UID_TAG } from '../api/names.ts';
import type { Resource } from '../api/resource.ts';
import type { Tags } from '../ssm/gateway.ts';

/** Who we are to AWS, for one resource. */
export interface Owner {
  /** `<clusterName>/<namespace>/<name>`. */
  readonly owner: string;
  readonly uid: string;
  readonly cluster: string;
}

export function ownerOf(clusterName: string, { metadata }: Resource): Owner {
  return {
    owner: `${clusterName}/${metadata.namespace}/${metadata.name}`,
    uid: metadata.uid,
    cluster: clusterName,
  };
}

export function ownerTags({ owner, uid, cluster }: Owner): Tags {
  return { [OWNER_TAG]: owner, [UID_TAG]: uid, [CLUSTER_TAG]: cluster };
}

/**
 * | owner tag | uid tag | the resource knows an id | claim    |
 * |-----------|---------|--------------------------|----------|
 * | ours      | ours    | –                        | ours     |
 * | ours      | foreign | no                       | takeOver |
 * | ours      | foreign | yes                      | takenOver|
 * | ours      | none    | yes                      | untagged |
 * | another's | –       | –                        | another  |
 * | none      | –       | yes                      | untagged |
 * | none      | –       | no                       | another  |
 */
export type Claim = 'ours' | 'takeOver' | 'takenOver' | 'another' | 'untagged';

export function claimOf(tags: Tags, { owner, uid }: Owner, knowsId: boolean): Claim {
  const found = tags[OWNER_TAG];
  if (found === undefined) return knowsId ? 'untagged' : 'another';
  if (found !== owner) return 'another';
  if (tags[UID_TAG] === uid) return 'ours';
  if (tags[UID_TAG] === undefined && knowsId) return 'untagged'; // somebody took it off: tags are put back
  return knowsId ? 'takenOver' : 'takeOver';
}

/** Let go on purpose: whoever is allowed to may adopt it. */
export const retainedTags: Tags = { [UID_TAG]: RETAINED_UID };
