import { StartAssociationsOnceCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { APPLY_ONLY, createdId, errorOf, executionsOf, UNKNOWN } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

const EXAMPLE = 'S: AWS CLI examples, start-associations-once';

describe('starting associations once', () => {
  statement('answers nothing', EXAMPLE, async ({ ssm, call }) => {
    const AssociationIds = [await createdId(ssm, APPLY_ONLY)];

    const { status, body } = await call('StartAssociationsOnce', { AssociationIds });

    expect({ status, body }).toEqual({ status: 200, body: {} });
  });

  scripted('runs each of them', EXAMPLE, async ({ ssm, node, pass }) => {
    await node('1');
    const AssociationIds = [await createdId(ssm, APPLY_ONLY), await createdId(ssm, APPLY_ONLY)];

    await ssm.send(new StartAssociationsOnceCommand({ AssociationIds }));
    await pass('PT1M');

    for (const id of AssociationIds) expect(await executionsOf(ssm, id)).toHaveLength(1);
  });

  statement(
    'of an association that nobody has is AssociationDoesNotExist',
    'M: service model, StartAssociationsOnce',
    async ({ ssm }) => {
      const request = new StartAssociationsOnceCommand({ AssociationIds: [UNKNOWN] });

      expect((await errorOf(ssm.send(request))).name).toBe('AssociationDoesNotExist');
    },
  );

  scripted('starts none if one of them is unknown', 'U: nobody has tried', async ({ ssm, node, pass }) => {
    await node('1');
    const id = await createdId(ssm, APPLY_ONLY);

    await errorOf(ssm.send(new StartAssociationsOnceCommand({ AssociationIds: [id, UNKNOWN] })));
    await pass('PT1M');

    expect(await executionsOf(ssm, id)).toEqual([]);
  });
});
