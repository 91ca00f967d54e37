import {
  AddTagsToResourceCommand,
  DeleteAssociationCommand,
  DescribeAssociationExecutionsCommand,
  ListAssociationVersionsCommand,
  StartAssociationsOnceCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { allow, ANY_ASSOCIATION, HERE, missing, OWNED, SHELL_SCRIPT } from '../simulator/policy-support.ts';
import {
  create,
  createdId,
  describeAssociation,
  errorOf,
  nodeId,
  UNKNOWN,
  update,
} from '../simulator/support.ts';
import { guestOf } from './access.ts';
import { scripted, type World } from './statement.ts';

const REFERENCE = 'D: Service Authorization Reference, actions of AWS Systems Manager';
const OTHER = `arn:aws:ssm:${HERE}:association/${UNKNOWN}`;

function arnOf(id: string): string {
  return `arn:aws:ssm:${HERE}:association/${id}`;
}

describe('who lacks a right', () => {
  const docs = 'D: User Guide, troubleshooting identity and access';

  scripted('gets AccessDeniedException and what is missing', docs, async (world) => {
    const guest = await guestOf(world, allow('ssm:List*'));
    const id = await createdId(world.ssm);

    const { name, message } = await errorOf(describeAssociation(guest, id));

    expect(name).toBe('AccessDeniedException');
    expect(message).toMatch(
      /^User: arn:aws:\S+ is not authorized to perform: ssm:DescribeAssociation on resource: arn:aws:\S+/,
    );
    expect(message).toContain(`on resource: ${arnOf(id)}`);
  });

  scripted('gets 400', 'D: API Reference, common errors', async (world) => {
    const guest = await guestOf(world, allow('ssm:List*'));

    await expect(create(guest)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });

  scripted('leaves nothing behind', 'U: nobody has looked', async (world) => {
    const guest = await guestOf(world, allow('ssm:List*'));
    const id = await createdId(world.ssm);

    await errorOf(guest.send(new DeleteAssociationCommand({ AssociationId: id })));

    expect((await describeAssociation(world.ssm, id)).AssociationId).toBe(id);
  });
});

describe('the right to CreateAssociation', () => {
  scripted('is needed for the document', REFERENCE, async (world) => {
    const guest = await guestOf(world, allow('ssm:CreateAssociation', ANY_ASSOCIATION));

    expect(await missing(create(guest))).toBe(`ssm:CreateAssociation on ${SHELL_SCRIPT}`);
  });

  scripted('is needed for the association', REFERENCE, async (world) => {
    const guest = await guestOf(world, allow('ssm:CreateAssociation', SHELL_SCRIPT));

    expect(await missing(create(guest))).toBe(`ssm:CreateAssociation on ${ANY_ASSOCIATION}`);
  });

  scripted('is needed for a node that is named', REFERENCE, async (world) => {
    const guest = await guestOf(world, allow('ssm:CreateAssociation', [ANY_ASSOCIATION, SHELL_SCRIPT]));

    expect(await missing(create(guest, { Targets: [{ Key: 'InstanceIds', Values: [nodeId('1')] }] }))).toBe(
      `ssm:CreateAssociation on arn:aws:ec2:${HERE}:instance/${nodeId('1')}`,
    );
  });

  const nodes = 'D: User Guide, targets are not checked by IAM';

  for (const target of [
    { Key: 'tag:role', Values: ['web'] },
    { Key: 'InstanceIds', Values: ['*'] },
  ]) {
    scripted(
      `is not needed for nodes that ${target.Key} ${target.Values[0]} chooses`,
      nodes,
      async (world) => {
        await world.node('1', { tags: { role: 'web' } });
        const guest = await guestOf(world, allow('ssm:CreateAssociation', [ANY_ASSOCIATION, SHELL_SCRIPT]));

        expect(await missing(create(guest, { Targets: [target] }))).toBe('');
      },
    );
  }

  scripted('can hang on the tags of the request', REFERENCE, async (world) => {
    const condition = { StringEquals: { 'aws:RequestTag/owner': 'me' } };
    const guest = await guestOf(
      world,
      allow('ssm:CreateAssociation', '*', condition),
      allow('ssm:AddTagsToResource'),
    );

    expect(await missing(create(guest, { Tags: OWNED }))).toBe('');
    expect(await missing(create(guest))).toContain('ssm:CreateAssociation on ');
  });

  scripted(
    'is not enough for tags, which need AddTagsToResource',
    'R: an AWS managed policy of October 2025',
    async (world) => {
      const guest = await guestOf(world, allow('ssm:CreateAssociation'));

      expect(await missing(create(guest, { Tags: OWNED }))).toContain('ssm:AddTagsToResource on ');
      expect(await missing(create(guest))).toBe('');
    },
  );
});

/** One that carries the tag, and one that does not. */
async function two({ ssm }: World): Promise<[string, string]> {
  return [await createdId(ssm, { Tags: OWNED }), await createdId(ssm)];
}

describe('the right to change an association', () => {
  const byTag = { StringEquals: { 'aws:ResourceTag/owner': 'me' } };

  scripted('can hang on its tags', REFERENCE, async (world) => {
    const [mine, other] = await two(world);
    const guest = await guestOf(world, allow('ssm:DeleteAssociation', '*', byTag));
    const end = (AssociationId: string) => guest.send(new DeleteAssociationCommand({ AssociationId }));

    expect(await missing(end(mine))).toBe('');
    expect(await missing(end(other))).toBe(`ssm:DeleteAssociation on ${arnOf(other)}`);
  });

  scripted('does not hang on ssm:resourceTag', REFERENCE, async (world) => {
    const [mine] = await two(world);
    const condition = { StringEquals: { 'ssm:resourceTag/owner': 'me' } };
    const guest = await guestOf(world, allow('ssm:DeleteAssociation', '*', condition));

    const ended = guest.send(new DeleteAssociationCommand({ AssociationId: mine }));

    expect(await missing(ended)).toBe(`ssm:DeleteAssociation on ${arnOf(mine)}`);
  });

  scripted(
    'by an update needs DescribeAssociation too',
    'D: API Reference, UpdateAssociation',
    async (world) => {
      const [AssociationId] = await two(world);
      const change = { AssociationId, Parameters: { commands: ['date'] } };

      const alone = await guestOf(world, allow('ssm:UpdateAssociation'));
      expect(await missing(update(alone, change))).toBe(`ssm:DescribeAssociation on ${arnOf(AssociationId)}`);

      const both = await guestOf(world, allow(['ssm:UpdateAssociation', 'ssm:DescribeAssociation']));
      expect(await missing(update(both, change))).toBe('');
    },
  );

  scripted('is needed for each that is started', REFERENCE, async (world) => {
    const [open, closed] = await two(world);
    const guest = await guestOf(world, allow('ssm:StartAssociationsOnce', arnOf(open)));

    const both = new StartAssociationsOnceCommand({ AssociationIds: [open, closed] });

    expect(await missing(guest.send(both))).toBe(`ssm:StartAssociationsOnce on ${arnOf(closed)}`);
  });

  const reads = {
    ListAssociationVersions: ListAssociationVersionsCommand,
    DescribeAssociationExecutions: DescribeAssociationExecutionsCommand,
  };

  for (const [operation, Command] of Object.entries(reads)) {
    scripted(`is not the right to ${operation}, which it needs`, REFERENCE, async (world) => {
      const [AssociationId] = await two(world);
      const guest = await guestOf(world, allow(`ssm:${operation}`, OTHER));

      const call = guest.send(new Command({ AssociationId }) as never);

      expect(await missing(call)).toBe(`ssm:${operation} on ${arnOf(AssociationId)}`);
    });
  }

  scripted('by tags can hang on the tags of the request', REFERENCE, async (world) => {
    const [ResourceId] = await two(world);
    const condition = { StringEquals: { 'aws:RequestTag/owner': 'me' } };
    const guest = await guestOf(world, allow('ssm:AddTagsToResource', '*', condition));
    const resource = { ResourceType: 'Association', ResourceId } as const;
    const tag = (Key: string) =>
      guest.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key, Value: 'me' }] }));

    expect(await missing(tag('owner'))).toBe('');
    expect(await missing(tag('team'))).toBe(`ssm:AddTagsToResource on ${arnOf(ResourceId)}`);
  });
});
