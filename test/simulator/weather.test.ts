import { ListAssociationsCommand, ListDocumentsCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createDocument, names } from './document-support.ts';
import { create, createdId, describeAssociation, errorOf, stage, type Stage } from './support.ts';

const NAMES = ['one', 'two', 'three'];

async function listed(ssm: SSMClient): Promise<string[]> {
  const { Associations } = await ssm.send(new ListAssociationsCommand({}));
  return Associations!.map((association) => association.AssociationName!);
}

/** How many of `calls` lists in a row are answered. */
async function answered(ssm: SSMClient, calls: number): Promise<number> {
  let count = 0;
  for (let call = 0; call < calls; call++) {
    await listed(ssm).then(
      () => count++,
      () => {},
    );
  }
  return count;
}

async function throttled(fault: object): Promise<Stage> {
  const made = await stage();
  await made.admin('PUT', 'faults', [{ kind: 'throttle', ...fault }]);
  return made;
}

describe('a throttle with a rate', () => {
  test('lets a burst through and then as many calls as its rate allows', async () => {
    const { ssm, advance } = await throttled({ ratePerSecond: 2, burst: 5 });

    const burst = await answered(ssm, 8);
    await advance('PT1S');
    const second = await answered(ssm, 8);
    await advance('PT1H');
    const rested = await answered(ssm, 8);

    expect([burst, second, rested]).toEqual([5, 2, 5]);
  });

  test('tells what it holds back that the rate is exceeded', async () => {
    const { ssm } = await throttled({ ratePerSecond: 1, burst: 1 });
    await listed(ssm);

    const error = await errorOf(listed(ssm));

    expect(error).toEqual({ name: 'ThrottlingException', message: 'Rate exceeded' });
  });

  test('adds up shares of a token', async () => {
    const { ssm, advance } = await throttled({ ratePerSecond: 0.1, burst: 1 });
    await listed(ssm);

    for (let second = 0; second < 9; second++) await advance('PT1S');
    const early = await answered(ssm, 1);
    await advance('PT1S');

    expect(early).toBe(0);
    expect(await answered(ssm, 1)).toBe(1);
  });

  test('of one operation leaves the others alone', async () => {
    const { ssm } = await throttled({ operation: 'CreateAssociation', ratePerSecond: 1, burst: 1 });
    await create(ssm);

    const error = await errorOf(create(ssm));

    expect(error.name).toBe('ThrottlingException');
    expect(await answered(ssm, 3)).toBe(3);
  });
});

describe('a denial of one resource', () => {
  test('of associations to be made names any association', async () => {
    const { ssm, admin } = await stage();
    const resource = 'arn:aws:ssm:eu-west-1:111122223333:association/*';
    await admin('PUT', 'faults', [{ kind: 'denied', resource }]);

    const error = await errorOf(create(ssm));

    expect(error.message).toContain(`ssm:CreateAssociation on resource: ${resource}`);
    expect(await listed(ssm)).toEqual([]);
  });

  test('leaves other resources alone', async () => {
    const { ssm, admin } = await stage();
    const [open, closed] = [await createdId(ssm), await createdId(ssm)];
    const resource = `arn:aws:ssm:*:*:association/${closed}`;
    await admin('PUT', 'faults', [{ operation: 'DescribeAssociation', kind: 'denied', resource }]);

    const error = await errorOf(describeAssociation(ssm, closed));

    expect(error.name).toBe('AccessDeniedException');
    expect((await describeAssociation(ssm, open)).AssociationId).toBe(open);
  });
});

describe('a list that lags', () => {
  test('does not show what was created less than the lag ago, while a read by id does', async () => {
    const { ssm, admin, advance } = await stage();
    await admin('PUT', 'settings', { listLagMs: 10_000 });
    const id = await createdId(ssm, { AssociationName: 'one' });

    await advance('PT9.999S');
    const early = await listed(ssm);
    await advance('PT0.001S');

    expect(early).toEqual([]);
    expect((await describeAssociation(ssm, id)).AssociationName).toBe('one');
    expect(await listed(ssm)).toEqual(['one']);
  });

  test('of documents lags too, but not with Amazon’s', async () => {
    const { ssm, admin, advance } = await stage();
    await admin('PUT', 'settings', { listLagMs: 10_000 });
    await createDocument(ssm);
    const own = { Filters: [{ Key: 'Owner', Values: ['Self'] }] };

    const early = [await names(ssm, own), await names(ssm)];
    await advance('PT10S');

    expect(early[0]).toEqual([]);
    expect(early[1]).toContain('AWS-RunShellScript');
    expect(await names(ssm, own)).toHaveLength(1);
  });
});

async function pages(ssm: SSMClient): Promise<string[][]> {
  const found: string[][] = [];
  let token: string | undefined;
  do {
    const answer = await ssm.send(new ListAssociationsCommand({ MaxResults: 2, NextToken: token }));
    found.push(answer.Associations!.map((association) => association.AssociationName!));
    token = answer.NextToken;
  } while (token);
  return found;
}

describe('empty pages', () => {
  test('come before each page that shows something, with a token that goes on', async () => {
    const { ssm, admin } = await stage();
    for (const AssociationName of NAMES) await create(ssm, { AssociationName });
    await admin('PUT', 'settings', { switches: { emptyPages: true } });

    expect(await pages(ssm)).toEqual([[], ['one', 'two'], [], ['three']]);
  });

  test('don’t lengthen a list that is empty', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { switches: { emptyPages: true } });

    expect(await pages(ssm)).toEqual([[]]);
  });

  test('come in every list', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'settings', { switches: { emptyPages: true } });

    const first = await ssm.send(new ListDocumentsCommand({}));
    const second = await ssm.send(new ListDocumentsCommand({ NextToken: first.NextToken }));

    expect(first.DocumentIdentifiers).toEqual([]);
    expect(second.DocumentIdentifiers!.length).toBeGreaterThan(0);
  });
});
