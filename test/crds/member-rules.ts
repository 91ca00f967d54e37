import type { Refused } from './fixture.ts';
import { refused, refusedByAws, type RefusedByAws } from './rule.ts';

/** Reference 1.1, 1.12, 2.3 and appendix B, but for schedules and targets. Key completes: refuses … */
export const memberRules: Readonly<Record<string, Refused>> = {
  'a document name that is too short': refused(
    { documentName: 'ab' },
    'documentName is the name or the ARN of a document, at least 3 of letters',
  ),
  'a document name with a space': refused(
    { documentName: 'Run this' },
    'documentName is the name or the ARN of a document',
  ),
  'a bare number as document version': refused(
    { documentVersion: 3 },
    'spec.documentVersion in body must be of type string: "integer"',
  ),
  'a parameter that is no list': refused(
    { parameters: { action: 'Install' } },
    'spec.parameters.action in body must be of type array: "string"',
  ),
  'a concurrency of 0': refused(
    { maxConcurrency: '0' },
    'maxConcurrency is a number from 1, or a percentage from 1% to 100%, in quotes, such as "10" or "10%"',
  ),
  'a concurrency of 101%': refused({ maxConcurrency: '101%' }, 'maxConcurrency is a number from 1'),
  'a bare number as concurrency': refused(
    { maxConcurrency: 5 },
    'spec.maxConcurrency in body must be of type string: "integer"',
  ),
  'errors in words': refused(
    { maxErrors: 'none' },
    'maxErrors is a number, or a percentage from 0% to 100%, in quotes, such as "3" or "10%"',
  ),
  'a bare number as errors': refused(
    { maxErrors: 0 },
    'spec.maxErrors in body must be of type string: "integer"',
  ),
  'a severity in lower case': refused(
    { complianceSeverity: 'high' },
    'spec.complianceSeverity: Unsupported value: "high": supported values: "CRITICAL", "HIGH"',
  ),
  'another way to sync compliance': refused(
    { syncCompliance: 'OFF' },
    'spec.syncCompliance: Unsupported value: "OFF": supported values: "AUTO", "MANUAL"',
  ),
  'a bucket name of two letters': refused(
    { outputLocation: { s3Location: { outputS3BucketName: 'ab' } } },
    'outputS3BucketName in body should be at least 3 chars long',
  ),
  'two alarms': refused(
    { alarmConfiguration: { alarms: [{ name: 'a' }, { name: 'b' }] } },
    'spec.alarmConfiguration.alarms: Too many: 2: must have at most 1 item',
  ),
  'no alarm': refused(
    { alarmConfiguration: { alarms: [] } },
    'spec.alarmConfiguration.alarms in body should have at least 1 items',
  ),
  'the name of a role': refused(
    { associationDispatchAssumeRole: 'dispatch' },
    'associationDispatchAssumeRole is the ARN of an IAM role, such as arn:aws:iam::111122223333:role/name',
  ),
  'an association name with a space': refused(
    { associationName: 'Close Port 22' },
    'associationName has 3 to 128 letters, digits, dots, hyphens or underscores',
  ),
  'an association name of two letters': refused(
    { associationName: 'ab' },
    'associationName has 3 to 128 letters, digits, dots, hyphens or underscores',
  ),
  'a tag of AWS': refused(
    { tags: { 'AWS:team': 'a' } },
    "keys of tags can't start with aws:, which AWS keeps for itself",
  ),
  'a tag without a key': refused({ tags: { '': 'a' } }, 'keys of tags have 1 to 128 characters'),
  'a tag that is a number': refused(
    { tags: { cost: 12 } },
    'spec.tags.cost in body must be of type string: "integer"',
  ),
  'a document that reports compliance itself, with compliance by its runs': refused(
    { documentName: 'AWS-RunPatchBaselineAssociation', syncCompliance: 'AUTO' },
    'AWS-RunPatchBaselineAssociation reports compliance itself; it needs syncCompliance: MANUAL',
  ),
  'that document with compliance left out': refused(
    { documentName: 'arn:aws:ssm:eu-west-1::document/AWS-RunPatchBaselineAssociation' },
    'AWS-RunPatchBaselineAssociation reports compliance itself',
  ),
  'a role of 513 characters': refused(
    { associationDispatchAssumeRole: `arn:aws:iam::111122223333:role/${'r'.repeat(482)}` },
    'spec.associationDispatchAssumeRole: Too long: may not be more than 512 bytes',
  ),
  'a role of an account of 11 digits': refused(
    { associationDispatchAssumeRole: 'arn:aws:iam::11112222333:role/dispatch' },
    'associationDispatchAssumeRole is the ARN of an IAM role',
  ),
  'a role without a name': refused(
    { associationDispatchAssumeRole: 'arn:aws:iam::111122223333:role/' },
    'associationDispatchAssumeRole is the ARN of an IAM role',
  ),
  'an empty association name': refused(
    { associationName: '' },
    'associationName has 3 to 128 letters, digits, dots, hyphens or underscores',
  ),
  'an association name of 129 letters': refused(
    { associationName: 'a'.repeat(129) },
    'spec.associationName: Too long: may not be more than 128 bytes',
  ),
  'a number as version of one of AWS’s documents': refused(
    { documentVersion: '1' },
    "documentVersion can't be a number when the document is one of AWS's own; use $DEFAULT or $LATEST",
  ),
  'a number as version of one of AWS’s documents, by ARN': refused(
    { documentName: 'arn:aws:ssm:eu-west-1::document/AmazonCloudWatch-ManageAgent', documentVersion: '12' },
    "documentVersion can't be a number when the document is one of AWS's own",
  ),
  'a document version of 0': refused(
    { documentVersion: '0' },
    'documentVersion is $DEFAULT, $LATEST, a number such as "3", or Published (with documentRef)',
  ),
  'a concurrency of eight digits': refused(
    { maxConcurrency: '12345678' },
    'spec.maxConcurrency: Too long: may not be more than 7 bytes',
  ),
  'errors with a leading zero': refused({ maxErrors: '01' }, 'maxErrors is a number, or a percentage'),
  'an alarm without a name': refused(
    { alarmConfiguration: { alarms: [{}] } },
    'spec.alarmConfiguration.alarms[0].name: Required value',
  ),
  'a blank name of an alarm': refused(
    { alarmConfiguration: { alarms: [{ name: ' ' }] } },
    "name of an alarm can't be blank",
  ),
  'an alarm configuration without alarms': refused(
    { alarmConfiguration: { ignorePollAlarmFailure: true } },
    'spec.alarmConfiguration.alarms: Required value',
  ),
  'a bucket name of 64 letters': ofBucket(
    { outputS3BucketName: 'b'.repeat(64) },
    'outputS3BucketName: Too long: may not be more than 63 bytes',
  ),
  'a bucket region of two letters': ofBucket(
    { outputS3Region: 'eu' },
    'outputS3Region in body should be at least 3 chars long',
  ),
  'a bucket region of 21 letters': ofBucket(
    { outputS3Region: 'r'.repeat(21) },
    'outputS3Region: Too long: may not be more than 20 bytes',
  ),
  'a folder in the bucket of 501 characters': ofBucket(
    { outputS3KeyPrefix: 'p'.repeat(501) },
    'outputS3KeyPrefix: Too long: may not be more than 500 bytes',
  ),
  'a tag key of 129 characters': refused(
    { tags: { ['k'.repeat(129)]: 'a' } },
    'keys of tags have 1 to 128 characters',
  ),
  'a tag value of 257 characters': refused(
    { tags: { team: 'v'.repeat(257) } },
    'may not be more than 256 bytes',
  ),
  'a tag key with a sign that AWS does not take': refused(
    { tags: { 'a&b': 'x' } },
    'keys of tags have letters, digits, spaces and _ . : / = + - @ only',
  ),
  'a tag value with a sign that AWS does not take': refused(
    { tags: { team: 'a,b' } },
    'values of tags have letters, digits, spaces and _ . : / = + - @ only',
  ),
};

const own = { documentName: 'one-version', parameters: {} };

/** What only AWS can know: documents, and what they declare. Key completes: refuses … */
export const membersOpenToAws: Readonly<Record<string, RefusedByAws>> = {
  'an unknown document': refusedByAws(
    { documentName: 'AWS-Unknown' },
    'InvalidDocument',
    'Document does not exist: AWS-Unknown',
  ),
  'a document of another region': refusedByAws(
    { documentName: 'arn:aws:ssm:us-east-1::document/AWS-RunShellScript' },
    'InvalidDocument',
    'Document does not exist: arn:aws:ssm:us-east-1::document/AWS-RunShellScript',
  ),
  'a document name of 129 letters, which CloudFormation allows': refusedByAws(
    { documentName: 'd'.repeat(129) },
    'ValidationException',
    "at 'name' failed to satisfy constraint",
  ),
  'a Session document': refusedByAws(
    { documentName: 'a-session', parameters: {} },
    'InvalidDocument',
    'Document type Session is not supported for associations.',
  ),
  'a version that does not exist': refusedByAws(
    { ...own, documentVersion: '7' },
    'InvalidDocumentVersion',
    'Document version: 7 is invalid, latest version is 1',
  ),
  'a required parameter without value': refusedByAws(
    { parameters: {} },
    'InvalidParameters',
    'Parameter "commands" requires a value.',
  ),
  'an empty list for a required parameter': refusedByAws(
    { parameters: { commands: [] } },
    'InvalidParameters',
    'Parameter "commands" requires a value.',
  ),
  'an undeclared parameter': refusedByAws(
    { parameters: { commands: ['true'], k: ['v'] } },
    'InvalidParameters',
    'Parameter "k" is not defined in the document.',
  ),
  'manual compliance without the parameter for it': refusedByAws(
    { syncCompliance: 'MANUAL' },
    'InvalidParameters',
    'Parameter "AssociationId" is not defined in the document.',
  ),
};

function ofBucket(s3Location: object, words: string): Refused {
  return refused({ outputLocation: { s3Location } }, words);
}
