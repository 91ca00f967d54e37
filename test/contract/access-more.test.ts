import { GetCommandInvocationCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect } from 'vitest';
import { allow, ANY_ASSOCIATION, deny, HERE, missing } from '../simulator/policy-support.ts';
import { create, nodeId, UNKNOWN } from '../simulator/support.ts';
import { guestOf } from './access.ts';
import { scripted } from './statement.ts';

const REFERENCE = 'D: Service Authorization Reference, actions of AWS Systems Manager';

const role = 'arn:aws:iam::111122223333:role/runner';

const RUNBOOK = {
  Name: 'AWS-RestartEC2Instance',
  Parameters: { AutomationAssumeRole: [role] },
  AutomationTargetParameterName: 'InstanceId',
  Targets: [{ Key: 'tag:role', Values: ['web'] }],
};

describe('the right to more', () => {
  const PROVIDER = 'C: CloudFormation provider of AWS::SSM::Association, permissions';

  scripted('than associations is needed for calendars: GetCalendarState', PROVIDER, async (world) => {
    const guest = await guestOf(world, allow('ssm:CreateAssociation'));

    expect(await missing(create(guest, { CalendarNames: ['open'] }))).toBe(
      `ssm:GetCalendarState on arn:aws:ssm:${HERE}:document/open`,
    );
  });

  scripted('is needed for the role of a runbook: iam:PassRole', PROVIDER, async (world) => {
    const guest = await guestOf(world, allow('ssm:CreateAssociation'));

    expect(await missing(create(guest, RUNBOOK))).toBe(`iam:PassRole on ${role}`);
  });

  scripted('is needed for a dispatch role: iam:PassRole', 'U: by analogy with runbooks', async (world) => {
    const guest = await guestOf(world, allow('ssm:CreateAssociation'));

    expect(await missing(create(guest, { AssociationDispatchAssumeRole: role }))).toBe(
      `iam:PassRole on ${role}`,
    );
  });

  scripted('passes roles to Systems Manager', PROVIDER, async (world) => {
    const condition = { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } };
    const guest = await guestOf(
      world,
      allow('ssm:CreateAssociation'),
      allow('iam:PassRole', role, condition),
    );

    expect(await missing(create(guest, RUNBOOK))).toBe('');
  });

  scripted('is everything, for what has no resource of its own', REFERENCE, async (world) => {
    const guest = await guestOf(world, allow('ssm:*', [ANY_ASSOCIATION, `arn:aws:ec2:${HERE}:instance/*`]));
    const request = new GetCommandInvocationCommand({ CommandId: UNKNOWN, InstanceId: nodeId('1') });

    expect(await missing(guest.send(request))).toBe(`ssm:GetCommandInvocation on arn:aws:ssm:${HERE}:*`);
  });
});

describe('no right', () => {
  scripted('is needed to ask STS who one is', 'D: STS API Reference, GetCallerIdentity', async (world) => {
    await guestOf(world, allow('ssm:ListAssociations'), deny('sts:*'));
    const credentials = { accessKeyId: 'guest', secretAccessKey: 'secret' };
    const sts = new STSClient({ region: 'eu-west-1', endpoint: world.url, credentials });

    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    sts.destroy();

    expect(Account).toBe('111122223333');
  });
});

describe('a right under a condition on tag keys is not given to a request without any', () => {
  const conditions = {
    'by ForAnyValue, with IfExists neither': [
      { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'owner' } },
      'R: AWS re:Post, ForAnyValue:StringEqualsIfExists behaving unexpectedly',
    ],
    'by Null, which takes an empty list for none': [
      { Null: { 'aws:TagKeys': 'false' } },
      'D: IAM User Guide, set operators for multivalued context keys',
    ],
  } as const;

  for (const [claim, [condition, source]] of Object.entries(conditions)) {
    scripted(claim, source, async (world) => {
      const guest = await guestOf(world, allow('ssm:CreateAssociation', '*', condition));

      for (const Tags of [undefined, []]) {
        expect(await missing(create(guest, { Tags }))).toContain('ssm:CreateAssociation on ');
      }
    });
  }
});
