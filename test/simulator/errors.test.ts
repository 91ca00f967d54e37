import { describe, expect, test } from 'vitest';
import { messageMember } from '../../src/simulator/error-body.ts';
import { AwsError, statusOf } from '../../src/simulator/error.ts';
import { checkedError, COMMON_ERRORS, OPERATION_ERRORS } from '../../src/simulator/operation-errors.ts';
import { ERROR_MODEL, MODELLED_OPERATIONS, UNDECLARED_ERRORS } from './model.ts';
import { callRaw } from './raw-call.ts';
import { nodeId, shellScript, stage, UNKNOWN } from './support.ts';

describe('the errors of the model', () => {
  test.each(MODELLED_OPERATIONS)('%s ends in what it declares, and what evidence speaks for', (operation) => {
    const declared = ERROR_MODEL.operations[operation]!.filter((code) => code !== 'InternalServerError');
    const undeclared = Object.keys(UNDECLARED_ERRORS.operations[operation] ?? {});

    expect([...OPERATION_ERRORS[operation]!].toSorted()).toEqual([...declared, ...undeclared].toSorted());
  });

  test('any operation ends in what evidence speaks for', () => {
    expect([...COMMON_ERRORS].toSorted()).toEqual(Object.keys(UNDECLARED_ERRORS.any).toSorted());
  });

  test('every undeclared error carries its evidence', () => {
    const perOperation = Object.values(UNDECLARED_ERRORS.operations).flatMap((codes) => Object.values(codes));

    for (const evidence of [...Object.values(UNDECLARED_ERRORS.any), ...perOperation]) {
      expect(evidence).toMatch(/^\[(D|R|U)\] ./);
    }
  });

  test.each(Object.entries(ERROR_MODEL.exceptions))(
    '%s has the shape of the model',
    (code, { message, fault }) => {
      expect(messageMember(code)).toBe(message);
      expect(statusOf(code)).toBe(fault === 'server' ? 500 : 400);
    },
  );

  test('an error that AWS would never answer is a failure of the simulator', () => {
    const foreign = checkedError('ListAssociations', new AwsError('InvalidTarget', 'no'));
    const own = new AwsError('InvalidNextToken', 'no');

    expect(foreign).toEqual(new Error('InvalidTarget is no error of ListAssociations: no'));
    expect(checkedError('ListAssociations', own)).toBe(own);
  });
});

describe('an error on the wire', () => {
  test('carries its message in the member that the model gives it', async () => {
    const { url } = await stage();

    const missing = await callRaw(url, 'DescribeAssociation', { AssociationId: UNKNOWN });
    const broken = await callRaw(url, 'DescribeAssociation', { AssociationId: 'x' });

    expect(missing.body).toEqual({ __type: 'AssociationDoesNotExist', Message: expect.any(String) });
    expect(broken.body).toEqual({ __type: 'ValidationException', message: expect.any(String) });
  });

  test('carries no message when the model gives it no member, unless the switch says so', async () => {
    const { url, admin } = await stage();
    const asked = { CommandId: UNKNOWN, InstanceId: nodeId('1') };

    const bare = await callRaw(url, 'GetCommandInvocation', asked);
    await admin('PUT', 'settings', { switches: { memberlessErrorMessages: 'told' } });
    const told = await callRaw(url, 'GetCommandInvocation', asked);

    expect(bare.body).toEqual({ __type: 'InvocationDoesNotExist' });
    expect(told.body).toEqual({ __type: 'InvocationDoesNotExist', message: expect.any(String) });
  });
});

describe('what AWS reads of a body', () => {
  test('members that the model does not have, and nulls, are as if not given', async () => {
    const { url } = await stage();
    const request = { ...shellScript(), Colour: 'red', AssociationName: null, Tags: [null] };

    const { status, body } = await callRaw(url, 'CreateAssociation', request);

    expect(status).toBe(200);
    expect(body['AssociationDescription']).not.toHaveProperty('AssociationName');
  });

  test('a fraction is cut off', async () => {
    const { url } = await stage();
    const schedule = { ScheduleExpression: 'cron(0 2 ? * SUN *)', ApplyOnlyAtCronInterval: true };

    const { body } = await callRaw(url, 'CreateAssociation', {
      ...shellScript(),
      ...schedule,
      Duration: 2.9,
    });

    expect(body['AssociationDescription']).toMatchObject({ Duration: 2 });
  });

  const refused: Record<string, [object, string]> = {
    'a number for a text': [{ Name: 1 }, 'NUMBER_VALUE can not be converted to a String'],
    'true for a number': [{ Duration: true }, 'TRUE_VALUE can not be converted to an Integer'],
    'a text for a flag': [
      { ApplyOnlyAtCronInterval: 'yes' },
      'STRING_VALUE can not be converted to a Boolean',
    ],
    'a list for a text': [{ Name: ['a'] }, 'Start of list found where not expected'],
    'an object for a number': [{ Duration: {} }, 'Start of structure or map found where not expected.'],
    'a text for a list': [{ Targets: 'all' }, 'Expected list or null'],
    'a text for a map': [{ Parameters: 'none' }, 'Expected null'],
    'a list for a map': [{ Parameters: [] }, 'Start of list found where not expected'],
    'a number within a list': [{ CalendarNames: [1] }, 'NUMBER_VALUE can not be converted to a String'],
    'a number within a structure': [
      { Targets: [{ Key: 1 }] },
      'NUMBER_VALUE can not be converted to a String',
    ],
    'a text for a list within a map': [{ Parameters: { commands: 'ls' } }, 'Expected list or null'],
  };

  test.each(Object.entries(refused))(
    '%s is refused, constraints that are broken or not',
    async (_name, [members, message]) => {
      const { url } = await stage();

      const { status, body } = await callRaw(url, 'CreateAssociation', { MaxErrors: 'x', ...members });

      expect([status, body]).toEqual([400, { __type: 'SerializationException', Message: message }]);
    },
  );
});
