import { DeleteAssociationCommand, type UpdateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { activeDocument, activeVersion, NAME } from '../simulator/document-support.ts';
import { APPLY_ONLY, createdId, executionsOf, newestTargets, nodeId, update } from '../simulator/support.ts';
import { scripted, type World } from './statement.ts';

const GUIDE = 'D: User Guide, Understanding when associations are applied to resources';
const APPLY = 'D: API Reference, CreateAssociation, ApplyOnlyAtCronInterval';
const PARAMETER_NAME = '/app/version';
const REFERRING = { Parameters: { commands: ['install {{ssm:/app/version}}'] } };
const WEB = [{ Key: 'tag:role', Values: ['web'] }];

/** How often an association of `request` has run after `act`. */
async function runsAfter(
  { ssm, node, pass }: World,
  request: object,
  act: (id: string) => Promise<unknown>,
): Promise<number> {
  await node('1', { tags: { role: 'web' } });
  const id = await createdId(ssm, request);
  await pass('PT1M');
  await act(id);
  await pass('PT1M');
  return (await executionsOf(ssm, id)).length;
}

describe('an association runs again', () => {
  const edits: Record<string, Partial<UpdateAssociationRequest>> = {
    'its parameters': { Parameters: { commands: ['date'] } },
    'its schedule': { ScheduleExpression: 'rate(1 day)' },
    'its output location': { OutputLocation: { S3Location: { OutputS3BucketName: 'logs' } } },
    'its targets': { Targets: WEB },
  };

  for (const [what, edit] of Object.entries(edits)) {
    scripted(`when ${what} change`, GUIDE, async (world) => {
      const same = { Parameters: { commands: ['uptime'] } };

      const runs = await runsAfter(world, {}, (AssociationId) =>
        update(world.ssm, { AssociationId, ...same, ...edit }),
      );

      expect(runs).toBe(2);
    });
  }

  scripted('when its document version changes', GUIDE, async (world) => {
    await activeDocument(world);
    await activeVersion(world, 'two');

    const runs = await runsAfter(world, { Name: NAME, Parameters: {} }, (AssociationId) =>
      update(world.ssm, { AssociationId, DocumentVersion: '2' }),
    );

    expect(runs).toBe(2);
  });

  scripted(
    'for every update, however close they are, and ends what ran before',
    'U: no update without a run is documented',
    async ({ ssm, node, pass }) => {
      await node('1');
      const AssociationId = await createdId(ssm);

      for (const command of ['a', 'b']) {
        await update(ssm, { AssociationId, Parameters: { commands: [command] } });
      }
      await pass('PT1M');

      const runs = await executionsOf(ssm, AssociationId);
      expect(runs.map((run) => [run.AssociationVersion, run.DetailedStatus])).toEqual([
        ['3', 'Success'],
        ['2', 'TimedOut'],
        ['1', 'TimedOut'],
      ]);
    },
  );

  scripted('on a new node that matches, and on that alone', GUIDE, async (world) => {
    const { ssm, node, pass } = world;
    await node('1', { tags: { role: 'web' } });
    const id = await createdId(ssm, { Targets: WEB });
    await pass('PT1M');

    await node('2', { tags: { role: 'web' } });
    await node('3', { tags: { role: 'db' } });
    await pass('PT1M');

    expect((await newestTargets(ssm, id)).map((target) => target.ResourceId)).toEqual([nodeId('2')]);
  });

  scripted('on a node whose tags come to match', GUIDE, async ({ ssm, node, pass }) => {
    await node('1', { tags: { role: 'web' } });
    await node('2');
    const id = await createdId(ssm, { Targets: WEB });
    await pass('PT1M');

    await node('2', { tags: { role: 'web' } });
    await pass('PT1M');

    expect((await newestTargets(ssm, id)).map((target) => target.ResourceId)).toEqual([nodeId('2')]);
  });

  scripted('on a node when it comes online', GUIDE, async ({ ssm, node, pass }) => {
    await node('1', { pingStatus: 'ConnectionLost' });
    const id = await createdId(ssm);
    await pass('PT1M');
    const offline = await newestTargets(ssm, id);

    await node('1', { pingStatus: 'Online' });
    await pass('PT1M');

    expect(offline).toEqual([]);
    expect(await newestTargets(ssm, id)).toMatchObject([{ ResourceId: nodeId('1'), Status: 'Success' }]);
  });

  scripted(
    'not on a node that comes back before its turn',
    'U: it has run there',
    async ({ ssm, node, pass }) => {
      await node('1');
      const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
      await pass('PT10M');

      await node('1', { pingStatus: 'Inactive' });
      await node('1');
      await pass('PT10M');

      expect(await executionsOf(ssm, id)).toHaveLength(1);
    },
  );

  scripted(
    'no more when it is deleted',
    'D: API Reference, DeleteAssociation',
    async ({ ssm, admin, node, pass }) => {
      await node('1');
      const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
      await pass('PT1M');
      await ssm.send(new DeleteAssociationCommand({ AssociationId: id }));

      await pass('P1D');

      expect((await admin('GET', 'state')).body.regions[0].commands).toHaveLength(1);
    },
  );
});

describe('a value of Parameter Store that changes', () => {
  const cases: Record<string, [object, number]> = {
    'runs an association that refers to it': [REFERRING, 2],
    'does not run one that refers to another': [{ Parameters: { commands: ['{{ssm:/app}}'] } }, 1],
    'does not run one that only mentions it': [{ Parameters: { commands: [PARAMETER_NAME] } }, 1],
  };

  for (const [claim, [request, runs]] of Object.entries(cases)) {
    scripted(claim, GUIDE, async (world) => {
      await world.admin('PUT', `parameters/${PARAMETER_NAME}`, { value: '1' });

      const after = await runsAfter(world, request, () =>
        world.admin('PUT', `parameters/${PARAMETER_NAME}`, { value: '2' }),
      );

      expect(after).toBe(runs);
    });
  }

  const assumed: Record<string, [request: object, value: string, runs: number]> = {
    'runs one that refers to it with spaces': [
      { Parameters: { commands: ['{{ ssm:/app/version }}'] } },
      '2',
      2,
    ],
    'does not run one that refers to a version of it': [
      { Parameters: { commands: ['{{ssm:/app/version:1}}'] } },
      '2',
      1,
    ],
    'runs nothing when it is the same again': [REFERRING, '1', 1],
  };

  for (const [claim, [request, value, runs]] of Object.entries(assumed)) {
    scripted(claim, 'U: the documentation shows the plain form and a change only', async (world) => {
      await world.admin('PUT', `parameters/${PARAMETER_NAME}`, { value: '1' });

      const after = await runsAfter(world, request, () =>
        world.admin('PUT', `parameters/${PARAMETER_NAME}`, { value }),
      );

      expect(after).toBe(runs);
    });
  }
});

describe('an association that is apply-only runs', () => {
  const causes: Record<string, (world: World, id: string) => Promise<unknown>> = {
    'at its creation': async () => {},
    'at an update': ({ ssm }, AssociationId) =>
      update(ssm, { AssociationId, Parameters: { commands: ['date'] }, ...APPLY_ONLY }),
    'on a new node': ({ node }) => node('2', { tags: { role: 'web' } }),
  };

  for (const [cause, act] of Object.entries(causes)) {
    scripted(`not ${cause}`, APPLY, async (world) => {
      expect(await runsAfter(world, APPLY_ONLY, (id) => act(world, id))).toBe(0);
    });
  }

  scripted('not when a value of Parameter Store changes', APPLY, async (world) => {
    await world.admin('PUT', `parameters/${PARAMETER_NAME}`, { value: '1' });

    const runs = await runsAfter(world, { ...REFERRING, ...APPLY_ONLY }, () =>
      world.admin('PUT', `parameters/${PARAMETER_NAME}`, { value: '2' }),
    );

    expect(runs).toBe(0);
  });
});
