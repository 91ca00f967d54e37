import {
  CreateAssociationCommand,
  DescribeAssociationCommand,
  ListAssociationsCommand,
  StartAssociationsOnceCommand,
  type CreateAssociationRequest,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { UNKNOWN, describeAssociation, create, createdId, errorOf, nodeId, stage } from './support.ts';

function failed(value: string, path: string, constraint: string): string {
  return `Value ${value} at '${path}' failed to satisfy constraint: Member must ${constraint}`;
}

describe('the constraints of the model', () => {
  test('a missing member is told', async () => {
    const { ssm } = await stage();

    const error = await errorOf(ssm.send(new CreateAssociationCommand({} as CreateAssociationRequest)));

    expect(error).toEqual({
      name: 'ValidationException',
      message: `1 validation error detected: ${failed('null', 'name', 'not be null')}`,
    });
  });

  test('all violations are told at once, before any rule of business', async () => {
    const { ssm } = await stage();

    const error = await errorOf(
      create(ssm, {
        Name: 'AWS-Unknown',
        ScheduleOffset: 7,
        MaxConcurrency: '0',
        ComplianceSeverity: 'high' as never,
      }),
    );

    expect(error.name).toBe('ValidationException');
    expect(error.message.split('; ')).toEqual([
      `3 validation errors detected: ${failed("'0'", 'maxConcurrency', 'satisfy regular expression pattern: ^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$')}`,
      failed(
        "'high'",
        'complianceSeverity',
        'satisfy enum value set: [CRITICAL, HIGH, MEDIUM, LOW, UNSPECIFIED]',
      ),
      failed("'7'", 'scheduleOffset', 'have value less than or equal to 6'),
    ]);
  });

  const refused: Record<string, [Partial<CreateAssociationRequest>, string]> = {
    'an association name with a blank': [{ AssociationName: 'a b c' }, "'a b c' at 'associationName'"],
    'an empty schedule': [{ ScheduleExpression: '' }, "'' at 'scheduleExpression'"],
    'six targets': [
      { Targets: Array.from({ length: 6 }, () => ({ Key: 'tag:a', Values: ['b'] })) },
      'less than or equal to 5',
    ],
    'a target key with a hash': [{ Targets: [{ Key: 'tag:#', Values: ['b'] }] }, "'targets.1.member.key'"],
    '51 values of a target': [
      { Targets: [{ Key: 'InstanceIds', Values: Array.from({ length: 51 }, () => nodeId('1')) }] },
      "'targets.1.member.values'",
    ],
    '200 % of errors': [{ MaxErrors: '200%' }, "'maxErrors'"],
    'a duration of 25 hours': [{ Duration: 25 }, "'duration'"],
    'a tag value of 257 characters': [
      { Tags: [{ Key: 'a', Value: 'x'.repeat(257) }] },
      "'tags.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 256",
    ],
    'a document version that is no version': [{ DocumentVersion: 'newest' }, "'documentVersion'"],
    'two alarms': [
      { AlarmConfiguration: { Alarms: [{ Name: 'a' }, { Name: 'b' }] } },
      "'alarmConfiguration.alarms'",
    ],
    'a bucket of two letters': [
      { OutputLocation: { S3Location: { OutputS3BucketName: 'ab' } } },
      "'outputLocation.s3Location.outputS3BucketName'",
    ],
    'a role that is no ARN': [{ AssociationDispatchAssumeRole: 'admin' }, "'associationDispatchAssumeRole'"],
  };

  test.each(Object.entries(refused))('%s is refused', async (_name, [request, part]) => {
    const { ssm } = await stage();

    const error = await errorOf(create(ssm, request));

    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(part);
  });

  test('an id that is no id is refused in AWS’s words', async () => {
    const { ssm } = await stage();

    const error = await errorOf(ssm.send(new DescribeAssociationCommand({ AssociationId: 'x' })));

    expect(error.message).toBe(
      `1 validation error detected: ${failed("'x'", 'associationId', 'satisfy regular expression pattern: [0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}')}`,
    );
  });

  test('an id with something around it is refused', async () => {
    const { ssm } = await stage();

    const error = await errorOf(describeAssociation(ssm, `x${UNKNOWN}`));

    expect(error.name).toBe('ValidationException');
  });

  test('pages of 51, 11 ids to start, and filters of an unknown key are refused', async () => {
    const { ssm } = await stage();
    const id = await createdId(ssm);

    const tooMany = ssm.send(new ListAssociationsCommand({ MaxResults: 51 }));
    const tooManyIds = ssm.send(
      new StartAssociationsOnceCommand({ AssociationIds: Array.from({ length: 11 }, () => id) }),
    );
    const unknownKey = ssm.send(
      new ListAssociationsCommand({ AssociationFilterList: [{ key: 'Color' as never, value: 'red' }] }),
    );

    expect((await errorOf(tooMany)).name).toBe('ValidationException');
    expect((await errorOf(tooManyIds)).name).toBe('ValidationException');
    expect((await errorOf(unknownKey)).name).toBe('ValidationException');
  });

  test('a value of the wrong type is refused', async () => {
    const { ssm } = await stage();

    const error = await errorOf(create(ssm, { Parameters: { commands: 'uptime' as never } }));

    expect(error.name).toBe('SerializationException');
  });
});
