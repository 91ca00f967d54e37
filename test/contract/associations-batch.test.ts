import { CreateAssociationBatchCommand, type CreateAssociationBatchRequestEntry } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import {
  describeAssociation,
  errorOf,
  executionsOf,
  FULL,
  nodeId,
  shellScript,
  tagsOf,
} from '../simulator/support.ts';
import type { Account } from './account.ts';
import { scripted, statement, type World } from './statement.ts';

const SAMPLE = 'S: API Reference, CreateAssociationBatch, sample';
const BAD = { Name: 'AWS-Unknown', Parameters: {} };

function entry(more: object = {}): CreateAssociationBatchRequestEntry {
  return shellScript(more);
}

function oneNode(InstanceId: string, more: object = {}): CreateAssociationBatchRequestEntry {
  return entry({ InstanceId, Targets: undefined, ...more });
}

function batch({ ssm }: Account, ...Entries: CreateAssociationBatchRequestEntry[]) {
  return ssm.send(new CreateAssociationBatchCommand({ Entries }));
}

describe('a batch of associations', () => {
  statement('makes each of its entries', SAMPLE, async (account) => {
    const { Successful } = await batch(
      account,
      entry({ AssociationName: 'one' }),
      entry({ AssociationName: 'two' }),
    );

    const names = [];
    for (const { AssociationId } of Successful!) {
      names.push((await describeAssociation(account.ssm, AssociationId!)).AssociationName);
    }
    expect(names).toEqual(['one', 'two']);
  });

  statement('answers Failed although it is empty', SAMPLE, async ({ call }) => {
    const { body } = await call('CreateAssociationBatch', { Entries: [entry()] });

    expect(body).toMatchObject({ Successful: [{ Name: 'AWS-RunShellScript' }], Failed: [] });
  });

  statement('answers Successful although it is empty', SAMPLE, async ({ call }) => {
    const { body } = await call('CreateAssociationBatch', { Entries: [entry(BAD)] });

    expect(body).toMatchObject({ Successful: [], Failed: [{}] });
  });

  statement('answers an overview of Pending and Creating', SAMPLE, async (account) => {
    const { Successful } = await batch(account, entry());

    expect(Successful![0]!.Overview).toEqual({ Status: 'Pending', DetailedStatus: 'Creating' });
  });

  const failed = 'M: FailedCreateAssociation';

  statement('makes the others when an entry fails', failed, async (account) => {
    const answer = await batch(
      account,
      entry({ AssociationName: 'one' }),
      entry(BAD),
      entry({ AssociationName: 'two' }),
    );

    expect(answer.Successful!.map((one) => one.AssociationName)).toEqual(['one', 'two']);
    expect(answer.Failed).toHaveLength(1);
  });

  statement('answers a failed entry with the entry and a message', failed, async (account) => {
    const { Failed } = await batch(account, entry(BAD));

    expect(Failed![0]!.Entry).toEqual(entry(BAD));
    expect(Failed![0]!.Message).toContain('AWS-Unknown');
  });

  statement(
    'finds the fault of an entry that no rule allows with the Client',
    'M: FailedCreateAssociation, Fault',
    async (account) => {
      expect((await batch(account, entry(BAD))).Failed![0]!.Fault).toBe('Client');
    },
  );

  statement('has one entry at least', 'M: CreateAssociationBatchRequest', async ({ call }) => {
    expect((await call('CreateAssociationBatch', { Entries: [] })).code).toBe('ValidationException');
  });

  statement(
    'with an entry that breaks the model is a ValidationException that names it',
    'M: CreateAssociationBatchRequestEntry, MaxErrors',
    async (account) => {
      const error = await errorOf(batch(account, entry(), entry({ MaxErrors: '200%' })));

      expect(error.name).toBe('ValidationException');
    },
  );

  scripted(
    'with an entry that breaks the model makes nothing, and tells its place',
    'U: the framework checks a request as a whole',
    async (world) => {
      const error = await errorOf(batch(world, entry(), entry({ MaxErrors: '200%' })));
      const { body } = await world.admin('GET', 'state');

      expect(error.message).toContain("'200%' at 'entries.2.member.maxErrors'");
      expect(body.regions).toEqual([]);
    },
  );

  scripted('runs what it makes', 'D: API Reference, CreateAssociationBatch', async (world) => {
    await world.node('1');

    const { Successful } = await batch(world, entry());
    await world.pass('PT1H');

    expect(await executionsOf(world.ssm, Successful![0]!.AssociationId!)).toHaveLength(1);
  });

  scripted(
    'takes every member of an association in an entry, and one role for all',
    'M: CreateAssociationBatchRequest',
    async (world) => {
      const { AssociationDispatchAssumeRole, ...members } = FULL;
      const Entries = [entry(), entry(members)];

      const answer = await world.ssm.send(
        new CreateAssociationBatchCommand({ Entries, AssociationDispatchAssumeRole }),
      );

      const [plain, full] = answer.Successful!;
      expect(plain!.AssociationDispatchAssumeRole).toBe(AssociationDispatchAssumeRole);
      expect(await describeAssociation(world.ssm, full!.AssociationId!)).toMatchObject(FULL);
    },
  );

  statement(
    'has no tags and no role in its entries',
    'M: CreateAssociationBatchRequestEntry',
    async ({ ssm, call }) => {
      const role = { AssociationDispatchAssumeRole: FULL.AssociationDispatchAssumeRole };
      const Entries = [entry({ Tags: [{ Key: 'team', Value: 'a' }], ...role })];

      const { body } = await call('CreateAssociationBatch', { Entries });

      const [made] = body['Successful'] as { AssociationId: string }[];
      expect(made).not.toHaveProperty('AssociationDispatchAssumeRole');
      expect(await tagsOf(ssm, made!.AssociationId)).toEqual({});
    },
  );
});

async function nodes(world: World): Promise<[string, string]> {
  return [await world.node('1'), await world.node('2')];
}

describe('a batch with InstanceId', () => {
  scripted('answers the node, its target and a Status', SAMPLE, async (world) => {
    const both = await nodes(world);

    const { Successful } = await batch(world, ...both.map((id) => oneNode(id)));

    expect(Successful!.map((one) => [one.InstanceId, one.Status!.Message, one.Targets])).toEqual(
      both.map((id) => [id, 'Associated with AWS-RunShellScript', [{ Key: 'InstanceIds', Values: [id] }]]),
    );
  });

  scripted('of one node twice is DuplicateInstanceId', 'M: CreateAssociationBatch', async (world) => {
    const [id] = await nodes(world);

    expect((await errorOf(batch(world, oneNode(id), oneNode(id)))).name).toBe('DuplicateInstanceId');
  });

  scripted(
    'of one node twice is DuplicateInstanceId though the documents differ',
    'U: the error speaks of nodes alone',
    async (world) => {
      const [id] = await nodes(world);
      const other = oneNode(id, { Name: 'AWS-UpdateSSMAgent', Parameters: undefined });

      expect((await errorOf(batch(world, oneNode(id), other))).name).toBe('DuplicateInstanceId');
    },
  );

  scripted(
    'of a node that has the document fails that entry',
    'U: AssociationAlreadyExists is not in the list of errors',
    async (world) => {
      const [id] = await nodes(world);
      await batch(world, oneNode(id));

      const { Failed } = await batch(world, oneNode(id));

      expect(Failed!.map((one) => one.Message)).toEqual(['The specified association already exists.']);
    },
  );
});

describe('one node named by two targets', () => {
  statement('is no duplicate in a batch', 'U: the error speaks of InstanceId', async (account) => {
    const Targets = [{ Key: 'InstanceIds', Values: [nodeId('1')] }];

    expect((await batch(account, entry({ Targets }), entry({ Targets }))).Successful).toHaveLength(2);
  });
});
