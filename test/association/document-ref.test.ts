import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument, SsmDocumentStatus } from '../../src/api/generated/ssm-document.ts';
import {
  documentOf,
  requireSameDocument,
  resolutionOf,
  type Resolution,
} from '../../src/association/document-ref.ts';
import { specHashOf } from '../../src/association/spec-hash.ts';

const REGION = 'eu-west-1';
const metadata = {
  name: 'agent',
  namespace: 'fleet',
  uid: 'uid',
  resourceVersion: '1',
  generation: 1,
  creationTimestamp: '2026-01-05T00:00:00Z',
};

function association(
  documentVersion?: string,
  status: Partial<NonNullable<SsmAssociation['status']>> = {},
): SsmAssociation {
  const spec = { documentRef: { name: 'script' }, ...(documentVersion ? { documentVersion } : {}) };
  return { apiVersion: 'v', kind: 'SsmAssociation', metadata, spec, status };
}

function document(status: SsmDocumentStatus, deletionTimestamp?: string): SsmDocument {
  return {
    apiVersion: 'v',
    kind: 'SsmDocument',
    metadata: { ...metadata, name: 'script', ...(deletionTimestamp ? { deletionTimestamp } : {}) },
    spec: {},
    status,
  };
}

const active: SsmDocumentStatus = { documentName: 'Script', publishedVersion: '4', region: REGION };
const told = { documentName: 'Script', documentVersion: '3' };
const existing = { associationId: 'id', ...told };

const cases: Record<string, readonly [SsmAssociation, SsmDocument | undefined, object]> = {
  'an absent document is waited for': [
    association(),
    undefined,
    { reason: 'DocumentNotReady', retry: 'soon' },
  ],
  'a document that was never Active is waited for': [
    association(),
    document({ documentName: 'Script', region: REGION }),
    { reason: 'DocumentNotReady' },
  ],
  'the version is $DEFAULT when none is named': [
    association(),
    document(active),
    { documentName: 'Script', documentVersion: '$DEFAULT' },
  ],
  'Published is the newest Active version that holds the spec': [
    association('Published'),
    document(active),
    { documentName: 'Script', documentVersion: '4' },
  ],
  'a number is sent as it is': [
    association('2'),
    document(active),
    { documentName: 'Script', documentVersion: '2' },
  ],
  'a document that is stalled after it was Active keeps its published version': [
    association('Published'),
    document({ ...active, documentStatus: 'Failed', latestVersion: '5' }),
    { documentName: 'Script', documentVersion: '4' },
  ],
  'a document in another region is no match': [
    association(),
    document({ ...active, region: 'us-east-1' }),
    { reason: 'RegionMismatch', retry: 'slow' },
  ],
  'a document that is being deleted is not taken up anew': [
    association('Published'),
    document(active, '2026-01-05T00:00:00Z'),
    { reason: 'DocumentNotReady' },
  ],
  'an association that exists stays as it is while its document is being deleted': [
    association('Published', { ...existing, appliedHash: specHashOf(association('Published'), told) }),
    document(active, '2026-01-05T00:00:00Z'),
    told,
  ],
  'what AWS was never told is not taken for it while the document is being deleted': [
    association('$LATEST', { ...existing, appliedHash: specHashOf(association('Published'), told) }),
    document(active, '2026-01-05T00:00:00Z'),
    { reason: 'DocumentNotReady' },
  ],
};

for (const [name, [resource, found, expected]] of Object.entries(cases)) {
  test(name, () => {
    expect(resolutionOf(resource, REGION, found)).toMatchObject(expected);
  });
}

test('the document is the one of its own namespace, never a namesake', () => {
  const asked: string[] = [];
  const documents = { get: (key: string) => void asked.push(key), read: () => Promise.resolve(undefined) };

  const found = documentOf(association(), documents);

  expect(found).toBeUndefined();
  expect(asked).toEqual(['fleet/script']);
});

const fresh: Record<string, readonly [SsmDocument | undefined, string | undefined]> = {
  'the same document lets the pass go on': [document(active), undefined],
  'a newer version at the API server stops the pass': [
    document({ ...active, publishedVersion: '5' }),
    'has just changed',
  ],
  'a document that is gone at the API server stops the pass': [undefined, 'does not exist'],
};

for (const [name, [found, said]] of Object.entries(fresh)) {
  test(`before something is sent, ${name}`, async () => {
    const documents = { get: () => document(active), read: () => Promise.resolve(found) };
    const named = { documentName: 'Script', documentVersion: '4' };
    const work = { resource: association('Published'), region: REGION };

    const failure = await requireSameDocument(work, documents, named).catch((error: Error) => error.message);

    if (said === undefined) expect(failure).toBeUndefined();
    else expect(failure).toContain(said);
  });
}

test('another published version is another spec to AWS, $DEFAULT is the same one', () => {
  expect(new Set(hashesOf('Published')).size).toBe(2);
  expect(new Set(hashesOf('$DEFAULT')).size).toBe(1);
});

/** While versions 4 and 5 are published. */
function hashesOf(documentVersion: string): readonly string[] {
  return ['4', '5'].map((publishedVersion) => {
    const resource = association(documentVersion);
    const resolution: Resolution = resolutionOf(resource, REGION, document({ ...active, publishedVersion }));
    return specHashOf(resource, resolution);
  });
}
