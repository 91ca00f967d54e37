import type { Target } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { create, createdId, newestTargets, nodeId } from '../simulator/support.ts';
import { scripted, statement, type Ground, type World } from './statement.ts';

const TARGETS = 'D: User Guide, Understanding targets and rate controls in State Manager associations';
const KEYS = 'R: cdk-preflight rules on targets of associations, deployed in September 2026';

const OF_AUTOMATION = {
  Name: 'AWS-RestartEC2Instance',
  Parameters: {},
  AutomationTargetParameterName: 'InstanceId',
};

const [ONE, TWO, THREE] = [nodeId('1'), nodeId('2'), nodeId('3')];
const HYBRID = 'mi-00000000000000004';

function target(Key: string, ...Values: string[]): Target {
  return { Key, Values };
}

describe('an association takes the targets', () => {
  const targets: Record<string, [Target[], Ground]> = {
    'all nodes': [[target('InstanceIds', '*')], KEYS],
    '50 nodes by id': [
      [target('InstanceIds', ...Array.from({ length: 50 }, (_, n) => nodeId(String(n))))],
      'M: service model, Target',
    ],
    'an EC2 instance by an id of 8 digits': [[target('InstanceIds', 'i-12345678')], KEYS],
    'a hybrid node by id': [[target('InstanceIds', 'mi-12345678901234567')], KEYS],
    'nodes by id that nobody has': [
      [target('InstanceIds', nodeId('99'))],
      'U: documented of the deprecated InstanceId only that it is checked',
    ],
    'the nodes that carry a tag': [[target('tag-key', 'role')], KEYS],
    'a value of a tag that no node has': [[target('tag:role', 'of-no-node')], TARGETS],
    'five tags': [
      ['a', 'b', 'c', 'd', 'e'].map((tag) => target(`tag:${tag}`, 'x')),
      'M: service model, Targets',
    ],
    'a resource group': [[target('resource-groups:Name', 'blue')], TARGETS],
    'a resource group and types of its resources': [
      [
        target('resource-groups:Name', 'blue'),
        target('resource-groups:ResourceTypeFilters', 'AWS::EC2::Instance'),
      ],
      TARGETS,
    ],
    'connectors to other clouds': [[target('CloudConnector', 'cc-1')], 'M: service model, Target'],
  };

  for (const [claim, [Targets, ground]] of Object.entries(targets)) {
    statement(claim, ground, async ({ ssm }) => {
      expect((await create(ssm, { Targets })).Targets).toEqual(Targets);
    });
  }

  const ofAutomations: Record<string, Target> = {
    'a resource group, under ResourceGroup': target('ResourceGroup', 'blue'),
    'values of its parameter': target('ParameterValues', 'i-1', 'i-2'),
    'all EC2 instances': target('AWS::EC2::Instance', '*'),
    'nodes by their tag': target('tag:role', 'of-no-node'),
    'nodes by id': target('InstanceIds', nodeId('1')),
  };

  for (const [claim, one] of Object.entries(ofAutomations)) {
    statement(`${claim}, of an automation`, TARGETS, async ({ ssm }) => {
      const made = await create(ssm, { ...OF_AUTOMATION, Targets: [one] });

      expect(made.Targets).toEqual([one]);
    });
  }

  statement(
    'instanceids, and shows them as InstanceIds',
    'S: AWS CLI examples, create-association',
    async ({ ssm }) => {
      const made = await create(ssm, { Targets: [target('instanceids', nodeId('1'))] });

      expect(made.Targets).toEqual([target('InstanceIds', nodeId('1'))]);
    },
  );
});

/** Three EC2 instances and a hybrid node, the last two in a resource group. */
async function putNodes({ admin, node }: World): Promise<void> {
  await node('1', { tags: { role: 'web', stage: 'prod' } });
  await node('2', { tags: { role: 'web' } });
  await node('3', { tags: { role: 'db' }, resourceGroups: ['blue'] });
  await admin('PUT', `nodes/${HYBRID}`, { resourceGroups: ['blue'] });
}

/** The ids of the nodes that its newest run was for. */
async function nodesOf({ ssm }: World, id: string): Promise<string[]> {
  return (await newestTargets(ssm, id)).map((one) => one.ResourceId!);
}

describe('a run is for the nodes that are chosen by', () => {
  const types = 'resource-groups:ResourceTypeFilters';
  const targets: Record<string, [Target[], string[], Ground]> = {
    'their id': [[target('InstanceIds', ONE, THREE)], [ONE, THREE], TARGETS],
    'a star': [[target('InstanceIds', '*')], [ONE, TWO, THREE, HYBRID], TARGETS],
    'one of the values of a tag': [[target('tag:role', 'web', 'cache')], [ONE, TWO], TARGETS],
    'all of several tags': [[target('tag:role', 'web'), target('tag:stage', 'prod')], [ONE], TARGETS],
    'a tag that others lack': [[target('tag:stage', 'prod', 'test')], [ONE], TARGETS],
    'the key of a tag': [[target('tag-key', 'stage')], [ONE], KEYS],
    'a key of a tag that none has': [[target('tag-key', 'constructor')], [], KEYS],
    'one of the keys of tags': [
      [target('tag-key', 'stage', 'none')],
      [ONE],
      'U: as with the values of a tag',
    ],
    'their resource group': [[target('resource-groups:Name', 'blue')], [THREE, HYBRID], TARGETS],
    'their resource group and the type of EC2 instances': [
      [target('resource-groups:Name', 'blue'), target(types, 'AWS::EC2::Instance')],
      [THREE],
      TARGETS,
    ],
    'their resource group and the type of hybrid nodes': [
      [target('resource-groups:Name', 'blue'), target(types, 'AWS::SSM::ManagedInstance')],
      [HYBRID],
      TARGETS,
    ],
    'their resource group and all types': [
      [target('resource-groups:Name', 'blue'), target(types, 'AWS::AllSupported')],
      [THREE, HYBRID],
      'U: AWS::AllSupported means all types in queries of resource groups',
    ],
  };

  for (const [claim, [Targets, chosen, ground]] of Object.entries(targets)) {
    scripted(claim, ground, async (world) => {
      await putNodes(world);
      const id = await createdId(world.ssm, { Targets });

      await world.pass('PT1M');

      expect(await nodesOf(world, id)).toEqual(chosen);
    });
  }

  const ofAutomations: Record<string, [Target, string[]]> = {
    'their resource group': [target('ResourceGroup', 'blue'), [THREE, HYBRID]],
    'being EC2 instances': [target('AWS::EC2::Instance', '*'), [ONE, TWO, THREE]],
  };

  for (const [claim, [one, chosen]] of Object.entries(ofAutomations)) {
    scripted(`${claim}, of an automation`, TARGETS, async (world) => {
      await putNodes(world);
      const id = await createdId(world.ssm, { ...OF_AUTOMATION, Targets: [one] });

      await world.pass('PT1M');

      expect(await nodesOf(world, id)).toEqual(chosen);
    });
  }

  scripted('their tags at its time', TARGETS, async (world) => {
    await putNodes(world);
    const Targets = [target('tag:role', 'web')];
    const id = await createdId(world.ssm, { Targets, ScheduleExpression: 'rate(1 hour)' });
    await world.pass('PT30M');

    await world.node('1', { tags: { role: 'db' } });
    await world.pass('PT1H');

    expect(await nodesOf(world, id)).toEqual([TWO]);
  });
});
