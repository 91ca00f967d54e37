import {
  AddTagsToResourceCommand,
  CreateAssociationBatchCommand,
  DeleteAssociationCommand,
  GetCommandInvocationCommand,
  ListAssociationsCommand,
  StartAssociationsOnceCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createDocument, NAME } from './document-support.ts';
import {
  allow,
  ANY_ASSOCIATION,
  deny,
  guarded,
  HERE,
  missing,
  OWNED,
  SHELL_SCRIPT,
} from './policy-support.ts';
import { create, createdId, errorOf, nodeId, UNKNOWN, update } from './support.ts';

describe('a principal', () => {
  test('without a policy may do everything, one with a policy nothing that it does not name', async () => {
    const { ssm, guest } = await guarded(allow('ssm:ListDocuments'));

    const error = await errorOf(guest.send(new ListAssociationsCommand({})));

    expect(error).toEqual({
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::111122223333:user/guest is not authorized to perform: ssm:ListAssociations on resource: arn:aws:ssm:${HERE}:* because no identity-based policy allows the ssm:ListAssociations action`,
    });
    expect((await ssm.send(new ListAssociationsCommand({}))).Associations).toEqual([]);
  });

  test('is refused what is denied, even if it is allowed too', async () => {
    const { guest } = await guarded(allow('*'), deny('ssm:CreateAssociation', ANY_ASSOCIATION));

    const error = await errorOf(create(guest));

    expect(error.message).toContain(
      `ssm:CreateAssociation on resource: ${ANY_ASSOCIATION} with an explicit deny in an identity-based policy`,
    );
  });

  test('leaves nothing behind when it is denied', async () => {
    const { ssm, guest } = await guarded(allow('ssm:List*'));

    await errorOf(create(guest));

    expect((await ssm.send(new ListAssociationsCommand({}))).Associations).toEqual([]);
  });

  test('may do everything again when its policy is deleted', async () => {
    const { admin, guest } = await guarded(allow('ssm:List*'));
    await errorOf(create(guest));

    const [first, second] = [
      await admin('DELETE', 'policies/guest'),
      await admin('DELETE', 'policies/guest'),
    ];

    expect([first.status, second.status]).toEqual([200, 404]);
    expect(await create(guest)).toBeDefined();
  });
});

describe('a call needs', () => {
  test('the document and the association to create one', async () => {
    const first = await guarded(allow('ssm:CreateAssociation', ANY_ASSOCIATION));
    const second = await guarded(allow('ssm:CreateAssociation', SHELL_SCRIPT));

    expect(await missing(create(first.guest))).toBe(`ssm:CreateAssociation on ${SHELL_SCRIPT}`);
    expect(await missing(create(second.guest))).toBe(`ssm:CreateAssociation on ${ANY_ASSOCIATION}`);
  });

  test('the document of every entry to create a batch, and makes nothing of it otherwise', async () => {
    const { ssm, guest } = await guarded(
      allow('ssm:CreateAssociationBatch', [ANY_ASSOCIATION, SHELL_SCRIPT]),
    );
    const batch = (...names: string[]) => {
      const Targets = [{ Key: 'tag:role', Values: ['web'] }];
      const Entries = names.map((Name) => ({ Name, Targets, Parameters: { commands: ['date'] } }));
      return guest.send(new CreateAssociationBatchCommand({ Entries }));
    };

    expect(await missing(batch('AWS-RunShellScript', 'AWS-RunPowerShellScript'))).toBe(
      'ssm:CreateAssociationBatch on arn:aws:ssm:eu-west-1::document/AWS-RunPowerShellScript',
    );
    expect((await ssm.send(new ListAssociationsCommand({}))).Associations).toEqual([]);
    expect(await missing(batch('AWS-RunShellScript'))).toBe('');
  });

  test('every node that is named one by one, and no node that a tag chooses', async () => {
    const { guest } = await guarded(allow('ssm:CreateAssociation', 'arn:aws:ssm:*:*:*'));
    const target = (Key: string, Value: string) => create(guest, { Targets: [{ Key, Values: [Value] }] });

    expect(await missing(target('InstanceIds', nodeId('1')))).toBe(
      `ssm:CreateAssociation on arn:aws:ec2:${HERE}:instance/${nodeId('1')}`,
    );
    expect(await missing(target('InstanceIds', '*'))).toBe('');
    expect(await missing(target('tag:role', 'web'))).toBe('');
  });

  test('AddTagsToResource to create something with tags', async () => {
    const { guest } = await guarded(allow(['ssm:CreateAssociation', 'ssm:CreateDocument']));

    const association = await missing(create(guest, { Tags: OWNED }));
    const document = await missing(createDocument(guest, { Tags: OWNED }));

    expect(association).toBe(`ssm:AddTagsToResource on ${ANY_ASSOCIATION}`);
    expect(document).toBe(`ssm:AddTagsToResource on arn:aws:ssm:${HERE}:document/${NAME}`);
    expect(await missing(create(guest))).toBe('');
  });

  test('DescribeAssociation too to update one', async () => {
    const { ssm, admin, guest } = await guarded(allow('ssm:UpdateAssociation'));
    const AssociationId = await createdId(ssm);
    const change = () => update(guest, { AssociationId, Parameters: { commands: ['date'] } });

    const refused = await missing(change());
    await admin('PUT', 'policies/guest', {
      Statement: allow(['ssm:UpdateAssociation', 'ssm:DescribeAssociation']),
    });

    expect(refused).toBe(`ssm:DescribeAssociation on arn:aws:ssm:${HERE}:association/${AssociationId}`);
    expect(await missing(change())).toBe('');
  });

  test('every association that it starts', async () => {
    const { ssm, admin, guest } = await guarded(allow('ssm:*'));
    const [open, closed] = [await createdId(ssm), await createdId(ssm)];
    const arn = `arn:aws:ssm:${HERE}:association/${closed}`;
    await admin('PUT', 'policies/guest', { Statement: [allow('ssm:*'), deny('ssm:*', arn)] });

    const both = new StartAssociationsOnceCommand({ AssociationIds: [open, closed] });

    expect(await missing(guest.send(both))).toBe(`ssm:StartAssociationsOnce on ${arn}`);
  });

  test('the role to be passed and the calendars to be read', async () => {
    const { guest } = await guarded(allow('ssm:CreateAssociation'));
    const role = 'arn:aws:iam::111122223333:role/dispatch';

    expect(await missing(create(guest, { AssociationDispatchAssumeRole: role }))).toBe(
      `iam:PassRole on ${role}`,
    );
    expect(await missing(create(guest, { CalendarNames: ['open'] }))).toBe(
      `ssm:GetCalendarState on arn:aws:ssm:${HERE}:document/open`,
    );
  });

  test('the resource that it tags, with the tags of the request', async () => {
    const { ssm, guest } = await guarded(
      allow('ssm:AddTagsToResource', ANY_ASSOCIATION, { StringEquals: { 'aws:RequestTag/owner': 'me' } }),
    );
    const ResourceId = await createdId(ssm);
    const tag = (Value: string) =>
      guest.send(
        new AddTagsToResourceCommand({
          ResourceType: 'Association',
          ResourceId,
          Tags: [{ Key: 'owner', Value }],
        }),
      );

    expect(await missing(tag('me'))).toBe('');
    expect(await missing(tag('you'))).toBe(
      `ssm:AddTagsToResource on arn:aws:ssm:${HERE}:association/${ResourceId}`,
    );
  });

  test('everything of the region for what has no resource of its own', async () => {
    const { guest } = await guarded(allow('ssm:*', [ANY_ASSOCIATION, `arn:aws:ec2:${HERE}:instance/*`]));
    const request = new GetCommandInvocationCommand({ CommandId: UNKNOWN, InstanceId: nodeId('1') });

    expect(await missing(guest.send(request))).toBe(`ssm:GetCommandInvocation on arn:aws:ssm:${HERE}:*`);
  });
});

describe('the policy of a principal that owns what carries its tag', () => {
  const own = { StringEquals: { 'aws:ResourceTag/owner': 'me' } };
  const requested = { StringEquals: { 'aws:RequestTag/owner': 'me' } };
  const documents = ['arn:aws:ssm:eu-west-1:111122223333:document/*', 'arn:aws:ssm:eu-west-1::document/*'];
  const statements = [
    allow(['ssm:ListAssociations', 'ssm:DescribeAssociation', 'ssm:ListTagsForResource']),
    allow('ssm:CreateAssociation', ANY_ASSOCIATION, requested),
    allow(['ssm:CreateAssociation', 'ssm:UpdateAssociation'], documents),
    allow(['ssm:UpdateAssociation', 'ssm:DeleteAssociation'], ANY_ASSOCIATION, own),
    allow('ssm:AddTagsToResource', ANY_ASSOCIATION, requested),
    allow('iam:PassRole', 'arn:aws:iam::111122223333:role/dispatch-*', {
      StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' },
    }),
  ];

  test('lets it make, change and end its own', async () => {
    const { guest } = await guarded(...statements);
    const AssociationDispatchAssumeRole = 'arn:aws:iam::111122223333:role/dispatch-nodes';

    const id = await createdId(guest, { Tags: OWNED, AssociationDispatchAssumeRole });
    await update(guest, {
      AssociationId: id,
      Name: 'AWS-RunShellScript',
      Parameters: { commands: ['date'] },
    });

    expect(await missing(guest.send(new DeleteAssociationCommand({ AssociationId: id })))).toBe('');
  });

  test('keeps it from making what nobody owns, and from what others own', async () => {
    const { ssm, guest } = await guarded(...statements);
    const AssociationId = await createdId(ssm, { Tags: [{ Key: 'owner', Value: 'you' }] });
    const arn = `arn:aws:ssm:${HERE}:association/${AssociationId}`;

    const made = await missing(create(guest));
    const changed = await missing(update(guest, { AssociationId, Parameters: { commands: ['date'] } }));
    const ended = await missing(guest.send(new DeleteAssociationCommand({ AssociationId })));

    expect(made).toBe(`ssm:CreateAssociation on ${ANY_ASSOCIATION}`);
    expect(changed).toBe(`ssm:UpdateAssociation on ${arn}`);
    expect(ended).toBe(`ssm:DeleteAssociation on ${arn}`);
  });
});
