import { DeleteAssociationCommand, DescribeDocumentCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createDocument, NAME } from './document-support.ts';
import { allow, ANY_ASSOCIATION, guarded, HERE, missing, OWNED, SHELL_SCRIPT } from './policy-support.ts';
import { create, createdId, describeAssociation, stage } from './support.ts';

describe('a statement', () => {
  const matches: Record<string, [string, string, boolean]> = {
    'of the action and the resource': ['ssm:DescribeAssociation', ANY_ASSOCIATION, true],
    'of the action in another case': ['SSM:describeassociation', '*', true],
    'of a wildcard for actions': ['ssm:Describe*', '*', true],
    'of a question mark': ['ssm:DescribeAssociatio?', '*', true],
    'of another action': ['ssm:DescribeAssociations', '*', false],
    'of any region and account': ['ssm:*', 'arn:aws:ssm:*:*:association/*', true],
    'of another region': ['ssm:*', 'arn:aws:ssm:us-east-1:111122223333:association/*', false],
    'of an ARN that is cut short': ['ssm:*', 'arn:aws:ssm:eu-west-1', true],
    'of a wildcard that would have to reach across a colon': ['ssm:*', 'arn:aws:ssm:*:association/*', false],
    'of documents': ['ssm:*', 'arn:aws:ssm:*:*:document/*', false],
  };

  test.each(Object.entries(matches))('%s', async (_name, [action, resource, isAllowed]) => {
    const { ssm, guest } = await guarded(allow(action, resource));
    const id = await createdId(ssm);

    expect((await missing(describeAssociation(guest, id))) === '').toBe(isAllowed);
  });
});

test('a statement of many stars is told from a long name as any other', async () => {
  const name = 'a'.repeat(128);
  const resource = `arn:aws:ssm:*:*:document/${'*a'.repeat(20)}`;
  const describing = new DescribeDocumentCommand({ Name: name });
  const { ssm, guest, admin } = await guarded(allow('ssm:*', `${resource}b`));
  await createDocument(ssm, { Name: name });

  const another = await missing(guest.send(describing));
  await admin('PUT', 'policies/guest', { Statement: allow('ssm:*', `${resource}*`) });
  const same = await missing(guest.send(describing));

  expect([another, same]).toEqual([`ssm:DescribeDocument on arn:aws:ssm:${HERE}:document/${name}`, '']);
});

/** Who may create associations under a condition, and tag them. */
function onCreate(condition: object) {
  return guarded(
    allow('ssm:CreateAssociation', ANY_ASSOCIATION, condition),
    allow('ssm:CreateAssociation', SHELL_SCRIPT),
    allow('ssm:AddTagsToResource', ANY_ASSOCIATION),
  );
}

describe('a condition', () => {
  const conditions: Record<string, [object, { Key: string; Value: string }[], boolean]> = {
    'on a tag of the request holds': [{ StringEquals: { 'aws:RequestTag/owner': 'me' } }, OWNED, true],
    'on a tag of another value fails': [{ StringEquals: { 'aws:RequestTag/owner': 'you' } }, OWNED, false],
    'on a tag that is not there fails': [{ StringEquals: { 'aws:RequestTag/owner': 'me' } }, [], false],
    'on one of several values holds': [
      { StringEquals: { 'aws:RequestTag/owner': ['you', 'me'] } },
      OWNED,
      true,
    ],
    'with a wildcard holds only for StringLike': [
      { StringLike: { 'aws:RequestTag/owner': 'm*' }, StringEquals: { 'aws:RequestTag/owner': 'm*' } },
      OWNED,
      false,
    ],
    'like the value holds': [{ StringLike: { 'aws:RequestTag/owner': 'm*' } }, OWNED, true],
    'negated fails for the value': [{ StringNotEquals: { 'aws:RequestTag/owner': 'me' } }, OWNED, false],
    'negated holds for a tag that is not there': [
      { StringNotEquals: { 'aws:RequestTag/owner': 'me' } },
      [],
      true,
    ],
    'if it exists holds for a tag that is not there': [
      { StringEqualsIfExists: { 'aws:RequestTag/owner': 'me' } },
      [],
      true,
    ],
    'on all tag keys holds when they are among those': [
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner', 'team'] } },
      OWNED,
      true,
    ],
    'on all tag keys fails when one more is there': [
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner'] } },
      [...OWNED, { Key: 'more', Value: '' }],
      false,
    ],
    'on all tag keys holds when there are none': [
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['owner'] } },
      [],
      true,
    ],
    'on any tag key fails when there are none': [
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['owner'] } },
      [],
      false,
    ],
    'if it exists fails for a tag of another value': [
      { StringEqualsIfExists: { 'aws:RequestTag/owner': 'you' } },
      OWNED,
      false,
    ],
    'on any tag key holds when one of several is among those': [
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['owner'] } },
      [...OWNED, { Key: 'more', Value: '' }],
      true,
    ],
    'on any tag key, negated, fails when there are none': [
      { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['owner'] } },
      [],
      false,
    ],
    'that a tag is absent holds when it is': [{ Null: { 'aws:RequestTag/owner': 'true' } }, [], true],
    'that a tag is absent fails when it is there': [
      { Null: { 'aws:RequestTag/owner': 'true' } },
      OWNED,
      false,
    ],
    'that a tag is there holds when it is': [{ Null: { 'aws:RequestTag/owner': 'false' } }, OWNED, true],
    'that a tag is there fails when it is absent': [{ Null: { 'aws:RequestTag/owner': 'false' } }, [], false],
    'that a tag is there or absent holds': [
      { Null: { 'aws:RequestTag/owner': ['true', 'false'] } },
      OWNED,
      true,
    ],
  };

  test.each(Object.entries(conditions))('%s', async (_name, [condition, Tags, isAllowed]) => {
    const { guest } = await onCreate(condition);

    const expected = isAllowed ? '' : `ssm:CreateAssociation on ${ANY_ASSOCIATION}`;
    expect(await missing(create(guest, { Tags }))).toBe(expected);
  });

  test.each(['StringEqualsIgnoreCase', 'NotStringEquals'])(
    'by %s is refused: nobody evaluates it',
    async (operator) => {
      const { admin } = await stage();

      const { status } = await admin('PUT', 'policies/guest', {
        Statement: allow('*', '*', { [operator]: {} }),
      });

      expect(status).toBe(400);
    },
  );

  test('on the tags of the resource looks at each resource alone', async () => {
    const { ssm, guest } = await guarded(
      allow('ssm:DeleteAssociation', '*', { StringEquals: { 'aws:ResourceTag/owner': 'me' } }),
    );
    const [mine, other] = [await createdId(ssm, { Tags: OWNED }), await createdId(ssm)];

    const deleted = await missing(guest.send(new DeleteAssociationCommand({ AssociationId: mine })));
    const refused = await missing(guest.send(new DeleteAssociationCommand({ AssociationId: other })));

    expect(deleted).toBe('');
    expect(refused).toBe(`ssm:DeleteAssociation on arn:aws:ssm:${HERE}:association/${other}`);
  });

  test('on the tags of a document counts for the account’s own', async () => {
    const { ssm, guest } = await guarded(
      allow('ssm:DescribeDocument', '*', { StringEquals: { 'aws:ResourceTag/owner': 'me' } }),
    );
    await createDocument(ssm, { Tags: OWNED });

    const own = await missing(guest.send(new DescribeDocumentCommand({ Name: NAME })));
    const amazons = await missing(guest.send(new DescribeDocumentCommand({ Name: 'AWS-RunShellScript' })));

    expect(own).toBe('');
    expect(amazons).toBe(`ssm:DescribeDocument on ${SHELL_SCRIPT}`);
  });
});

test('the role of a runbook is its parameter, however that is called', async () => {
  const role = 'arn:aws:iam::111122223333:role/runs';
  const Content = JSON.stringify({
    schemaVersion: '0.3',
    assumeRole: '{{ constructor }}',
    parameters: { constructor: { type: 'String', default: role }, word: { type: 'String', default: 'x' } },
    mainSteps: [{ name: 'one', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
  });
  const { ssm, guest, advance } = await guarded(
    allow('ssm:*'),
    allow('iam:PassRole', 'arn:aws:iam::*:role/other'),
  );
  await createDocument(ssm, { DocumentType: 'Automation', Content });
  await advance('PT1S');

  const call = create(guest, { Name: NAME, Parameters: { word: ['y'] }, Targets: [] });

  expect(await missing(call)).toBe(`iam:PassRole on ${role}`);
});
