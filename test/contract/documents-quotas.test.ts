import {
  DescribeDocumentPermissionCommand,
  ModifyDocumentPermissionCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createDocument, NAME, script, updateDocument, versionsOf } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `document-${n}`);
}

/** A content of so many bytes. */
function sized(bytes: number): string {
  const room = bytes - script('one', { description: '' }).length;
  return script('one', { description: 'x'.repeat(room) });
}

async function share(ssm: SSMClient, AccountIdsToAdd: string[], Name = NAME): Promise<void> {
  await ssm.send(new ModifyDocumentPermissionCommand({ Name, PermissionType: 'Share', AccountIdsToAdd }));
}

/** With whom a document is shared. */
async function sharers(ssm: SSMClient, Name: string): Promise<string[]> {
  const request = new DescribeDocumentPermissionCommand({ Name, PermissionType: 'Share' });
  return (await ssm.send(request)).AccountIds!;
}

async function makePublic(ssm: SSMClient, names: readonly string[]): Promise<void> {
  for (const Name of names) {
    await createDocument(ssm, { Name });
    await share(ssm, ['all'], Name);
  }
}

describe('an account has in a region at most', () => {
  const docs = 'D: AWS General Reference, quotas of Systems Manager';

  scripted('500 documents, then DocumentLimitExceeded', docs, async ({ ssm }) => {
    for (const Name of numbered(500)) await createDocument(ssm, { Name });

    expect((await errorOf(createDocument(ssm))).name).toBe('DocumentLimitExceeded');
  });

  statement('5 public documents', docs, async ({ ssm }) => {
    await makePublic(ssm, numbered(5));
    await createDocument(ssm);

    expect((await errorOf(share(ssm, ['all']))).name).toMatch(/^Document.*Limit/);
  });

  statement(
    '5 public documents, then DocumentLimitExceeded',
    'M: ModifyDocumentPermission, errors',
    async ({ ssm }) => {
      await makePublic(ssm, numbered(5));
      await createDocument(ssm);

      expect((await errorOf(share(ssm, ['all']))).name).toBe('DocumentLimitExceeded');
    },
  );

  statement('5 public documents, besides others', docs, async ({ ssm }) => {
    for (const Name of numbered(6)) await createDocument(ssm, { Name });

    await share(ssm, ['all'], 'document-0');

    expect(await sharers(ssm, 'document-0')).toEqual(['all']);
  });

  statement(
    '5 public documents, each of which may be made public again',
    'U: nobody has tried',
    async ({ ssm }) => {
      await makePublic(ssm, numbered(5));

      await share(ssm, ['all'], 'document-4');

      expect(await sharers(ssm, 'document-4')).toEqual(['all']);
    },
  );
});

describe('a document has at most', () => {
  const docs = 'D: AWS General Reference, quotas of Systems Manager';

  scripted('1,000 versions, then DocumentVersionLimitExceeded', docs, async ({ ssm }) => {
    await createDocument(ssm);
    for (const step of numbered(999)) {
      await updateDocument(ssm, { Content: script(step.replace('-', '')) });
    }

    const error = await errorOf(updateDocument(ssm, { Content: script('last') }));

    expect(error.name).toBe('DocumentVersionLimitExceeded');
    expect((await versionsOf(ssm))[0]!.DocumentVersion).toBe('1000');
  });

  scripted('1,000 accounts to share it with, then DocumentPermissionLimit', docs, async ({ ssm }) => {
    await createDocument(ssm);
    const accounts = Array.from({ length: 1000 }, (_, n) => String(100_000_000_000 + n));
    for (let first = 0; first < 1000; first += 20) await share(ssm, accounts.slice(first, first + 20));

    expect((await errorOf(share(ssm, ['999988887777']))).name).toBe('DocumentPermissionLimit');
  });

  const size = 'D: AWS General Reference, quotas of Systems Manager';

  statement('64 KB of content, then MaxDocumentSizeExceeded', size, async ({ ssm }) => {
    const error = await errorOf(createDocument(ssm, { Content: sized(66_000) }));

    expect(error.name).toBe('MaxDocumentSizeExceeded');
  });

  statement('64 KB of content after an update too', size, async ({ ssm }) => {
    await createDocument(ssm);

    const error = await errorOf(updateDocument(ssm, { Content: sized(66_000) }));

    expect(error.name).toBe('MaxDocumentSizeExceeded');
  });

  const bytes = 'U: 64 KB may be another number';

  statement('65,536 bytes of content', bytes, async ({ ssm }) => {
    const error = await errorOf(createDocument(ssm, { Content: sized(65_537) }));

    expect(error).toEqual({
      name: 'MaxDocumentSizeExceeded',
      message: 'The size limit of a document is 64 KB.',
    });
    expect((await createDocument(ssm, { Content: sized(65_536) })).Status).toBe('Creating');
  });

  statement('65,536 bytes of content, not characters', bytes, async ({ ssm }) => {
    const Content = script('one', { description: 'ä'.repeat(32_768) });

    expect((await errorOf(createDocument(ssm, { Content }))).name).toBe('MaxDocumentSizeExceeded');
  });
});
