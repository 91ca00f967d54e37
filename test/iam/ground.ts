import {
  AddTagsToResourceCommand,
  RemoveTagsFromResourceCommand,
  type SSMClient,
  type Tag,
} from '@aws-sdk/client-ssm';
import { activeDocument } from '../simulator/document-support.ts';
import { missing } from '../simulator/policy-support.ts';
import { createdId, stage } from '../simulator/support.ts';
import { statementsOf } from './policy.ts';

/** The marks that an operator sets. */
export function marks(cluster: string, owner = `${cluster}/apps/agent`, uid = 'a-uid'): Tag[] {
  return [
    { Key: 'ssm-operator.dev/owner', Value: owner },
    { Key: 'ssm-operator.dev/uid', Value: uid },
    { Key: 'ssm-operator.dev/cluster', Value: cluster },
  ];
}

export const OURS = marks('test');
export const OTHERS = marks('other');
export const DOCUMENT = 'script';
export const ALL = ['operator', 'adoption', 'roles'];

export interface Ground {
  /** Has the policy of the operator, with what adoption and roles add. */
  readonly guest: SSMClient;
  readonly elsewhere: SSMClient;
  /** An association. */
  readonly id: string;
}

/** An association and a document, both with these tags. */
export async function groundWith(Tags: Tag[], statements = statementsOf(...ALL)): Promise<Ground> {
  const world = await stage();
  const id = await createdId(world.ssm, { Tags });
  await activeDocument(world, { Name: DOCUMENT, Tags });
  await world.admin('PUT', 'policies/guest', { Statement: statements });
  const accessKeyId = 'guest';
  return {
    id,
    guest: world.client({ accessKeyId }),
    elsewhere: world.client({ accessKeyId, region: 'us-east-1' }),
  };
}

export type Call = (ground: Ground) => Promise<unknown>;

export function tag(type: 'Association' | 'Document', ...Tags: Tag[]): Call {
  return ({ guest, id }) =>
    guest.send(
      new AddTagsToResourceCommand({
        ResourceType: type,
        ResourceId: type === 'Document' ? DOCUMENT : id,
        Tags,
      }),
    );
}

export function untag(...TagKeys: string[]): Call {
  return ({ guest, id }) =>
    guest.send(new RemoveTagsFromResourceCommand({ ResourceType: 'Association', ResourceId: id, TagKeys }));
}

export const TEAM = { Key: 'team', Value: 'a' };

/** The action that is denied; empty when none is. */
export async function denied(ground: Ground, call: Call): Promise<string> {
  return (await missing(call(ground))).split(' ')[0]!;
}
