import { describe, expect, test } from 'vitest';
import {
  FULL,
  UNKNOWN,
  createdId,
  describeAssociation,
  errorOf,
  fullRequest,
  stage,
  tagsOf,
  update,
} from './support.ts';

describe('updating', () => {
  test('keeps Name and Targets and resets everything else that it leaves out', async () => {
    const { ssm, advance } = await stage();
    const id = await createdId(ssm, fullRequest());
    await advance('PT1H');

    await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } });
    const { Overview: _overview, ...after } = await describeAssociation(ssm, id);

    expect(after).toEqual({
      AssociationId: id,
      AssociationVersion: '2',
      Name: 'AWS-RunShellScript',
      Targets: FULL.Targets,
      Parameters: { commands: ['date'] },
      DocumentVersion: '$DEFAULT',
      ApplyOnlyAtCronInterval: false,
      Date: new Date('2026-01-01T00:00:00Z'),
      LastUpdateAssociationDate: new Date('2026-01-01T01:00:00Z'),
    });
  });

  test('does not touch tags', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm, { Tags: [{ Key: 'team', Value: 'platform' }] });

    await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } });

    expect(await tagsOf(ssm, id)).toEqual({ team: 'platform' });
  });

  test('sets the overview back to Creating without counts and keeps the dates of runs', async () => {
    const { ssm, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm);
    await advance('PT1M');
    const before = await describeAssociation(ssm, id);

    const after = await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } });

    expect(before.LastSuccessfulExecutionDate).toBeDefined();
    expect(after.Overview).toEqual({ Status: 'Pending', DetailedStatus: 'Creating' });
    expect(after.LastExecutionDate).toEqual(before.LastExecutionDate);
    expect(after.LastSuccessfulExecutionDate).toEqual(before.LastSuccessfulExecutionDate);
  });

  test('with the latest AssociationVersion or $LATEST passes, with an older one fails and changes nothing', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm);
    const request = { AssociationId: id, Parameters: { commands: ['date'] } };
    await update(ssm, { ...request, AssociationVersion: '1' });
    await update(ssm, { ...request, AssociationVersion: '$LATEST' });

    const error = await errorOf(update(ssm, { ...request, AssociationVersion: '2' }));

    expect(error.name).toBe('InvalidAssociationVersion');
    expect((await describeAssociation(ssm, id)).AssociationVersion).toBe('3');
  });

  test('with an old AssociationVersion fails with the error that the switch names', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { switches: { staleVersionError: 'InvalidUpdate' } });
    const id = await createdId(ssm);

    const error = await errorOf(
      update(ssm, { AssociationId: id, AssociationVersion: '9', Parameters: { commands: ['date'] } }),
    );

    expect(error.name).toBe('InvalidUpdate');
  });

  test('an unknown association fails', async () => {
    const { ssm } = await stage();

    const error = await errorOf(update(ssm, { AssociationId: UNKNOWN }));

    expect(error.name).toBe('AssociationDoesNotExist');
  });

  test('that leaves out a required parameter is refused', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm);

    const error = await errorOf(update(ssm, { AssociationId: id }));

    expect(error).toEqual({ name: 'InvalidParameters', message: 'Parameter "commands" requires a value.' });
  });

  test('beyond the versions that the quota allows is refused', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { quotas: { versionsPerAssociation: 1 } });
    const id = await createdId(ssm);

    const error = await errorOf(update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } }));

    expect(error.name).toBe('AssociationVersionLimitExceeded');
  });

  test('with the same values makes a version, unless the switch says otherwise', async () => {
    const { ssm, admin } = await stage();
    const id = await createdId(ssm);
    const same = { AssociationId: id, Parameters: { commands: ['uptime'] } };

    const first = await update(ssm, same);
    await admin('PUT', 'settings', { switches: { identicalUpdateRuns: false } });
    const second = await update(ssm, same);

    expect(first.AssociationVersion).toBe('2');
    expect(second.AssociationVersion).toBe('2');
  });
});
