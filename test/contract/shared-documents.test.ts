import { DescribeDocumentPermissionCommand, ListDocumentsCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import {
  ACCOUNT,
  contentOf,
  createDocument,
  described,
  NAME,
  script,
  setDefault,
  updateDocument,
  versionsOf,
} from '../simulator/document-support.ts';
import { createdId, errorOf } from '../simulator/support.ts';
import {
  GUIDE,
  neighbours,
  OWNER,
  RUNS_SHARED,
  share,
  SHARED,
  type Neighbours,
  withVersions,
} from './neighbours.ts';
import { scripted } from './statement.ts';

describe('a document that another account shares', () => {
  for (const [claim, accounts] of [
    ['with this one', [ACCOUNT]],
    ['with everybody', ['all']],
  ] as const) {
    scripted(`${claim} is described and read by its ARN`, `D: ${GUIDE}`, async (world) => {
      const { ssm, owner } = await neighbours(world);
      await share(owner, { AccountIdsToAdd: [...accounts] });

      expect((await described(ssm, { Name: SHARED })).Owner).toBe(OWNER);
      expect((await contentOf(ssm, { Name: SHARED })).Content).toBe(script());
      expect(await versionsOf(ssm, SHARED)).toHaveLength(1);
    });
  }

  scripted('is not found by its plain name', 'R: AWS CLI issue 7712', async (world) => {
    const { ssm, owner } = await neighbours(world);
    await share(owner);

    expect((await errorOf(described(ssm))).name).toBe('InvalidDocument');
  });

  scripted(
    'shows its default version when no version was named',
    'D: API Reference, ModifyDocumentPermission',
    async (world) => {
      const { ssm } = await withVersions(world);

      const { DocumentVersion, Hash } = await described(ssm, { Name: SHARED });

      expect(DocumentVersion).toBe('2');
      expect(Hash).toBe(
        (await described(world.client({ accessKeyId: 'owner' }), { DocumentVersion: '2' })).Hash,
      );
    },
  );

  const seen: [string, string | undefined, string[], string][] = [
    ['default', undefined, ['2'], '3'],
    ['default', '$DEFAULT', ['2'], '3'],
    ['latest', '$LATEST', ['3'], '2'],
  ];
  for (const [which, shared, expected, other] of seen) {
    scripted(
      `shows no version but the ${which} one when ${shared ?? 'no version'} was shared`,
      'U: only the shared version is said to be shared',
      async (world) => {
        const { ssm } = await withVersions(world, shared);

        const versions = await versionsOf(ssm, SHARED);
        const refused = await errorOf(described(ssm, { Name: SHARED, DocumentVersion: other }));

        expect(versions.map((one) => one.DocumentVersion)).toEqual(expected);
        expect((await described(ssm, { Name: SHARED })).DocumentVersion).toBe(expected[0]);
        expect(refused.name).toBe('InvalidDocumentVersion');
      },
    );
  }

  scripted('shows all versions when $ALL was shared', 'M: ModifyDocumentPermission', async (world) => {
    const { ssm } = await withVersions(world, '$ALL');

    expect((await described(ssm, { Name: SHARED, DocumentVersion: '1' })).DocumentVersion).toBe('1');
    expect((await contentOf(ssm, { Name: SHARED, DocumentVersion: '3' })).Content).toBe(script('three'));
    expect(await versionsOf(ssm, SHARED)).toHaveLength(3);
  });

  scripted('keeps its tags to its owner', 'U: the sample may just have none', async (world) => {
    await world.admin('PUT', 'settings', { accounts: { owner: OWNER } });
    const owner = world.client({ accessKeyId: 'owner' });
    await createDocument(owner, { Tags: [{ Key: 'team', Value: 'a' }] });
    await share(owner);

    const { DocumentIdentifiers: found } = await world.ssm.send(
      new ListDocumentsCommand({ Filters: [{ Key: 'Owner', Values: ['Private'] }] }),
    );

    expect(found).toMatchObject([{ Name: NAME, Owner: OWNER, Tags: [] }]);
  });

  scripted('tells nobody but its owner whom it is shared with', `D: ${GUIDE}`, async (world) => {
    const { ssm, owner } = await neighbours(world);
    await share(owner);

    const asked = ssm.send(new DescribeDocumentPermissionCommand({ Name: NAME, PermissionType: 'Share' }));

    expect((await errorOf(asked)).name).toBe('InvalidDocument');
  });

  scripted('is changed by nobody but its owner', `D: ${GUIDE}`, async (world) => {
    const { ssm, owner } = await neighbours(world);
    await share(owner);

    const errors = [
      await errorOf(updateDocument(ssm)),
      await errorOf(setDefault(ssm, '1')),
      await errorOf(share(ssm, { AccountIdsToAdd: ['777788889999'] })),
    ];

    expect(errors.map(({ name }) => name)).toEqual(['InvalidDocument', 'InvalidDocument', 'InvalidDocument']);
  });

  scripted('takes no ARN where it would be changed', 'M: UpdateDocument', async (world) => {
    const { ssm, owner } = await neighbours(world);
    await share(owner);

    expect((await errorOf(updateDocument(ssm, { Name: SHARED }))).name).toBe('ValidationException');
  });
});

describe('a document that another account does not share', () => {
  const unshared: Record<string, (made: Neighbours) => Promise<void>> = {
    'at all': async () => {},
    'with this one': ({ owner }) => share(owner, { AccountIdsToAdd: ['777788889999'] }),
    'any more': async ({ owner }) => {
      await share(owner);
      await share(owner, { AccountIdsToRemove: [ACCOUNT] });
    },
  };
  for (const [claim, arranged] of Object.entries(unshared)) {
    scripted(`${claim} does not exist for this one`, 'R: AWS CLI issue 7712', async (world) => {
      const made = await neighbours(world);
      await arranged(made);

      const errors = [
        await errorOf(described(made.ssm, { Name: SHARED })),
        await errorOf(contentOf(made.ssm, { Name: SHARED })),
        await errorOf(versionsOf(made.ssm, SHARED)),
        await errorOf(createdId(made.ssm, RUNS_SHARED)),
      ];

      expect(errors.map(({ name }) => name)).toEqual(Array(4).fill('InvalidDocument'));
    });
  }

  scripted('in this region does not exist either', `D: ${GUIDE}`, async (world) => {
    const { ssm, owner, client } = await neighbours(world);
    await share(owner);
    const elsewhere = client({ region: 'us-east-1' });

    const there = SHARED.replace('eu-west-1', 'us-east-1');

    expect((await errorOf(described(elsewhere, { Name: there }))).name).toBe('InvalidDocument');
    expect((await errorOf(described(elsewhere, { Name: SHARED }))).name).toBe('InvalidDocument');
    expect((await errorOf(described(ssm, { Name: there }))).name).toBe('InvalidDocument');
  });
});
