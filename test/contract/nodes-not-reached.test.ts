import { ListComplianceItemsCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { APPLY_ONLY, createdId, nodeId } from '../simulator/support.ts';
import { scripted, type World } from './statement.ts';

const GROUND =
  'U: the reference calls NON-COMPLIANT what does not run successfully, and does not speak of what never ran';
const SERIAL = { MaxConcurrency: '1' };

/** Compliance of nodes 1 and 2, after an association ran for `duration`. */
async function compliance(
  world: World,
  outcomes: object[],
  request: object,
  duration: string,
): Promise<string[]> {
  for (const last of ['1', '2']) await world.node(last);
  await world.admin('PUT', 'outcomes', outcomes);
  await createdId(world.ssm, request);
  await world.pass(duration);
  const answers = await Promise.all(
    ['1', '2'].map((last) => world.ssm.send(new ListComplianceItemsCommand({ ResourceIds: [nodeId(last)] }))),
  );
  return answers.flatMap((answer) => answer.ComplianceItems!.map((item) => item.Status!));
}

describe('a node that an association did not come to', () => {
  for (const nodesNotReached of ['Skipped', 'Failed']) {
    scripted(
      `because of its errors does not comply, counted as ${nodesNotReached}`,
      GROUND,
      async (world) => {
        await world.admin('PUT', 'settings', { switches: { nodesNotReached } });
        const outcomes = [{ nodeId: nodeId('1'), status: 'Failed' }];

        const found = await compliance(world, outcomes, { ...SERIAL, MaxErrors: '0' }, 'PT1M');

        expect(found).toEqual(['NON_COMPLIANT', 'NON_COMPLIANT']);
      },
    );
  }

  scripted('before its Duration was over does not comply', GROUND, async (world) => {
    const slow = [{ status: 'Success', durationMs: 7_200_000 }];

    const found = await compliance(world, slow, { ...SERIAL, ...APPLY_ONLY, Duration: 1 }, 'P7D');

    expect(found).toEqual(['NON_COMPLIANT', 'NON_COMPLIANT']);
  });

  scripted(
    'is told as Failed in its event',
    'U: an event knows Failed, Pending and Success, and nothing ran',
    async (world) => {
      await compliance(
        world,
        [{ nodeId: nodeId('1'), status: 'Failed' }],
        { ...SERIAL, MaxErrors: '0' },
        'PT1M',
      );

      const { body } = await world.admin('GET', 'events');
      const details = (body.events as { detail: Record<string, string> }[]).map((event) => event.detail);
      const last = details.findLast((detail) => detail['instance-id'] === nodeId('2'));

      expect(last).toMatchObject({ status: 'Failed', 'detailed-status': 'Terminated' });
    },
  );
});

describe('a node that an association skipped', () => {
  scripted(
    'because it had nothing to do there complies',
    'U: nothing says what Skipped comes to',
    async (world) => {
      const found = await compliance(world, [{ status: 'Skipped' }], {}, 'PT1M');

      expect(found).toEqual(['COMPLIANT', 'COMPLIANT']);
    },
  );
});
