import { expect, test } from 'vitest';
import { findFailedTargets } from '../../../../src/association/runs/failures/failed-targets.ts';
import { ReconcileError } from '../../../../src/controller/error.ts';
import type { ExecutionTarget } from '../../../../src/ssm/gateway.ts';
import { automated, question, runsOf, target } from '../answering.ts';

const refused = (words: string) => () =>
  Promise.reject(new ReconcileError({ reason: 'AccessDeniedException', retry: 'slow', message: words }));

const UNSAID = 'AWS does not say why: AccessDeniedException.';

test.each([
  ['commands, and is told by the node', 'commandInvocations', target('n1'), 'n1 says why'],
  ['automations', 'automation', automated('n1'), UNSAID],
  ['nodes', 'nodeAssociationStatuses', { ...target('n1'), source: undefined }, UNSAID],
])('who may not ask AWS about %s is told so', async (_, method, failed, message) => {
  const { ssm } = runsOf({ targets: { e1: [failed as ExecutionTarget] } });
  const denied = { ...ssm, [method]: refused('Not allowed.') };

  const found = await findFailedTargets(denied, question({}));

  expect(found.failed).toMatchObject([{ id: 'n1', message }]);
  expect(found.complete).toBe(message !== UNSAID);
  expect(found.refusal?.message).toBe('Not allowed.');
});

test('who may not ask AWS what failed is told so, and nothing is asked about why', async () => {
  const { ssm, calls } = runsOf({ targets: {} });
  const denied = { ...ssm, executionTargets: refused('Not allowed.') };

  const found = await findFailedTargets(denied, question({}));

  expect(found).toMatchObject({ failed: [], complete: false, refusal: { message: 'Not allowed.' } });
  expect(calls).toEqual([]);
});
