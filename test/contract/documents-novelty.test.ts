import { describe, expect } from 'vitest';
import { createDocument, script, updateDocument } from '../simulator/document-support.ts';
import { errorOf } from '../simulator/support.ts';
import { putDocument, putVersion } from './documents.ts';
import { statement } from './statement.ts';

const TERRAFORM = 'R: Terraform, acceptance tests of aws_ssm_document';

describe('the content that a document has already', () => {
  statement('is DuplicateDocumentContent', TERRAFORM, async (account) => {
    await putDocument(account);

    const error = await errorOf(updateDocument(account.ssm, { Content: script() }));

    expect(error.name).toBe('DuplicateDocumentContent');
  });

  statement('with a new target type is a new version', TERRAFORM, async (account) => {
    await putDocument(account, { TargetType: '/' });

    const TargetType = '/AWS::EC2::Instance';
    const updated = await updateDocument(account.ssm, { Content: script(), TargetType });

    expect(updated).toMatchObject({ DocumentVersion: '2', TargetType });
  });

  const untried = 'U: nobody has tried';

  statement('with the target type it has is DuplicateDocumentContent', untried, async (account) => {
    await putDocument(account, { TargetType: '/' });

    const error = await errorOf(updateDocument(account.ssm, { Content: script(), TargetType: '/' }));

    expect(error.name).toBe('DuplicateDocumentContent');
  });

  for (const label of [{ VersionName: 'new' }, { DisplayName: 'new' }]) {
    const [member] = Object.keys(label);

    statement(`with a new ${member} is DuplicateDocumentContent`, untried, async (account) => {
      await putDocument(account);

      const error = await errorOf(updateDocument(account.ssm, { Content: script(), ...label }));

      expect(error.name).toBe('DuplicateDocumentContent');
    });
  }

  statement('and one more line break is a new version', untried, async (account) => {
    await putDocument(account);

    expect((await updateDocument(account.ssm, { Content: `${script()}\n` })).DocumentVersion).toBe('2');
  });

  statement(
    'in a version before the latest is a new version',
    'U: Terraform takes the error for one with the latest, others compare all',
    async (account) => {
      await putDocument(account);
      await putVersion(account);

      expect((await updateDocument(account.ssm, { Content: script() })).DocumentVersion).toBe('3');
    },
  );
});

describe('an update of a document', () => {
  const docs = 'D: API Reference, UpdateDocument';

  statement('keeps the display name that it leaves out', `${docs}, DisplayName`, async (account) => {
    await putDocument(account, { DisplayName: 'Set up' });

    expect((await updateDocument(account.ssm)).DisplayName).toBe('Set up');
  });

  statement('takes a display name of its own', 'M: UpdateDocumentRequest, DisplayName', async (account) => {
    await putDocument(account, { DisplayName: 'Set up' });

    expect((await updateDocument(account.ssm, { DisplayName: 'Tear down' })).DisplayName).toBe('Tear down');
  });

  statement('has no version name when it leaves it out', `${docs}, VersionName`, async (account) => {
    await putDocument(account, { VersionName: 'v1' });

    expect(await updateDocument(account.ssm)).not.toHaveProperty('VersionName');
  });

  statement('keeps the target type that it leaves out', 'U: by analogy', async (account) => {
    await putDocument(account, { TargetType: '/' });

    expect((await updateDocument(account.ssm)).TargetType).toBe('/');
  });

  statement(
    'with the version name of another version is DuplicateDocumentVersionName',
    'M: UpdateDocument, errors',
    async ({ ssm }) => {
      await createDocument(ssm, { VersionName: 'v1' });
      await updateDocument(ssm);

      const error = await errorOf(updateDocument(ssm, { Content: script('three'), VersionName: 'v1' }));

      expect(error.name).toBe('DuplicateDocumentVersionName');
    },
  );
});
