import { CreateAssociationCommand, DescribeAssociationCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { create, createdId, errorOf, fullRequest, shellScript } from '../simulator/support.ts';
import { BOUNDS } from './association-bounds.ts';
import { scripted, statement } from './statement.ts';

describe('creating an association', () => {
  for (const [member, { fit, broken }] of Object.entries(BOUNDS)) {
    const ground = `M: CreateAssociationRequest, ${member}` as const;

    if (fit.length > 0) {
      scripted(`takes ${member} that fits the model`, ground, async ({ call }) => {
        for (const request of fit) {
          const { status, message } = await call('CreateAssociation', { ...shellScript(), ...request });

          expect([request, status, message]).toEqual([request, 200, '']);
        }
      });
    }

    statement(`refuses ${member} that breaks it: ValidationException`, ground, async ({ call }) => {
      for (const request of broken) {
        const { code, message } = await call('CreateAssociation', { ...shellScript(), ...request });

        expect([request, code]).toEqual([request, 'ValidationException']);
        expect(message).toContain('failed to satisfy constraint');
      }
    });
  }

  const lists = 'M: CreateAssociationRequest, Parameters';

  statement('refuses a parameter that is no list', lists, async ({ call }) => {
    const request = { ...shellScript(), Parameters: { commands: 'uptime' } };

    expect((await call('CreateAssociation', request)).status).toBe(400);
  });

  statement(
    'refuses a parameter that is no list as a SerializationException',
    'U: general behaviour of AWS JSON, not seen of SSM',
    async ({ ssm }) => {
      const error = await errorOf(create(ssm, { Parameters: { commands: 'uptime' as never } }));

      expect(error.name).toBe('SerializationException');
    },
  );

  statement(
    'is validated by the service, not by the SDK',
    'E: AWS SDK for JavaScript 3.1169',
    async ({ ssm }) => {
      const error = await errorOf(ssm.send(new CreateAssociationCommand({} as never)));

      expect(error.name).toBe('ValidationException');
    },
  );
});

describe('updating an association', () => {
  statement(
    'refuses an empty ScheduleExpression: ValidationException',
    'M: UpdateAssociationRequest, ScheduleExpression',
    async ({ ssm, call }) => {
      const AssociationId = await createdId(ssm);
      const request = { ...shellScript(), AssociationId, ScheduleExpression: '' };

      expect((await call('UpdateAssociation', request)).code).toBe('ValidationException');
    },
  );

  scripted(
    'takes every member of a creation but Tags and InstanceId',
    'M: UpdateAssociationRequest',
    async ({ ssm, call }) => {
      const AssociationId = await createdId(ssm);

      const { body } = await call('UpdateAssociation', { ...fullRequest(), AssociationId });

      expect(body['AssociationDescription']).toMatchObject({ ...fullRequest(), AssociationId });
    },
  );
});

function failed(value: string, path: string, constraint: string): string {
  return `Value ${value} at '${path}' failed to satisfy constraint: Member must ${constraint}`;
}

const ID_PATTERN = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

describe('a ValidationException', () => {
  const framework = 'U: wording of other AWS services';

  statement(
    'tells the value, its path and the pattern that it breaks',
    'R: amazon-ssm-agent issue 60',
    async ({ call }) => {
      const AssociationId = 'aws.ssm.f4db7610-c2a1-4f6a-ad65-de7f77623462.i-12345678';

      const { message } = await call('UpdateAssociation', { AssociationId });

      const told = failed(
        `'${AssociationId}'`,
        'associationId',
        `satisfy regular expression pattern: ${ID_PATTERN}`,
      );
      expect(message).toBe(`1 validation error detected: ${told}`);
    },
  );

  statement('tells the same of a describe', framework, async ({ ssm }) => {
    const error = await errorOf(ssm.send(new DescribeAssociationCommand({ AssociationId: 'x' })));

    const told = failed("'x'", 'associationId', `satisfy regular expression pattern: ${ID_PATTERN}`);
    expect(error.message).toBe(`1 validation error detected: ${told}`);
  });

  const single: Record<string, [object, string]> = {
    'a member that is missing': [{ Name: undefined }, failed('null', 'name', 'not be null')],
    'a number that is too large': [
      { Duration: 25 },
      failed("'25'", 'duration', 'have value less than or equal to 24'),
    ],
    'a text that is too short': [
      { AutomationTargetParameterName: '' },
      failed("''", 'automationTargetParameterName', 'have length greater than or equal to 1'),
    ],
    'a text that is too long': [
      { AutomationTargetParameterName: 'x'.repeat(51) },
      failed(`'${'x'.repeat(51)}'`, 'automationTargetParameterName', 'have length less than or equal to 50'),
    ],
    'a list that is too long': [
      { Targets: Array.from({ length: 6 }, () => ({ Key: 'tag:a', Values: ['b'] })) },
      failed(
        `'[${'{Key=tag:a, Values=[b]}, '.repeat(5)}{Key=tag:a, Values=[b]}]'`,
        'targets',
        'have length less than or equal to 5',
      ),
    ],
    'a value that is not of its set': [
      { SyncCompliance: 'auto' },
      failed("'auto'", 'syncCompliance', 'satisfy enum value set: [AUTO, MANUAL]'),
    ],
  };

  for (const [what, [given, told]] of Object.entries(single)) {
    statement(`tells ${what} so`, framework, async ({ call }) => {
      const { message } = await call('CreateAssociation', { ...shellScript(), ...given });

      expect(message).toBe(`1 validation error detected: ${told}`);
    });
  }

  statement('tells all that is broken, before any other rule', framework, async ({ call }) => {
    const broken = { ComplianceSeverity: 'high', ScheduleOffset: 7 };

    const { message } = await call('CreateAssociation', { ...shellScript(broken as never), Name: 'AWS-No' });

    const severity = 'satisfy enum value set: [CRITICAL, HIGH, MEDIUM, LOW, UNSPECIFIED]';
    expect(message.split('; ')).toEqual([
      `2 validation errors detected: ${failed("'high'", 'complianceSeverity', severity)}`,
      failed("'7'", 'scheduleOffset', 'have value less than or equal to 6'),
    ]);
  });
});
