import { DeleteAssociationCommand, ModifyDocumentPermissionCommand, type Tag } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { createDocument, deleteDocument } from '../simulator/document-support.ts';
import { create } from '../simulator/support.ts';
import {
  ALL,
  denied,
  DOCUMENT,
  groundWith,
  marks,
  OTHERS,
  OURS,
  tag,
  TEAM,
  untag,
  type Call,
} from './ground.ts';
import { statementsOf, type Statement } from './policy.ts';

const CLUSTER = 'ssm-operator.dev/cluster';
const OWNER = 'ssm-operator.dev/owner';
const LET_GO = marks('other', 'other/apps/agent', 'retained');

const associate =
  (Tags: Tag[]): Call =>
  ({ guest }) =>
    create(guest, { Tags });
const publish =
  (Tags: Tag[]): Call =>
  ({ guest }) =>
    createDocument(guest, { Tags });
const end: Call = ({ guest, id }) => guest.send(new DeleteAssociationCommand({ AssociationId: id }));
const drop: Call = ({ guest }) => deleteDocument(guest, { Name: DOCUMENT });
const share: Call = ({ guest }) =>
  guest.send(
    new ModifyDocumentPermissionCommand({
      Name: DOCUMENT,
      PermissionType: 'Share',
      AccountIdsToAdd: ['222222222222'],
    }),
  );

/** Marks of which one is not ours. */
const FOREIGN_CLUSTER = marks('other', 'test/apps/agent');
const FOREIGN_OWNER = marks('test', 'other/apps/agent');

/** A condition, as its statement, operator and key → the tags of what is there, and a call that nothing but this condition denies there. */
const ROWS: readonly (readonly [condition: string, tags: Tag[], call: Call])[] = [
  [`CreateMarkedAssociations StringEquals aws:RequestTag/${CLUSTER}`, [], associate(FOREIGN_CLUSTER)],
  [`CreateMarkedAssociations StringLike aws:RequestTag/${OWNER}`, [], associate(FOREIGN_OWNER)],
  [`CreateMarkedDocuments StringEquals aws:RequestTag/${CLUSTER}`, [], publish(FOREIGN_CLUSTER)],
  [`CreateMarkedDocuments StringLike aws:RequestTag/${OWNER}`, [], publish(FOREIGN_OWNER)],
  [`ChangeOwnAssociations StringEquals aws:ResourceTag/${CLUSTER}`, OTHERS, end],
  [`ChangeOwnDocuments StringEquals aws:ResourceTag/${CLUSTER}`, OTHERS, drop],
  [`ShareOwnDocuments StringEquals aws:ResourceTag/${CLUSTER}`, OTHERS, share],
  [`MarkWhatNobodyOwns StringEquals aws:RequestTag/${CLUSTER}`, [], tag('Document', ...FOREIGN_CLUSTER)],
  [`MarkWhatNobodyOwns StringLikeIfExists aws:RequestTag/${OWNER}`, [], tag('Document', ...FOREIGN_OWNER)],
  [`MarkWhatNobodyOwns Null aws:ResourceTag/${CLUSTER}`, OTHERS, tag('Association', ...OURS)],
  [`TagOwn StringEquals aws:ResourceTag/${CLUSTER}`, OTHERS, tag('Document', TEAM)],
  [`TagOwn StringEqualsIfExists aws:RequestTag/${CLUSTER}`, OURS, tag('Association', ...FOREIGN_CLUSTER)],
  [`TagOwn StringLikeIfExists aws:RequestTag/${OWNER}`, OURS, tag('Association', ...FOREIGN_OWNER)],
  [`UntagOwn StringEquals aws:ResourceTag/${CLUSTER}`, OTHERS, untag('team')],
  ['UntagOwn ForAllValues:StringNotLike aws:TagKeys', OURS, untag('ssm-operator.dev/hold')],
  [
    `TakeWhatAnotherClusterLetGo StringEquals aws:RequestTag/${CLUSTER}`,
    LET_GO,
    tag('Document', ...FOREIGN_CLUSTER),
  ],
  [
    'TakeWhatAnotherClusterLetGo StringEquals aws:ResourceTag/ssm-operator.dev/uid',
    OTHERS,
    tag('Document', ...OURS),
  ],
  [
    `TakeWhatAnotherClusterLetGo StringLike aws:RequestTag/${OWNER}`,
    LET_GO,
    tag('Document', ...FOREIGN_OWNER),
  ],
];

type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

function conditionsOf({ Condition = {} }: Statement): Conditions {
  return Condition as Conditions;
}

/** All statements, with one condition less. */
function without(condition: string): readonly Statement[] {
  const [sid, operator = '', key = ''] = condition.split(' ');
  return statementsOf(...ALL).map((statement) => {
    if (statement.Sid !== sid) return statement;
    const conditions = conditionsOf(statement);
    const { [key]: dropped, ...kept } = conditions[operator] ?? {};
    expect(dropped).toBeDefined();
    return { ...statement, Condition: { ...conditions, [operator]: kept } };
  });
}

test.each(ROWS)('without the condition %s more is allowed', async (condition, tags, call) => {
  const action = await denied(await groundWith(tags), call);

  const left = await denied(await groundWith(tags, without(condition)), call);

  expect(action).not.toBe('');
  expect(left).not.toBe(action);
});

test('each condition of each statement has such a call, but the service that roles are passed to', () => {
  const conditions = statementsOf(...ALL).flatMap((statement) =>
    Object.entries(conditionsOf(statement)).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key) => `${statement.Sid} ${operator} ${key}`),
    ),
  );

  const shown = ROWS.map(([condition]) => condition);
  expect([...shown, 'PassRoles StringEquals iam:PassedToService'].toSorted()).toEqual(conditions.toSorted());
});
