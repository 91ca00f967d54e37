import { expect, inject, test } from 'vitest';
import { acceptedSpecs, minimal, refusedSpecs } from './document-cases.ts';
import { definition, openResources, refusalOf } from './fixture.ts';

const kubeconfig = inject('kubeconfig');
const documents = await openResources(kubeconfig, definition('ssmdocuments'), 'crds-documents');

test.each(Object.entries(acceptedSpecs))('accepts %s', async (_, spec) => {
  const refusal = await refusalOf(documents.create('accepted', spec, { dryRun: true }));

  expect(refusal).toBe('');
});

test.each(Object.entries(refusedSpecs))('refuses %s', async (_, { spec, words, name = 'refused' }) => {
  const refusal = await refusalOf(documents.create(name, spec, { dryRun: true }));

  expect(refusal).toContain(words);
});

test('keeps every field that it accepts, and content of any shape', async () => {
  const spec = acceptedSpecs['every field at its limit'] ?? {};

  const stored = await documents.create('whole', spec);

  expect(stored.spec).toEqual(spec);
});

test('a new document has been seen by nobody', async () => {
  const created = await documents.create('unseen', minimal);

  expect(created.status).toEqual({ observedGeneration: -1 });
});

test('keeps every field of the status', async () => {
  await documents.create('reported', minimal);

  const { status } = await documents.patch('reported', { status: wholeStatus }, 'status');

  expect(status).toEqual(wholeStatus);
});

test.each([
  ['region', 'eu-west-1', 'us-east-1', "region can't be changed once the document is recorded"],
  ['documentName', 'one', 'two', "documentName can't be changed once the document is recorded"],
  ['documentType', 'Policy', 'Session', "documentType can't be changed once the document is recorded"],
])('refuses another %s once one is recorded, also by removing it first', async (field, one, other, words) => {
  const name = `fixed-${field.toLowerCase()}`;
  await documents.create(name, { ...minimal, [field]: other });
  const withField = (value: string | null): Promise<unknown> =>
    documents.patch(name, { spec: { [field]: value } });
  expect(await refusalOf(withField(one))).toBe('');
  await documents.patch(name, { status: { [field]: one } }, 'status');

  expect(await refusalOf(withField(other))).toContain(words);
  await refusalOf(withField(null));
  expect(await refusalOf(withField(other))).toContain(words);
  expect(await refusalOf(withField(one))).toBe('');
});

test.each([
  ['documentName', 'one'],
  ['documentType', 'Policy'],
])('refuses to remove %s once another than its default is recorded', async (field, value) => {
  const name = `kept-${field.toLowerCase()}`;
  await documents.create(name, { ...minimal, [field]: value });
  await documents.patch(name, { status: { [field]: value } }, 'status');

  const refusal = await refusalOf(documents.patch(name, { spec: { [field]: null } }));

  expect(refusal).toContain(`${field} can't be changed once the document is recorded`);
});

test('documentName left out is the name, and may be said', async () => {
  await documents.create('said-later', minimal);
  await documents.patch('said-later', { status: { documentName: 'said-later' } }, 'status');
  const named = (documentName: string): Promise<unknown> =>
    documents.patch('said-later', { spec: { documentName } });

  expect(await refusalOf(named('another'))).toContain("documentName can't be changed");
  expect(await refusalOf(named('said-later'))).toBe('');
});

test('documentType left out is Command, and may be said', async () => {
  await documents.create('typed-later', minimal);
  await documents.patch('typed-later', { status: { documentType: 'Command' } }, 'status');
  const typed = (documentType: string): Promise<unknown> =>
    documents.patch('typed-later', { spec: { documentType } });

  expect(await refusalOf(typed('Policy'))).toContain("documentType can't be changed");
  expect(await refusalOf(typed('Command'))).toBe('');
});

test('refuses to remove a documentName that the name can not stand for', async () => {
  await documents.create('no', { ...minimal, documentName: 'long-enough' });

  const refusal = await refusalOf(documents.patch('no', { spec: { documentName: null } }));

  expect(refusal).toContain("metadata.name can't be the document's name");
});

const wholeStatus = {
  observedGeneration: 4,
  conditions: [
    {
      type: 'Stalled',
      status: 'Unknown',
      reason: 'InUse',
      message: 'Two associations use it.',
      observedGeneration: 4,
      lastTransitionTime: '2030-01-01T00:00:00Z',
    },
  ],
  accountId: '111122223333',
  region: 'eu-west-1',
  documentName: 'reported',
  documentType: 'Command',
  documentArn: 'arn:aws:ssm:eu-west-1:111122223333:document/reported',
  documentStatus: 'Active',
  publishedVersion: '3',
  latestVersion: '4',
  defaultVersion: '3',
  hash: 'a',
  appliedHash: 'b',
  unsettledHash: 'c',
  refusal: { hash: 'c', reason: 'InvalidTag', message: 'no' },
  schemaVersion: '2.2',
  platformTypes: ['Linux'],
  parameters: Array.from({ length: 20 }, () => ({
    name: 'p',
    type: 'String',
    description: 'd',
    defaultValue: '',
  })),
  versions: Array.from({ length: 20 }, () => ({
    documentVersion: '3',
    versionName: 'v',
    status: 'Failed',
    statusInformation: 'no such file',
    createdDate: '2030-01-01T00:00:00Z',
    isDefaultVersion: true,
  })),
  usedBy: { count: 12, names: Array.from({ length: 10 }, () => 'fleet.a') },
  sharing: {
    accountIds: ['111122223333'],
    public: true,
    sharedDocumentVersion: '$DEFAULT',
    hash: 'd',
    phase: 'InPlace',
    reason: 'AccessDenied',
    message: 'why',
  },
  tagKeys: ['team'],
  drift: {
    detectedAt: '2030-01-01T00:00:00Z',
    correctedAt: '2030-01-01T00:00:01Z',
    corrections: 1,
    fields: [{ path: 'content', declared: 'a', observed: 'b' }],
    fieldsComplete: true,
  },
  adopted: false,
  deletionPolicy: 'Delete',
  lastHandledReconcileAt: '2030-01-01T00:00:00Z',
};
