import { ModifyDocumentPermissionCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createDocument, deleteDocument, described, NAME, names } from '../simulator/document-support.ts';
import { createdId, describeAssociation, errorOf } from '../simulator/support.ts';
import { NOWHERE, OWN, putDocument, putVersion } from './documents.ts';
import { scripted, statement } from './statement.ts';

const TERRAFORM = 'R: Terraform, acceptance tests of aws_ssm_document';
const ERRORS = 'M: DeleteDocument, errors';

describe('deleting a document', () => {
  statement('answers nothing', 'M: DeleteDocumentResult', async (account) => {
    await putDocument(account);

    const { status, body } = await account.call('DeleteDocument', { Name: NAME });

    expect([status, body]).toEqual([200, {}]);
  });

  scripted('shows it as Deleting for a while', TERRAFORM, async (world) => {
    await putDocument(world);

    await deleteDocument(world.ssm);

    expect((await described(world.ssm)).Status).toBe('Deleting');
  });

  statement('makes a describe InvalidDocument in the end', TERRAFORM, async (account) => {
    await putDocument(account);

    await deleteDocument(account.ssm);
    await account.pass('PT1M');

    expect((await errorOf(described(account.ssm))).name).toBe('InvalidDocument');
    expect(await names(account.ssm, { Filters: OWN })).not.toContain(NAME);
  });

  statement('frees its name', TERRAFORM, async (account) => {
    await putDocument(account);
    await putVersion(account);

    await deleteDocument(account.ssm);
    await account.pass('PT1M');

    expect(await createDocument(account.ssm)).toMatchObject({ Status: 'Creating', LatestVersion: '1' });
  });

  const meanwhile = 'U: nobody has tried while it is Deleting';

  scripted('keeps its name while it is Deleting: DocumentAlreadyExists', meanwhile, async (world) => {
    await putDocument(world);
    await deleteDocument(world.ssm);

    expect((await errorOf(createDocument(world.ssm))).name).toBe('DocumentAlreadyExists');
  });

  scripted('is not done again while it is Deleting: InvalidDocument', meanwhile, async (world) => {
    await putDocument(world);
    await deleteDocument(world.ssm);

    expect((await errorOf(deleteDocument(world.ssm))).name).toBe('InvalidDocument');
  });

  scripted('that is Creating does not let it become Active', meanwhile, async ({ ssm, advance }) => {
    await createDocument(ssm);
    await advance('PT0.4S');
    await deleteDocument(ssm);

    await advance('PT0.4S');

    expect((await described(ssm)).Status).toBe('Deleting');
  });

  scripted('lets another that is Creating become Active', meanwhile, async ({ ssm, pass }) => {
    await createDocument(ssm);
    await createDocument(ssm, { Name: 'another' });
    await deleteDocument(ssm);

    await pass('PT1M');

    expect((await described(ssm, { Name: 'another' })).Status).toBe('Active');
  });

  statement('that nobody has made is InvalidDocument', ERRORS, async ({ ssm }) => {
    expect((await errorOf(deleteDocument(ssm, { Name: NOWHERE }))).name).toBe('InvalidDocument');
  });

  statement('of Amazon’s is InvalidDocument', 'U: nobody has tried', async ({ ssm }) => {
    expect((await errorOf(deleteDocument(ssm, { Name: 'AWS-RunShellScript' }))).name).toBe('InvalidDocument');
  });
});

const SHARE = { Name: NAME, PermissionType: 'Share' } as const;

describe('deleting a document that', () => {
  const shared = 'D: User Guide, deleting shared documents';

  statement('is shared is InvalidDocumentOperation', shared, async ({ ssm }) => {
    await createDocument(ssm);
    await ssm.send(new ModifyDocumentPermissionCommand({ ...SHARE, AccountIdsToAdd: ['999988887777'] }));

    expect((await errorOf(deleteDocument(ssm))).name).toBe('InvalidDocumentOperation');
  });

  statement('is shared no more goes through', shared, async (account) => {
    const AccountIds = ['999988887777'];
    await putDocument(account);
    const { ssm } = account;
    await ssm.send(new ModifyDocumentPermissionCommand({ ...SHARE, AccountIdsToAdd: AccountIds }));
    await ssm.send(new ModifyDocumentPermissionCommand({ ...SHARE, AccountIdsToRemove: AccountIds }));

    await deleteDocument(ssm);
    await account.pass('PT1M');

    expect((await errorOf(described(ssm))).name).toBe('InvalidDocument');
  });

  statement('is shared says what to do', 'U: the wording of other simulators', async ({ ssm }) => {
    await createDocument(ssm);
    await ssm.send(new ModifyDocumentPermissionCommand({ ...SHARE, AccountIdsToAdd: ['999988887777'] }));

    expect((await errorOf(deleteDocument(ssm))).message).toBe('Must unshare document first before delete');
  });

  const forced = 'D: API Reference, DeleteDocument, Force';
  const SCHEMA = { DocumentType: 'ApplicationConfigurationSchema', Content: '{}' } as const;

  statement('is a configuration schema needs Force', forced, async (account) => {
    await putDocument(account, SCHEMA);

    expect((await account.call('DeleteDocument', { Name: NAME })).status).toBe(400);
    await account.pass('PT1M');
    expect((await described(account.ssm)).Status).toBe('Active');
  });

  statement('is a configuration schema goes through with Force', forced, async (account) => {
    await putDocument(account, SCHEMA);

    await deleteDocument(account.ssm, { Force: true });
    await account.pass('PT1M');

    expect((await errorOf(described(account.ssm))).name).toBe('InvalidDocument');
  });

  statement(
    'is a configuration schema is InvalidDocumentOperation without Force',
    'U: the nearest of its errors',
    async (account) => {
      await putDocument(account, SCHEMA);

      expect(await errorOf(deleteDocument(account.ssm))).toEqual({
        name: 'InvalidDocumentOperation',
        message: 'A document of type ApplicationConfigurationSchema is deleted with Force only.',
      });
    },
  );

  statement(
    'an association uses goes through',
    'R: Terraform, acceptance test of aws_ssm_association that lets the document disappear',
    async (account) => {
      await putDocument(account);
      await createdId(account.ssm, { Name: NAME, Parameters: {} });

      await deleteDocument(account.ssm);
      await account.pass('PT1M');

      expect((await errorOf(described(account.ssm))).name).toBe('InvalidDocument');
    },
  );

  statement(
    'an association uses leaves the association',
    'U: the API Reference deletes it along, the User Guide lets it run and fail',
    async (account) => {
      await putDocument(account);
      const id = await createdId(account.ssm, { Name: NAME, Parameters: {} });

      await deleteDocument(account.ssm);
      await account.pass('PT1M');

      expect((await describeAssociation(account.ssm, id)).Name).toBe(NAME);
    },
  );
});
