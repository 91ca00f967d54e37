import { describe, expect } from 'vitest';
import { create, createdId, describeAssociation } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

const MODEL = 'M: service model, AssociationDescription';
const OF_NO_NODE = [{ Key: 'tag:role', Values: ['of-no-node'] }];

describe('the dates of the runs of an association', () => {
  statement('are absent before the first', 'S: API Reference, CreateAssociation', async ({ ssm }) => {
    const made = await create(ssm, { Targets: OF_NO_NODE });

    expect(made.LastExecutionDate).toBeUndefined();
    expect(made.LastSuccessfulExecutionDate).toBeUndefined();
  });

  scripted('are both those of a run that succeeds', MODEL, async ({ ssm, node, pass }) => {
    await node('1');
    const id = await createdId(ssm);

    await pass('PT1M');

    const { LastExecutionDate, LastSuccessfulExecutionDate } = await describeAssociation(ssm, id);
    expect(LastExecutionDate!.toISOString()).toMatch(/^2026-01-01T00:00:/);
    expect(LastSuccessfulExecutionDate!.toISOString()).toMatch(/^2026-01-01T00:00:/);
  });

  scripted('keep the last success when a run fails', MODEL, async ({ ssm, admin, node, pass }) => {
    await node('1');
    const id = await createdId(ssm, { ScheduleExpression: 'rate(1 hour)' });
    await pass('PT30M');
    await admin('PUT', 'outcomes', [{ status: 'Failed' }]);

    await pass('PT1H');

    const { LastExecutionDate, LastSuccessfulExecutionDate } = await describeAssociation(ssm, id);
    expect(LastExecutionDate!.toISOString()).toMatch(/^2026-01-01T01:00:/);
    expect(LastSuccessfulExecutionDate!.toISOString()).toMatch(/^2026-01-01T00:00:/);
  });

  scripted('have no success of a run that failed first', MODEL, async ({ ssm, admin, node, pass }) => {
    await node('1');
    await admin('PUT', 'outcomes', [{ status: 'Failed' }]);
    const id = await createdId(ssm);

    await pass('PT1M');

    const { LastExecutionDate, LastSuccessfulExecutionDate } = await describeAssociation(ssm, id);
    expect(LastExecutionDate).toBeInstanceOf(Date);
    expect(LastSuccessfulExecutionDate).toBeUndefined();
  });
});
