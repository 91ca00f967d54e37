import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { actionTests, healthTests, KINDS } from '../argocd/customizations.ts';
import { stepsOf } from './steps.ts';
import { upstreamTests } from './upstream.ts';

const HEALTH = KINDS.flatMap((kind) => healthTests(kind).tests);
const ACTIONS = KINDS.flatMap((kind) => {
  const { discoveryTests, actionTests: acting } = actionTests(kind);
  return [...discoveryTests, ...acting];
});

test("the folder for Argo CD passes upstream's own tests", async () => {
  const step = stepsOf('upstream');
  const folder = await mkdtemp(join(inject('argo').repositories, '..', 'upstream-'));
  onTestFinished(() => rm(folder, { recursive: true }));

  const outcomes = await step('go test ./util/lua', () => upstreamTests(folder));

  const named = (prefix: string): number =>
    [...outcomes.keys()].filter((name) => name.startsWith(`${prefix}/`)).length;
  const others = [...outcomes].filter(([, outcome]) => outcome !== 'pass');
  console.log(`upstream: ${HEALTH.length} of health, ${ACTIONS.length} of actions`);
  expect(others).toEqual([]);
  expect(named('TestLuaHealthScript')).toBe(HEALTH.length);
  expect(named('TestLuaResourceActionsScript')).toBe(ACTIONS.length);
});
