import type { Refused } from './fixture.ts';

export const minimal = { content: { schemaVersion: '2.2', mainSteps: [] } };

function refused(change: object, words: string): Refused {
  return { spec: { ...minimal, ...change }, words };
}

function accounts(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(index).padStart(12, '0'));
}

/** Every field of the spec but the other two ways to give content, at the limits that AWS sets. */
const whole = {
  documentName: 'D'.repeat(128),
  documentType: 'ApplicationConfiguration',
  documentFormat: 'JSON',
  content: { schemaVersion: '2.2', 'a key': { of: ['any', 1, { shape: true }] } },
  versionName: 'v'.repeat(128),
  displayName: 'A name: for/people - 1.0_',
  targetType: '/AWS::EC2::Instance',
  requires: [
    { name: 'arn:aws:ssm:eu-west-1:111122223333:document/schema', version: '$LATEST', requireType: 'Schema' },
    { name: 'other', versionName: 'v1' },
  ],
  attachments: Array.from({ length: 20 }, () => ({
    key: 'S3FileUrl',
    values: ['s3://bucket/file.zip'],
    name: 'file.zip',
  })),
  sharing: { accountIds: accounts(1_000), public: false, sharedDocumentVersion: '$ALL' },
  promotion: 'Manual',
  defaultVersion: '3',
  versionsToKeep: 1_000,
  tags: { team: 'platform' },
  forceDelete: true,
  region: 'us-gov-west-1',
  driftPolicy: 'Report',
  deletionPolicy: 'Delete',
  adopt: { byName: true, overwrite: false },
  suspend: false,
  checkInterval: '5m',
};

export const acceptedSpecs: Readonly<Record<string, object>> = {
  'content alone': minimal,
  'every field at its limit': whole,
  'text of 64 KiB': { contentText: 'x'.repeat(65_536), documentFormat: 'YAML' },
  'a key of a ConfigMap': { contentFrom: { configMapKeyRef: { name: 'content', key: 'document.yaml' } } },
  'a calendar as text': {
    contentText: 'BEGIN:VCALENDAR',
    documentType: 'ChangeCalendar',
    documentFormat: 'TEXT',
  },
  'a name that only begins like one of AWS': { ...minimal, documentName: 'awsome-things' },
  'Manual without a version': { ...minimal, promotion: 'Manual' },
};

/** Key completes: refuses … */
export const refusedSpecs: Readonly<Record<string, Refused>> = {
  'no content': { spec: {}, words: 'exactly one of content, contentText and contentFrom is needed' },
  'content twice': refused(
    { contentText: '{}' },
    'exactly one of content, contentText and contentFrom is needed',
  ),
  'content three times': refused(
    { contentText: '{}', contentFrom: { configMapKeyRef: { name: 'a', key: 'b' } } },
    'exactly one of content, contentText and contentFrom is needed',
  ),
  'content of nothing': {
    spec: { content: {} },
    words: 'spec.content in body should have at least 1 properties',
  },
  'content that is text': {
    spec: { content: 'schemaVersion: "2.2"' },
    words: 'spec.content in body must be of type object: "string"',
  },
  'empty text': {
    spec: { contentText: '' },
    words: 'spec.contentText in body should be at least 1 chars long',
  },
  'text over 64 KiB': {
    spec: { contentText: 'x'.repeat(65_537) },
    words: 'spec.contentText: Too long: may not be more than 65536 bytes',
  },
  'a reference to no key': {
    spec: { contentFrom: { configMapKeyRef: { name: 'content' } } },
    words: 'spec.contentFrom.configMapKeyRef.key: Required value',
  },
  'an empty reference': {
    spec: { contentFrom: {} },
    words: 'spec.contentFrom.configMapKeyRef: Required value',
  },
  'a name of AWS': refused(
    { documentName: 'AWS-RunShellScript' },
    "documentName can't start with aws-, amazon or amzn, which AWS keeps for its own documents",
  ),
  'a name of Amazon': refused(
    { documentName: 'amazonian' },
    "documentName can't start with aws-, amazon or amzn",
  ),
  'a name with a slash': refused(
    { documentName: 'fleet/install' },
    'documentName has 3 to 128 letters, digits, dots, hyphens or underscores',
  ),
  'a name of two letters': refused({ documentName: 'ab' }, 'documentName has 3 to 128 letters'),
  'another type': refused(
    { documentType: 'command' },
    'spec.documentType: Unsupported value: "command": supported values: "Command", "Policy", "Automation"',
  ),
  'another format': refused(
    { documentFormat: 'yaml' },
    'spec.documentFormat: Unsupported value: "yaml": supported values: "JSON", "YAML", "TEXT"',
  ),
  'TEXT for a command': {
    spec: { contentText: 'echo', documentFormat: 'TEXT' },
    words: 'documentFormat TEXT is for documentType: ChangeCalendar only; use JSON or YAML',
  },
  'TEXT for data': refused(
    { documentType: 'ChangeCalendar', documentFormat: 'TEXT' },
    'documentFormat TEXT needs contentText or contentFrom, because content holds data',
  ),
  'a version name with a space': refused({ versionName: 'first try' }, 'versionName has 1 to 128 letters'),
  'a display name with a comma': refused(
    { displayName: 'one, two' },
    'displayName has letters, digits, spaces and _ . - : / only',
  ),
  'a target type without a slash': refused(
    { targetType: 'AWS::EC2::Instance' },
    'targetType starts with a slash, such as /AWS::EC2::Instance',
  ),
  'a requirement without a name': refused(
    { requires: [{ version: '1' }] },
    'spec.requires[0].name: Required value',
  ),
  'an attachment of two addresses': refused(
    { attachments: [{ key: 'SourceUrl', values: ['a', 'b'] }] },
    'spec.attachments[0].values: Too many: 2: must have at most 1 item',
  ),
  'an attachment of another kind': refused(
    { attachments: [{ key: 'Url', values: ['a'] }] },
    'spec.attachments[0].key: Unsupported value: "Url"',
  ),
  'sharing with everybody by id': refused(
    { sharing: { accountIds: ['all'] } },
    'accountIds are twelve digits in quotes; to share with everybody use public: true',
  ),
  'sharing with a bare number': refused(
    { sharing: { accountIds: [111_122_223_333] } },
    'spec.sharing.accountIds[0] in body must be of type string: "integer"',
  ),
  'sharing twice with one account': refused(
    { sharing: { accountIds: [...accounts(1), ...accounts(1)] } },
    'spec.sharing.accountIds[1]: Duplicate value: "000000000000"',
  ),
  'sharing with everybody and with some': refused(
    { sharing: { accountIds: accounts(1), public: true } },
    'spec.sharing: Invalid value: public: true already lets every account use the document; leave accountIds out',
  ),
  'sharing of one version': refused(
    { sharing: { sharedDocumentVersion: '3' } },
    'spec.sharing.sharedDocumentVersion: Unsupported value: "3"',
  ),
  'a default version without Manual': refused(
    { defaultVersion: '3' },
    'defaultVersion needs promotion: Manual; otherwise the newest version becomes the default',
  ),
  'a default version with Automatic': refused(
    { defaultVersion: '3', promotion: 'Automatic' },
    'defaultVersion needs promotion: Manual',
  ),
  '$LATEST as default version': refused(
    { defaultVersion: '$LATEST', promotion: 'Manual' },
    'defaultVersion is the number of a version in quotes, such as "3"',
  ),
  'keeping no version': refused(
    { versionsToKeep: 0 },
    'spec.versionsToKeep in body should be greater than or equal to 1',
  ),
  'a tag of AWS': refused(
    { tags: { 'aws:team': 'a' } },
    "keys of tags can't start with aws:, which AWS keeps for itself",
  ),
  'a tag of the operator': refused(
    { tags: { 'ssm-operator.dev/hold': 'a' } },
    "keys of tags can't start with ssm-operator.dev/, which the operator sets itself",
  ),
  'a region in words': refused({ region: 'Ireland' }, 'region is an AWS region such as eu-west-1'),
  'adoption of nothing': refused({ adopt: { overwrite: true } }, 'adopt needs byName: true'),
  'adoption by id': refused(
    { adopt: { associationId: 'x', byName: true } },
    'unknown field "spec.adopt.associationId"',
  ),
  'a check interval of a minute': refused(
    { checkInterval: '1m' },
    'checkInterval is a duration of at least 5m, such as 30m or 24h',
  ),
  'a short name without documentName': {
    spec: minimal,
    words: "metadata.name can't be the document's name, which has at least 3 characters",
    name: 'ab',
  },
  'a reserved name without documentName': {
    spec: minimal,
    words:
      "metadata.name can't be the document's name, which has at least 3 characters and does not start with aws-",
    name: 'aws-mine',
  },
  'a name of 64 characters': {
    spec: minimal,
    words: 'metadata.name is longer than 63 characters; choose a shorter one',
    name: 'n'.repeat(64),
  },
};
