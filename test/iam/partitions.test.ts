import { expect, test } from 'vitest';
import { createReady, createReadyDocument, editReadyDocument } from '../support/scene.ts';
import { shellContent, type Rig } from '../support/rig.ts';
import { WEB } from '../support/running.ts';
import { achievements } from './achievements.ts';
import type { Steps } from './chapters.ts';
import { denials, sceneOfRights } from './needed.ts';
import { statementsFor } from './policy.ts';

const REGIONS = [
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
] as const;

function work(rig: Rig): Steps {
  return {
    creates: () => createReady(rig, 'agent', { targets: [{ key: 'InstanceIds', values: [WEB] }] }),
    publishes: () => createReadyDocument(rig, 'script', { tags: { team: 'a' } }),
    'publishes again': () => editReadyDocument(rig, { content: shellContent('date') }),
  };
}

test.each(REGIONS)(
  'in %s (%s) the operator works with the policy of that partition',
  async (PARTITION, REGION) => {
    const rig = await sceneOfRights(statementsFor({ PARTITION, REGION }), { REGION });

    expect(await achievements(rig, work(rig))).toBe('publishes again');
    expect(await denials(rig)).toEqual([]);
  },
);

test.each(REGIONS)(
  'in %s (%s) it does nothing with the policy of another one',
  async (_partition, REGION) => {
    const rig = await sceneOfRights(statementsFor({ REGION }), { REGION });

    expect(await achievements(rig, work(rig))).toMatch(/^not creates: /);
  },
);
