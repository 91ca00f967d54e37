import { DeleteAssociationCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, errorOf, stage, update } from './support.ts';

const RUNBOOK = {
  Name: 'AWS-RestartEC2Instance',
  Parameters: {},
  Targets: [{ Key: 'tag:role', Values: ['web'] }],
};
const DATE = { Parameters: { commands: ['date'] } };

test('ids repeat with the seed and differ between seeds', async () => {
  const [a, b, c] = [await stage({ seed: 7 }), await stage({ seed: 7 }), await stage({ seed: 8 })];

  const ids = [await createdId(a.ssm), await createdId(b.ssm), await createdId(c.ssm)];

  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('a deleted association is not in the state', async () => {
  const { ssm, admin } = await stage();
  const AssociationId = await createdId(ssm);

  await ssm.send(new DeleteAssociationCommand({ AssociationId }));
  const { body } = await admin('GET', 'state');

  expect(body.regions[0].associations).toEqual([]);
});

describe('a quota that is set', () => {
  test('of associations refuses one more', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { quotas: { associations: 1 } });
    await create(ssm);

    const error = await errorOf(create(ssm));

    expect(error.name).toBe('AssociationLimitExceeded');
  });

  test('of versions refuses an update', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { quotas: { versionsPerAssociation: 1 } });
    const id = await createdId(ssm);

    const error = await errorOf(update(ssm, { AssociationId: id, ...DATE }));

    expect(error.name).toBe('AssociationVersionLimitExceeded');
  });
});

describe('a switch', () => {
  test('names the error of an update with an old AssociationVersion', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { switches: { staleVersionError: 'InvalidUpdate' } });
    const id = await createdId(ssm);

    const error = await errorOf(update(ssm, { AssociationId: id, AssociationVersion: '9', ...DATE }));

    expect(error.name).toBe('InvalidUpdate');
  });

  test('lets an update with the same values make no version', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { switches: { identicalUpdateRuns: false } });
    const id = await createdId(ssm);

    const same = await update(ssm, { AssociationId: id, Parameters: { commands: ['uptime'] } });
    const other = await update(ssm, { AssociationId: id, ...DATE });

    expect(same.AssociationVersion).toBe('1');
    expect(other.AssociationVersion).toBe('2');
  });

  test('lets an update with an empty list of Targets keep them', async () => {
    const { ssm, admin } = await stage();
    const id = await createdId(ssm, { ...RUNBOOK, AutomationTargetParameterName: 'InstanceId' });
    const change = { AssociationId: id, AutomationTargetParameterName: 'InstanceId', Targets: [] };
    await admin('PUT', 'settings', { switches: { emptyTargetsOfUpdate: 'kept' } });

    const kept = await update(ssm, change);

    expect(kept.Targets).toEqual(RUNBOOK.Targets);
  });
});
