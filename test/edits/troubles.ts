import {
  AddTagsToResourceCommand,
  DeleteAssociationCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-ssm';
import { HOLD_TAG, OWNER_TAG, RECONCILE_REQUESTED_AT, UID_TAG } from '../../src/api/names.ts';
import { rfc3339 } from '../../src/clock.ts';
import { updateInAws, type Account } from './account.ts';
import { withField, type Spec } from './fields.ts';
import type { Judge, Member } from './judge.ts';

/** Where trouble is made. */
interface Stage extends Account {
  readonly judge: Judge;
}

/** What goes wrong with one association, or stands in its way, until it is ended. */
export interface Trouble {
  /** What calls that touch it run into. */
  readonly faults?: readonly object[];
  /** What people declare meanwhile. */
  readonly declared?: (spec: Spec) => Spec;
  readonly begin?: (stage: Stage, member: Member) => Promise<unknown>;
  readonly end?: (stage: Stage, member: Member) => Promise<unknown>;
  /** AWS is changed behind the back of the operator, who may not know yet. */
  readonly behind?: true;
  /** A reason that some condition gives meanwhile. */
  readonly shows: string;
}

/** SsmDocuments that lead nowhere. */
export const ABROAD = 'abroad';
export const BROKEN = 'broken';
const NOBODY = 'nobody';

export const TROUBLES: Readonly<Record<string, Trouble>> = {
  'AWS takes no update for a valid one': refused('ValidationException'),
  'AWS refuses a parameter': refused('InvalidParameters'),
  'AWS refuses the targets': refused('InvalidTarget'),
  'AWS keeps no more versions': refused('AssociationVersionLimitExceeded'),
  'somebody updates it all the time': refused('TooManyUpdates'),
  'AWS has another version each time': refused('InvalidAssociationVersion'),
  'AWS fails to update': refused('InternalServerError', 'AwsUnreachable'),
  'updates are throttled': struck(
    { operation: 'UpdateAssociation', kind: 'throttle' },
    'ThrottlingException',
  ),
  'updates are denied': struck({ operation: 'UpdateAssociation', kind: 'denied' }, 'AccessDeniedException'),
  'updates get lost': struck({ operation: 'UpdateAssociation', kind: 'drop' }, 'AwsUnreachable'),
  'answers to updates get lost': struck(
    { operation: 'UpdateAssociation', kind: 'drop', when: 'after' },
    'AwsUnreachable',
  ),
  'reads are denied': struck({ operation: 'DescribeAssociation', kind: 'denied' }, 'AccessDeniedException'),
  'reads get lost': struck({ operation: 'DescribeAssociation', kind: 'drop' }, 'AwsUnreachable'),
  // may pass unseen: what is read late enough is not old any more
  'reads are old': struck({ operation: 'DescribeAssociation', kind: 'stale' }, 'InPlace'),
  'the tags are not told': struck(
    { operation: 'ListTagsForResource', kind: 'denied' },
    'AccessDeniedException',
  ),
  'everything is denied': struck({ kind: 'denied' }, 'AccessDeniedException'),
  'everything is throttled': struck({ kind: 'throttle' }, 'ThrottlingException'),
  'somebody else owns it': {
    begin: (stage, member) => tag(stage, member, { [OWNER_TAG]: 'other/fleet/theirs' }),
    end: (stage, member) => tag(stage, member, { [OWNER_TAG]: `test/${stage.rig.namespace}/${member.name}` }),
    behind: true,
    shows: 'OwnedByAnother',
  },
  'a resource of its name has taken it over': {
    begin: (stage, member) => tag(stage, member, { [UID_TAG]: 'another' }),
    async end(stage, member) {
      const { metadata } = await stage.rig.associations.get(member.name);
      await tag(stage, member, { [UID_TAG]: metadata.uid });
    },
    behind: true,
    shows: 'TakenOver',
  },
  'it is held in AWS': {
    begin: (stage, member) => tag(stage, member, { [HOLD_TAG]: 'freeze' }),
    end: ({ aws }, { id }) =>
      aws.send(
        new RemoveTagsFromResourceCommand({
          ResourceType: 'Association',
          ResourceId: id,
          TagKeys: [HOLD_TAG],
        }),
      ),
    shows: 'Held',
  },
  'it is edited in AWS': {
    begin: (stage, member) =>
      updateInAws(stage, stage.judge, member, withField(member.spec, 'complianceSeverity', 'MEDIUM')),
    behind: true,
    shows: 'InSync',
  },
  'it is deleted in AWS': {
    begin: ({ aws }, { id }) => aws.send(new DeleteAssociationCommand({ AssociationId: id })),
    behind: true,
    shows: 'InSync',
  },
  'it is suspended': { declared: (spec) => ({ ...spec, suspend: true }), shows: 'Suspended' },
  'its document is not there': referring(NOBODY, 'DocumentNotReady'),
  'its document was never Active': referring(BROKEN, 'DocumentNotReady'),
  'its document lives elsewhere': referring(ABROAD, 'RegionMismatch'),
  'it is deleted, and AWS keeps it': {
    faults: [{ kind: 'denied' }],
    begin: ({ rig }, { name }) => rig.associations.delete(name),
    async end({ rig }, { name }) {
      const found = await rig.associations.list(); // an operator that has started meanwhile has seen to it
      const isThere = found.some(({ metadata }) => metadata.name === name);
      const wake = { [RECONCILE_REQUESTED_AT]: rfc3339(rig.clock.now()) };
      if (isThere) await rig.associations.annotate(name, wake);
      await rig.advance(2 * 60_000); // it may make sure first that nothing is left
      await rig.associations.gone(name);
    },
    shows: 'AccessDeniedException',
  },
};

/** Its resource is gone afterwards, and is declared anew. */
export function isDeletion(trouble: Trouble): boolean {
  return trouble === TROUBLES['it is deleted, and AWS keeps it'];
}

function struck(fault: object, shows: string): Trouble {
  return { faults: [fault], shows };
}

function refused(code: string, shows = code): Trouble {
  return struck({ operation: 'UpdateAssociation', kind: 'error', code }, shows);
}

function referring(name: string, shows: string): Trouble {
  return {
    declared: (spec) => ({ ...withField(spec, 'documentName', undefined), documentRef: { name } }),
    shows,
  };
}

async function tag({ aws }: Stage, { id }: Member, tags: Readonly<Record<string, string>>): Promise<void> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const resource = { ResourceType: 'Association', ResourceId: id } as const;
  await aws.send(new AddTagsToResourceCommand({ ...resource, Tags }));
}
