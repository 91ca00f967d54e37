import { ListAssociationsCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createdId, shellScript } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { DOCUMENT_REFUSALS, SCHEDULE_REFUSALS } from './association-refusals.ts';
import { furnish, OWN_DOCUMENTS, refusals } from './refusal.ts';
import { statement } from './statement.ts';
import { TARGET_REFUSALS } from './target-refusals.ts';

const ALL = { ...TARGET_REFUSALS, ...DOCUMENT_REFUSALS, ...SCHEDULE_REFUSALS };

describe('an association is refused that has', () => {
  refusals(ALL);
});

async function furnishAll(account: Account): Promise<void> {
  for (const Name of Object.keys(OWN_DOCUMENTS)) await furnish(account, { Name });
}

async function idsOf(ssm: SSMClient): Promise<unknown[]> {
  const { Associations } = await ssm.send(new ListAssociationsCommand({}));
  return Associations!.map((one) => one.AssociationId);
}

describe('what is refused of a creation', () => {
  statement('leaves nothing behind', 'U: nobody has looked', async (account) => {
    await furnishAll(account);
    const before = await idsOf(account.ssm);

    for (const { given } of Object.values(ALL)) {
      await account.call('CreateAssociation', { ...shellScript(), ...given });
    }

    expect(await idsOf(account.ssm)).toEqual(before);
  });

  statement('is refused of an update in the same words', 'U: seen of creations mostly', async (account) => {
    const { call, ssm } = account;
    await furnishAll(account);
    const AssociationId = await createdId(ssm);
    // Targets that an update leaves out stay.
    const rows = Object.entries(ALL).filter(([has]) => has !== 'no targets');

    const told = [];
    for (const [has, { given }] of rows) {
      const request = { ...shellScript(), AssociationId, ...given };
      const { code, message } = await call('UpdateAssociation', request);
      told.push([has, code, message]);
    }
    const { body } = await call('ListAssociationVersions', { AssociationId });

    expect(told).toEqual(rows.map(([has, { code, message }]) => [has, code, message]));
    expect(body['AssociationVersions']).toHaveLength(1);
  });

  statement(
    'fails an entry of a batch in the same words',
    'U: the model gives a failed entry a message, nobody has shown one',
    async (account) => {
      await furnishAll(account);
      const rows = Object.entries(ALL);
      const Entries = rows.map(([, { given }]) => ({ ...shellScript(), ...given }));

      const { body } = await account.call('CreateAssociationBatch', { Entries });

      expect(body).toMatchObject({
        Successful: [],
        Failed: rows.map(([, { message }]) => ({ Message: message, Fault: 'Client' })),
      });
    },
  );
});
