import type { CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import {
  createdId,
  executionsOf,
  invocations,
  newestTargets,
  nodeId,
  overviewOf,
} from '../simulator/support.ts';
import { scripted, type Ground, type World } from './statement.ts';

const MAX_CONCURRENCY = 'D: API Reference, CreateAssociation, MaxConcurrency';
const MAX_ERRORS = 'D: API Reference, CreateAssociation, MaxErrors';
const ONE_BY_ONE = { MaxConcurrency: '1', MaxErrors: '0' };

/** Nodes 1 to `count`, on which everything takes a minute; those of `failing` fail. */
async function fleet({ admin, node }: World, count: number, failing: number[] = []): Promise<void> {
  for (let n = 1; n <= count; n++) await node(String(n));
  const failures = failing.map((n) => ({ nodeId: nodeId(String(n)), status: 'Failed', durationMs: 60_000 }));
  await admin('PUT', 'outcomes', [...failures, { status: 'Success', durationMs: 60_000 }]);
}

/** How many nodes run in each minute of a run. */
async function runningByMinute({ ssm, pass }: World, id: string, minutes: number): Promise<number[]> {
  await pass('PT30S');
  const seen: number[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const all = await invocations(ssm, id);
    seen.push(all.filter((one) => one.Status === 'InProgress').length);
    await pass('PT1M');
  }
  return seen;
}

/** How many of `nodes` nodes a run came to, one after the other, of which the first `failing` fail. */
async function reached(world: World, nodes: number, failing: number[], MaxErrors: string): Promise<number> {
  await fleet(world, nodes, failing);
  const id = await createdId(world.ssm, { MaxConcurrency: '1', MaxErrors });
  await world.pass('PT10H');
  const all = await invocations(world.ssm, id);
  return all.filter((one) => one.StatusDetails !== 'Terminated').length;
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}

describe('MaxConcurrency', () => {
  const limits: Record<string, [Partial<CreateAssociationRequest>, number[], Ground]> = {
    'as a number is how many nodes run at a time': [{ MaxConcurrency: '2' }, [2, 2, 1, 0], MAX_CONCURRENCY],
    'as a share is of the nodes that are chosen': [{ MaxConcurrency: '40%' }, [2, 2, 1, 0], MAX_CONCURRENCY],
    'of 100% lets all run at once': [{ MaxConcurrency: '100%' }, [5, 0], MAX_CONCURRENCY],
    'larger than the fleet lets all run at once': [{ MaxConcurrency: '50' }, [5, 0], MAX_CONCURRENCY],
    'is rounded down as a share': [
      { MaxConcurrency: '59%' },
      [2, 2, 1, 0],
      'U: MaxErrors is, in its example',
    ],
    'is one node at least': [{ MaxConcurrency: '1%' }, [1, 1, 1, 1, 1, 0], 'U: nothing would run otherwise'],
  };

  for (const [claim, [request, running, ground]] of Object.entries(limits)) {
    scripted(claim, ground, async (world) => {
      await fleet(world, 5);
      const id = await createdId(world.ssm, request);

      expect(await runningByMinute(world, id, running.length)).toEqual(running);
    });
  }

  scripted('does not hold back a node that comes online', MAX_CONCURRENCY, async (world) => {
    await fleet(world, 2);
    const id = await createdId(world.ssm, { MaxConcurrency: '1' });
    await world.pass('PT30S');

    await world.node('3');
    await world.pass('PT1S');

    expect(await newestTargets(world.ssm, id)).toMatchObject([
      { ResourceId: nodeId('3'), DetailedStatus: 'InProgress' },
    ]);
  });

  scripted(
    'shows the nodes that wait as Pending, and the run as InProgress',
    'U: nobody shows a run that waits',
    async (world) => {
      await fleet(world, 3);
      const id = await createdId(world.ssm, { MaxConcurrency: '1' });
      await world.pass('PT90S');

      const details = (await newestTargets(world.ssm, id)).map((target) => target.DetailedStatus);

      expect(details).toEqual(['Success', 'InProgress', 'Associated']);
      expect(await overviewOf(world.ssm, id)).toEqual({
        Status: 'Pending',
        DetailedStatus: 'InProgress',
        AssociationStatusAggregatedCount: { Pending: 2, Success: 1 },
      });
    },
  );
});

describe('MaxErrors', () => {
  const rounding = 'U: rounded down as in the example, of which less than one error is none';
  const limits: Record<string, [nodes: number, failing: number[], MaxErrors: string, count: number, Ground]> =
    {
      'of 10% of 50 nodes stops a run at the sixth error': [50, upTo(50), '10%', 6, MAX_ERRORS],
      'of 50% of 6 nodes stops a run at the fourth error': [6, upTo(6), '50%', 4, MAX_ERRORS],
      'of 100% never stops a run': [6, upTo(6), '100%', 6, MAX_ERRORS],
      'counts errors, not nodes': [6, [2, 5], '1', 5, MAX_ERRORS],
      'of 10% of 6 nodes stops a run at the first error': [6, upTo(6), '10%', 1, rounding],
    };

  for (const [claim, [nodes, failing, limit, count, ground]] of Object.entries(limits)) {
    scripted(claim, ground, async (world) => {
      expect(await reached(world, nodes, failing, limit)).toBe(count);
    });
  }

  scripted('lets the nodes end that run when it is exceeded', MAX_ERRORS, async (world) => {
    await fleet(world, 4);
    await world.admin('PUT', 'outcomes', [
      { nodeId: nodeId('1'), status: 'Failed', durationMs: 60_000 },
      { status: 'Success', durationMs: 120_000 },
    ]);
    const id = await createdId(world.ssm, { MaxConcurrency: '2', MaxErrors: '0' });
    await world.pass('PT90S');
    const [, during] = await newestTargets(world.ssm, id);

    await world.pass('PT1H');

    expect(during!.DetailedStatus).toBe('InProgress');
    expect((await newestTargets(world.ssm, id))[1]!.Status).toBe('Success');
  });

  scripted(
    'leaves the nodes that it kept from running Skipped',
    'U: a count of Skipped was seen, not of what',
    async (world) => {
      await fleet(world, 3, [1]);
      const id = await createdId(world.ssm, ONE_BY_ONE);
      await world.pass('PT1H');

      expect(await executionsOf(world.ssm, id)).toMatchObject([
        { Status: 'Failed', DetailedStatus: 'Failed', ResourceCountByStatus: '{Failed=1, Skipped=2}' },
      ]);
      expect((await overviewOf(world.ssm, id))!.AssociationStatusAggregatedCount).toEqual({
        Failed: 1,
        Skipped: 2,
      });
    },
  );

  scripted(
    'does not count what was never delivered',
    'U: documented of commands, whose limits are the same',
    async (world) => {
      await fleet(world, 3);
      await world.node('1', { platformType: 'Windows' });
      const id = await createdId(world.ssm, ONE_BY_ONE);
      await world.pass('PT1H');

      const statuses = (await newestTargets(world.ssm, id)).map((target) => target.Status);

      expect(statuses).toEqual(['Failed', 'Success', 'Success']);
    },
  );

  scripted(
    'that ended a run does not keep the next from trying again',
    'U: each run has errors of its own',
    async (world) => {
      await fleet(world, 3, [1]);
      const id = await createdId(world.ssm, { ...ONE_BY_ONE, ScheduleExpression: 'rate(1 hour)' });
      await world.pass('PT30M');

      await world.admin('PUT', 'outcomes', []);
      await world.pass('PT31M');

      expect((await overviewOf(world.ssm, id))!.AssociationStatusAggregatedCount).toEqual({ Success: 3 });
    },
  );
});
