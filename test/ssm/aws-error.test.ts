import { SSMServiceException } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import type { Effect, Retry } from '../../src/controller/error.ts';
import { executionFrom } from '../../src/ssm/aws-runs.ts';
import { fromAws } from '../../src/ssm/aws-error.ts';

const answered = (name: string, status: number): SSMServiceException =>
  new SSMServiceException({
    name,
    message: 'why',
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });

const cases: Record<string, readonly [error: Error, retry: Retry, effect: Effect]> = {
  'throttling did nothing and passes': [answered('ThrottlingException', 400), 'backoff', 'refused'],
  'too many updates did nothing and passes': [answered('TooManyUpdates', 400), 'backoff', 'refused'],
  'a version that somebody else has moved is read again': [
    answered('InvalidAssociationVersion', 400),
    'backoff',
    'refused',
  ],
  'denied access needs somebody': [answered('AccessDeniedException', 400), 'slow', 'refused'],
  'a full account needs somebody': [answered('AssociationLimitExceeded', 400), 'slow', 'refused'],
  'a document that is not there may come': [answered('InvalidDocument', 400), 'rarely', 'refused'],
  'a broken schedule is wrong for good': [answered('InvalidSchedule', 400), 'never', 'refused'],
  "a no that we don't know is wrong for good": [answered('InvalidSomething', 400), 'never', 'refused'],
  'an error inside AWS may have done all of it': [answered('InternalServerError', 500), 'backoff', 'unknown'],
  'an answer that nobody can read may have done all of it': [
    new SyntaxError('Unexpected token'),
    'backoff',
    'unknown',
  ],
  'a lost connection may have done all of it': [new Error('socket hang up'), 'backoff', 'unknown'],
};

for (const [name, [error, retry, effect]] of Object.entries(cases)) {
  test(name, () => {
    expect(fromAws(error, 'CreateAssociation')).toMatchObject({ retry, effect });
  });
}

test("AWS's name is the reason, and its words are kept", () => {
  const error = fromAws(answered('InvalidSchedule', 400), 'CreateAssociation');

  expect([error.reason, error.message]).toEqual(['InvalidSchedule', 'CreateAssociation: why']);
});

const denied =
  'User: arn:aws:sts::111122223333:assumed-role/op is not authorized to perform: ssm:AddTagsToResource';

test.each([
  ['AccessDeniedException', `${denied} on resource: x`, 'Allow ssm:AddTagsToResource in an IAM policy'],
  ['AccessDeniedException', 'no', 'Allow ssm:CreateAssociation in an IAM policy'],
  ['AssociationLimitExceeded', 'no', 'its quota allows (2,000 by default). Delete some, or ask for more'],
  ['AssociationVersionLimitExceeded', 'no', 'versions as AWS keeps (1,000). Delete it in AWS'],
  ['DocumentLimitExceeded', 'no', 'its quota allows (500 by default)'],
  ['DocumentVersionLimitExceeded', 'no', '(1,000). Set spec.versionsToKeep, such as 100:'],
  ['DocumentPermissionLimit', 'no', 'or with every account alone. Take accounts from sharing.accountIds.'],
  ['MaxDocumentSizeExceeded', 'no', 'at most 64 KB'],
  ['TooManyTagsError', 'no', '50 tags each'],
])('%s (%s) says the way out', (code, words, way) => {
  const error = new SSMServiceException({
    name: code,
    message: words,
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
  });

  const { message } = fromAws(error, 'CreateAssociation');

  expect(message).toContain(`CreateAssociation: ${words}. `);
  expect(message).toContain(way);
});

test('missing credentials sent nothing', () => {
  const error = fromAws(
    Object.assign(new Error('no keys'), { name: 'CredentialsProviderError' }),
    'CreateAssociation',
  );

  expect(error).toMatchObject({ reason: 'CredentialsUnavailable', retry: 'slow', effect: 'refused' });
});

test("AWS's map in text is read as counts", () => {
  const { counts } = executionFrom({ ResourceCountByStatus: '{Success=3, Failed=1}' });

  expect(counts).toEqual({ Success: 3, Failed: 1 });
});
