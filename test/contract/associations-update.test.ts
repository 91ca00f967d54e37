import type { CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import {
  APPLY_ONLY,
  createdId,
  describeAssociation,
  errorOf,
  fullRequest,
  nodeId,
  tagsOf,
  update,
} from '../simulator/support.ts';
import type { Account } from './account.ts';
import { scripted, statement, type Ground } from './statement.ts';
import { AUTOMATION } from './target-refusals.ts';

const SAMPLE = 'S: API Reference, UpdateAssociation, sample';
const DATE = { Parameters: { commands: ['date'] } };
const AUTOMATED = {
  ...AUTOMATION,
  Targets: [{ Key: 'InstanceIds', Values: [nodeId('1')] }],
  AutomationTargetParameterName: 'InstanceId',
};

/** A new association, and what is left of it after an update that gives parameters alone. */
async function afterUpdate({ ssm }: Account, request: Partial<CreateAssociationRequest>) {
  const id = await createdId(ssm, request);
  const before = await describeAssociation(ssm, id);
  await update(ssm, { AssociationId: id, Parameters: request.Parameters ?? DATE.Parameters });
  return { before, after: await describeAssociation(ssm, id) };
}

describe('updating an association', () => {
  statement('keeps Name when it is omitted', SAMPLE, async (account) => {
    const { before, after } = await afterUpdate(account, {});

    expect(after.Name).toBe(before.Name);
  });

  statement(
    'keeps Targets when they are omitted',
    'S: AWS CLI examples, update-association',
    async (account) => {
      const Targets = [{ Key: 'tag:role', Values: ['web', 'db'] }];

      expect((await afterUpdate(account, { Targets })).after.Targets).toEqual(Targets);
    },
  );

  statement('goes back to $DEFAULT when DocumentVersion is omitted', SAMPLE, async (account) => {
    const { before, after } = await afterUpdate(account, { DocumentVersion: '$LATEST' });

    expect([before.DocumentVersion, after.DocumentVersion]).toEqual(['$LATEST', '$DEFAULT']);
  });

  statement('goes back to false when ApplyOnlyAtCronInterval is omitted', SAMPLE, async (account) => {
    const { before, after } = await afterUpdate(account, APPLY_ONLY);

    expect([before, after].map((one) => one.ApplyOnlyAtCronInterval)).toEqual([true, false]);
  });

  const docs = 'D: API Reference, UpdateAssociation';
  const alone = 'U: the API Reference says null, and is wrong about Name and Targets';
  const monthly = { ScheduleExpression: 'cron(0 2 ? * SUN#1 *)', ApplyOnlyAtCronInterval: true };
  const lost: Record<string, [Ground, Partial<CreateAssociationRequest>]> = {
    AssociationName: ['R: Terraform issue 3407', { AssociationName: 'patching' }],
    ScheduleExpression: [docs, { ScheduleExpression: 'rate(1 hour)' }],
    ScheduleOffset: [alone, { ...monthly, ScheduleOffset: 2 }],
    Duration: [alone, { ...monthly, Duration: 3 }],
    OutputLocation: [alone, { OutputLocation: { S3Location: { OutputS3BucketName: 'logs' } } }],
    MaxErrors: [alone, { MaxErrors: '10%' }],
    MaxConcurrency: [alone, { MaxConcurrency: '5' }],
    ComplianceSeverity: [alone, { ComplianceSeverity: 'HIGH' }],
    SyncCompliance: [alone, { SyncCompliance: 'AUTO' }],
    CalendarNames: [alone, { CalendarNames: ['open'] }],
    TargetLocations: [
      alone,
      {
        ...AUTOMATION,
        Targets: undefined,
        TargetLocations: [{ Accounts: ['111122223333'], Regions: ['eu-west-1'] }],
      },
    ],
    AlarmConfiguration: [alone, { AlarmConfiguration: { Alarms: [{ Name: 'too-hot' }] } }],
    AssociationDispatchAssumeRole: [
      alone,
      { AssociationDispatchAssumeRole: 'arn:aws:iam::111122223333:role/dispatch' },
    ],
  };

  for (const [member, [ground, request]] of Object.entries(lost)) {
    scripted(`loses ${member} when it is omitted`, ground, async (account) => {
      const { before, after } = await afterUpdate(account, request);

      expect(before).toMatchObject({ [member]: request[member as keyof typeof request] });
      expect(after).not.toHaveProperty(member);
    });
  }

  scripted('loses all that was given but Name and Targets when it is omitted', alone, async (account) => {
    const { before, after } = await afterUpdate(account, fullRequest());

    const kept = ['AssociationId', 'Name', 'Targets', 'Date', 'LastUpdateAssociationDate', 'Overview'];
    const { Parameters } = before;
    expect(after).toEqual({
      ...Object.fromEntries(Object.entries(before).filter(([member]) => kept.includes(member))),
      AssociationVersion: '2',
      Parameters,
      DocumentVersion: '$DEFAULT',
      ApplyOnlyAtCronInterval: false,
    });
  });

  statement('loses Parameters when they are omitted', 'R: Terraform issue 3407', async ({ ssm }) => {
    const AssociationId = await createdId(ssm, {
      Name: 'AWS-UpdateSSMAgent',
      Parameters: { version: ['3.1.0.0'] },
    });

    await update(ssm, { AssociationId, AssociationName: 'agent' });

    const { Parameters = {} } = await describeAssociation(ssm, AssociationId);
    expect(Parameters['version'] ?? ['']).toEqual(['']);
  });

  statement(
    'loses Parameters even when the document requires them, and so is refused',
    'U: follows from both rules',
    async ({ ssm }) => {
      const AssociationId = await createdId(ssm);

      const error = await errorOf(update(ssm, { AssociationId }));

      expect(error).toEqual({
        name: 'InvalidParameters',
        message: 'Parameter "commands" requires a value.',
      });
    },
  );

  statement(
    'loses AutomationTargetParameterName, and so is refused while Targets stay',
    'U: follows from both rules',
    async ({ ssm }) => {
      const AssociationId = await createdId(ssm, AUTOMATED);

      const error = await errorOf(update(ssm, { AssociationId, Parameters: AUTOMATED.Parameters }));

      expect(error.name).toBe('ValidationException');
    },
  );

  statement(
    'loses TargetMaps, and so is refused when nothing takes their place',
    'U: follows from both rules',
    async ({ ssm }) => {
      const AssociationId = await createdId(ssm, {
        Targets: undefined,
        Parameters: {},
        TargetMaps: [{ commands: ['date'] }],
      });

      const error = await errorOf(update(ssm, { AssociationId, ...DATE }));

      expect(error.name).toBe('InvalidTarget');
    },
  );

  statement('loses Targets by an empty list', 'U: not documented', async ({ ssm }) => {
    const Targets = [{ Key: 'tag:role', Values: ['web'] }];
    const runbook = { Name: 'AWS-RestartEC2Instance', Parameters: {}, Targets };
    const AssociationId = await createdId(ssm, { ...runbook, AutomationTargetParameterName: 'InstanceId' });

    const Parameters = { InstanceId: [nodeId('1')] };
    const after = await update(ssm, { AssociationId, Parameters, Targets: [] });

    expect(after.Targets).toEqual([
      { Key: 'aws:NoOpAutomationTag', Values: ['AWS-NoOpAutomationTarget-Value'] },
    ]);
  });

  statement('puts TargetMaps in the place of Targets', 'U: not documented', async ({ ssm }) => {
    const AssociationId = await createdId(ssm);
    const TargetMaps = [{ commands: ['date'] }];

    const after = await update(ssm, { AssociationId, TargetMaps });

    expect(after).toMatchObject({ TargetMaps });
    expect(after).not.toHaveProperty('Targets');
  });

  statement('puts Targets in the place of TargetMaps', 'U: not documented', async ({ ssm }) => {
    const maps = { Targets: undefined, Parameters: {}, TargetMaps: [{ commands: ['date'] }] };
    const AssociationId = await createdId(ssm, maps);
    const Targets = [{ Key: 'tag:role', Values: ['web'] }];

    const after = await update(ssm, { AssociationId, Targets, ...DATE });

    expect(after).toMatchObject({ Targets });
    expect(after).not.toHaveProperty('TargetMaps');
  });

  statement('takes a new Name', 'M: UpdateAssociationRequest, Name', async ({ ssm }) => {
    const AssociationId = await createdId(ssm);

    await update(ssm, { AssociationId, Name: 'AWS-RunPowerShellScript', ...DATE });

    expect((await describeAssociation(ssm, AssociationId)).Name).toBe('AWS-RunPowerShellScript');
  });

  statement('does not touch tags', 'M: UpdateAssociationRequest has no Tags', async ({ ssm }) => {
    const id = await createdId(ssm, { Tags: [{ Key: 'team', Value: 'platform' }] });

    await update(ssm, { AssociationId: id, ...DATE });

    expect(await tagsOf(ssm, id)).toEqual({ team: 'platform' });
  });
});
