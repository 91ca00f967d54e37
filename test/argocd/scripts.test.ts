import { describe, expect, test } from 'vitest';
import type { Resource } from '../../src/api/resource.ts';
import { SAMPLES } from '../support/samples.ts';
import {
  actionsIn,
  actionTests,
  cleaned,
  healthTests,
  KINDS,
  resourceIn,
  textIn,
  type Kind,
} from './customizations.ts';
import { answerOf, LUA } from './sandbox.ts';

/** What util/lua/health_test.go and custom_actions_test.go of argoproj/argo-cd do with these files, and stricter. */
describe.skipIf(LUA === undefined).each(KINDS)('%s', (kind) => {
  const { tests } = healthTests(kind);
  const { discoveryTests, actionTests: acting } = actionTests(kind);

  test.each(tests)('health of $inputPath is $healthStatus.status', async ({ inputPath, healthStatus }) => {
    const health = await answerOf({ script: textIn(kind, 'health.lua'), obj: resourceIn(kind, inputPath) });

    expect(health).toEqual(healthStatus);
  });

  test.each(discoveryTests)('the actions on $inputPath', async ({ inputPath, result }) => {
    const obj = resourceIn(kind, `actions/${inputPath}`);

    const answer = await answerOf({ script: textIn(kind, 'actions/discovery.lua'), obj });

    expect(actionsIn(answer)).toEqual(result.toSorted((left, right) => (left.name < right.name ? -1 : 1)));
  });

  test.each(acting)(
    '$action makes $expectedOutputPath of $inputPath',
    async ({ action, inputPath, expectedOutputPath }) => {
      const obj = resourceIn(kind, `actions/${inputPath}`);
      const began = seconds();

      const answer = await answerOf({ script: textIn(kind, `actions/${action}/action.lua`), obj });
      const made = cleaned(answer, obj) as Resource;

      expect(withFixedTimes(made)).toEqual(resourceIn(kind, `actions/${expectedOutputPath}`));
      for (const time of timesIn(made)) {
        expect(Date.parse(time)).toBeGreaterThanOrEqual(began);
        expect(Date.parse(time)).toBeLessThanOrEqual(Date.now());
      }
    },
  );
});

test.skipIf(LUA === undefined).each(SAMPLES)(
  'suspend changes nothing else of the sample $metadata.name',
  async (sample) => {
    const script = textIn(sample.kind as Kind, 'actions/suspend/action.lua');

    const made = cleaned(await answerOf({ script, obj: sample }), sample);

    expect(made).toEqual({ ...sample, spec: { ...sample.spec, suspend: true } });
  },
);

function seconds(): number {
  return Math.floor(Date.now() / 1_000) * 1_000;
}

function timesIn({ metadata }: Resource): readonly string[] {
  const requests = Object.entries(metadata.annotations ?? {}).filter(([name]) =>
    name.endsWith('-requested-at'),
  );
  return requests.map(([, time]) => time);
}

/**
 * An action takes the time of now, which differs from that of the example. In Argo CD the normalizer of
 * custom_actions_test.go has a case for each group that does so, and would need one for ours.
 */
function withFixedTimes(resource: Resource): unknown {
  const times = timesIn(resource);
  return JSON.parse(JSON.stringify(resource), (_, value: unknown) =>
    times.includes(value as string) ? '2026-01-05T00:00:00Z' : value,
  );
}
