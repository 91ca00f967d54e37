import {
  DeleteAssociationCommand,
  DescribeAssociationCommand,
  ListAssociationsCommand,
  type AssociationDescription,
  type DeleteAssociationRequest,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import type { RawAnswer } from '../simulator/raw-call.ts';
import {
  executionsOf,
  create,
  createdId,
  errorOf,
  nodeId,
  shellScript,
  update,
} from '../simulator/support.ts';
import { scripted, type World } from './statement.ts';
import { AUTOMATION } from './target-refusals.ts';

const NAME = 'AWS-RunShellScript';
const NODE = { InstanceId: nodeId('1'), Targets: undefined };
const BY = { Name: NAME, InstanceId: nodeId('1') };

/** An association of the deprecated form on node 1, beside one whose target is the same node. */
async function pair({ ssm, node }: World): Promise<{ single: AssociationDescription; targeted: string }> {
  await node('1');
  const targeted = await createdId(ssm, { Targets: [{ Key: 'InstanceIds', Values: [NODE.InstanceId] }] });
  return { targeted, single: await create(ssm, NODE) };
}

function describeBy({ ssm }: World, by: DeleteAssociationRequest) {
  return ssm.send(new DescribeAssociationCommand(by));
}

describe('the deprecated form with InstanceId', () => {
  const sample = 'S: API Reference, CreateAssociation, sample';

  scripted('answers the node as InstanceId and as the only target', sample, async (world) => {
    const { single } = await pair(world);

    expect(single.InstanceId).toBe(nodeId('1'));
    expect(single.Targets).toEqual([{ Key: 'InstanceIds', Values: [nodeId('1')] }]);
  });

  scripted('answers a Status of Associated', sample, async (world) => {
    const { single } = await pair(world);

    expect(single.Status).toEqual({
      Name: 'Associated',
      Message: `Associated with ${NAME}`,
      Date: new Date('2026-01-01T00:00:00Z'),
    });
  });

  scripted('still shows that Status when it is described', sample, async (world) => {
    const { single } = await pair(world);

    const { AssociationDescription } = await describeBy(world, { AssociationId: single.AssociationId! });

    expect(AssociationDescription!.Status).toEqual(single.Status);
  });

  scripted(
    'allows one association of a document and a node',
    'D: API Reference, CreateAssociation, AssociationAlreadyExists',
    async (world) => {
      await pair(world);

      expect((await errorOf(create(world.ssm, NODE))).name).toBe('AssociationAlreadyExists');
    },
  );

  scripted(
    'takes the document on another node, and another document on the node',
    'D: API Reference, CreateAssociation, AssociationAlreadyExists',
    async (world) => {
      await pair(world);
      const second = await world.node('2');
      const agent = { ...NODE, Name: 'AWS-UpdateSSMAgent', Parameters: undefined };

      expect((await create(world.ssm, { ...NODE, InstanceId: second })).InstanceId).toBe(second);
      expect((await create(world.ssm, agent)).InstanceId).toBe(nodeId('1'));
    },
  );

  scripted('keeps its node in an update', 'M: UpdateAssociationRequest has no InstanceId', async (world) => {
    const { single } = await pair(world);

    const updated = await update(world.ssm, {
      AssociationId: single.AssociationId,
      Parameters: { commands: ['date'] },
    });

    expect(updated).toMatchObject({ AssociationVersion: '2', InstanceId: nodeId('1') });
    expect(updated.Targets).toEqual(single.Targets);
  });

  scripted('runs on its node alone', 'D: API Reference, CreateAssociation, InstanceId', async (world) => {
    const { single } = await pair(world);
    await world.node('2');

    await world.pass('PT1H');

    const runs = await executionsOf(world.ssm, single.AssociationId!);
    expect(runs.map((run) => run.ResourceCountByStatus)).toEqual(['{Success=1}']);
  });
});

describe('document and node', () => {
  scripted(
    'find an association of the deprecated form, and none that has targets',
    'D: API Reference, DescribeAssociation',
    async (world) => {
      const { single } = await pair(world);

      const { AssociationDescription: found } = await describeBy(world, BY);

      expect(found!.AssociationId).toBe(single.AssociationId);
    },
  );

  scripted(
    'delete an association of the deprecated form, and none that has targets',
    'D: API Reference, DeleteAssociation',
    async (world) => {
      const { single, targeted } = await pair(world);

      await world.ssm.send(new DeleteAssociationCommand(BY));
      const again = await errorOf(world.ssm.send(new DeleteAssociationCommand(BY)));

      expect(again.name).toBe('AssociationDoesNotExist');
      const gone = await errorOf(describeBy(world, { AssociationId: single.AssociationId! }));
      expect(gone.name).toBe('AssociationDoesNotExist');
      const { AssociationDescription } = await describeBy(world, { AssociationId: targeted });
      expect(AssociationDescription!.AssociationId).toBe(targeted);
    },
  );

  scripted(
    'in a list, the filter InstanceId finds the deprecated form only',
    'D: API Reference, AssociationFilter',
    async (world) => {
      const { single } = await pair(world);
      const AssociationFilterList = [{ key: 'InstanceId', value: nodeId('1') } as const];

      const { Associations } = await world.ssm.send(new ListAssociationsCommand({ AssociationFilterList }));

      expect(Associations!.map((one) => [one.AssociationId, one.InstanceId])).toEqual([
        [single.AssociationId, nodeId('1')],
      ]);
    },
  );
});

function refusedForm(schema: string): string {
  return `Document schema version, ${schema}, is not supported by association that is created with instance id`;
}

/** The answer to a creation on node 1. */
async function created({ call, node }: World, given: object): Promise<RawAnswer> {
  await node('1');
  return call('CreateAssociation', { ...shellScript(), ...NODE, ...given });
}

describe('InstanceId is refused', () => {
  scripted('with an automation', 'R: AWS CLI issue 6878', async (world) => {
    const told = { code: 'InvalidDocument', message: refusedForm('0.3') };

    expect(await created(world, { ...AUTOMATION, ...NODE })).toMatchObject(told);
  });

  const inventory = { Name: 'AWS-GatherSoftwareInventory', Parameters: undefined };

  scripted(
    'with a document of schema 2',
    'D: API Reference, CreateAssociation, InstanceId',
    async (world) => {
      expect((await created(world, inventory)).status).toBe(400);
    },
  );

  scripted(
    'with a document of schema 2, in the words for an automation',
    'U: seen of schema 0.3',
    async (world) => {
      const told = { code: 'InvalidDocument', message: refusedForm('2.0') };

      expect(await created(world, inventory)).toMatchObject(told);
    },
  );

  const excluded = {
    AssociationName: 'hourly',
    DocumentVersion: '$DEFAULT',
    MaxErrors: '1',
    MaxConcurrency: '1',
    OutputLocation: { S3Location: { OutputS3BucketName: 'logs' } },
    ScheduleExpression: 'rate(1 hour)',
  };

  for (const [member, value] of Object.entries(excluded)) {
    scripted(`with ${member}`, 'D: API Reference, CreateAssociation, InstanceId', async (world) => {
      expect((await created(world, { [member]: value })).status).toBe(400);
    });
  }

  scripted(
    'with what it excludes as a ValidationException that names it all',
    'U: code and words are not documented',
    async (world) => {
      const { ScheduleExpression, AssociationName } = excluded;

      expect(await created(world, { ScheduleExpression, AssociationName })).toMatchObject({
        code: 'ValidationException',
        message: 'InstanceId can not be used with AssociationName, ScheduleExpression.',
      });
    },
  );

  scripted('beside targets', 'U: the two forms are documented apart', async (world) => {
    expect(await created(world, { Targets: shellScript().Targets })).toMatchObject({
      code: 'InvalidTarget',
      message: 'InstanceId and targets can not both be specified.',
    });
  });

  scripted(
    'of a node that is not managed',
    'D: API Reference, CreateAssociation, InvalidInstanceId',
    async (world) => {
      expect((await created(world, { InstanceId: nodeId('9') })).code).toBe('InvalidInstanceId');
    },
  );

  scripted('of a node that is not managed, in these words', 'U: no sample shows them', async (world) => {
    const { message } = await created(world, { InstanceId: nodeId('9') });

    expect(message).toBe(`Instance ${nodeId('9')} is not a managed node.`);
  });
});
