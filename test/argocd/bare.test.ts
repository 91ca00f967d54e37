import { describe, expect, test } from 'vitest';
import { RECONCILE_REQUESTED_AT, RUN_REQUESTED_AT } from '../../src/api/names.ts';
import { actionsIn, actionTests, KINDS, resourceIn, textIn } from './customizations.ts';
import { answerOf, LUA } from './sandbox.ts';

/** What a resource can lack: one of git, or one that no CRD has checked. */
const LACKS = {
  'no spec': { spec: undefined },
  'a spec that is null': { spec: null },
  'no status': { status: undefined },
  'a status that is null': { status: null },
  'an empty status': { status: {} },
  'conditions that are null': { status: { observedGeneration: 1, conditions: null } },
  'neither spec nor status': { spec: undefined, status: undefined },
  'a condition without a type': { status: { observedGeneration: 1, conditions: [{}] } },
  'a condition that is text': { status: { observedGeneration: 1, conditions: ['Ready'] } },
  'conditions that are text': { status: { observedGeneration: 1, conditions: 'Ready' } },
  'a status that is text': { status: 'Ready' },
  'a spec that is text': { spec: 'suspend' },
  'annotations that are text': { metadata: { name: 'a', generation: 1, annotations: 'none' } },
  'a Ready that is said of no generation': {
    metadata: { name: 'a' },
    status: { conditions: [{ type: 'Ready', status: 'True', reason: 'InPlace', message: '' }] },
  },
} as const;

const request = (annotation: string): object => ({
  metadata: { annotations: { [annotation]: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) } },
});

/** What each action leaves behind. */
const ASKED: Readonly<Record<string, object>> = {
  reconcile: request(RECONCILE_REQUESTED_AT),
  run: request(RUN_REQUESTED_AT),
  suspend: { spec: { suspend: true } },
  resume: { spec: { suspend: false } },
};

describe.skipIf(LUA === undefined).each(KINDS)('of %s', (kind) => {
  const healthy = resourceIn(kind, 'testdata/healthy.yaml');
  const names = [...new Set(actionTests(kind).actionTests.map(({ action }) => action))];

  test.each(Object.entries(LACKS))('with %s the scripts answer all the same', async (_lack, change) => {
    const obj = { ...healthy, ...change };

    const health = await answerOf({ script: textIn(kind, 'health.lua'), obj });
    const actions = actionsIn(await answerOf({ script: textIn(kind, 'actions/discovery.lua'), obj }));

    const enabled = actions.filter(({ disabled }) => disabled === false).map(({ name }) => name);
    expect(health).toMatchObject({ status: 'status' in change ? 'Progressing' : 'Healthy' });
    expect(enabled).toContain('suspend');
    expect(enabled).not.toContain('resume');
    if ('status' in change) expect(enabled).not.toContain('run');
  });

  describe.each(Object.entries(LACKS))('with %s', (_lack, change) => {
    test.each(names)('%s writes what was asked for', async (name) => {
      const script = textIn(kind, `actions/${name}/action.lua`);

      const made = await answerOf({ script, obj: { ...healthy, ...change } });

      expect(made).toMatchObject(ASKED[name]!);
    });
  });
});
