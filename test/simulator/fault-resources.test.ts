import { CreateAssociationBatchCommand, StartAssociationsOnceCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, shellScript, stage, type Stage } from './support.ts';

const DOCUMENT = 'arn:aws:ssm:eu-west-1::document/AWS-RunPowerShellScript';
const OWN = 'arn:aws:ssm:eu-west-1:111122223333:document/own';
const SHARED = 'arn:aws:ssm:eu-west-1:444455556666:document/theirs';

async function denying(resource: string): Promise<Stage> {
  const on = await stage();
  await on.admin('PUT', 'faults', [{ kind: 'denied', resource }]);
  return on;
}

function batch({ ssm }: Stage, ...names: string[]): Promise<unknown> {
  const Entries = names.map((Name) => shellScript({ Name }));
  return ssm.send(new CreateAssociationBatchCommand({ Entries }));
}

/** What a call was denied, as `action on resource`; empty when it succeeds. */
async function denied(call: Promise<unknown>): Promise<string> {
  const message = await call.then(
    () => '',
    (error: unknown) => (error as Error).message,
  );
  return message.replace(/^.*perform: (\S+) on resource: (\S+)$/, '$1 on $2');
}

describe('a fault that is about a resource', () => {
  test.each([DOCUMENT, OWN, SHARED])('strikes a batch that is of document %s', async (resource) => {
    const on = await denying(resource);
    const name = resource === SHARED ? SHARED : resource.slice(resource.indexOf('/') + 1);

    const struck = await denied(batch(on, 'AWS-RunShellScript', name));

    expect(struck).toBe(`ssm:CreateAssociationBatch on ${resource}`);
    expect(await denied(batch(on, 'AWS-RunShellScript'))).toBe('');
  });

  test('strikes an association that is of the document', async () => {
    const { ssm } = await denying(DOCUMENT);

    const struck = await denied(create(ssm, { Name: 'AWS-RunPowerShellScript' }));

    expect(struck).toBe(`ssm:CreateAssociation on ${DOCUMENT}`);
    expect(await denied(create(ssm))).toBe('');
  });

  test('strikes a batch when it is about what is new', async () => {
    const on = await denying('arn:aws:ssm:*:*:association/*');

    expect(await denied(batch(on, 'AWS-RunShellScript'))).toBe(
      'ssm:CreateAssociationBatch on arn:aws:ssm:eu-west-1:111122223333:association/*',
    );
  });

  test('strikes a start that has the association among others', async () => {
    const { ssm, admin } = await stage();
    const [open, closed] = [await createdId(ssm), await createdId(ssm)];
    const arn = `arn:aws:ssm:eu-west-1:111122223333:association/${closed}`;
    await admin('PUT', 'faults', [{ kind: 'denied', resource: arn }]);
    const start = (...AssociationIds: string[]) =>
      ssm.send(new StartAssociationsOnceCommand({ AssociationIds }));

    expect(await denied(start(open, closed))).toBe(`ssm:StartAssociationsOnce on ${arn}`);
    expect(await denied(start(open))).toBe('');
  });

  test('that is about any names the first association of a start', async () => {
    const { ssm, admin } = await stage();
    const ids = [await createdId(ssm), await createdId(ssm)];
    await admin('PUT', 'faults', [{ kind: 'denied' }]);

    const start = new StartAssociationsOnceCommand({ AssociationIds: ids });

    expect(await denied(ssm.send(start))).toBe(
      `ssm:StartAssociationsOnce on arn:aws:ssm:eu-west-1:111122223333:association/${ids[0]}`,
    );
  });
});
