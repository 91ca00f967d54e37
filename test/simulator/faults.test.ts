import {
  AddTagsToResourceCommand,
  DeleteAssociationCommand,
  ListAssociationsCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { create, createdId, describeAssociation, errorOf, newestTargets, stage, update } from './support.ts';

async function count(ssm: SSMClient): Promise<number> {
  return (await ssm.send(new ListAssociationsCommand({}))).Associations!.length;
}

/** Which of 40 calls a fault of probability ½ strikes. */
async function pattern(seed: number): Promise<string> {
  const { ssm, admin } = await stage({ seed });
  await admin('PUT', 'faults', [{ kind: 'throttle', probability: 0.5 }]);
  for (let call = 0; call < 40; call++) await count(ssm).catch(() => 0);
  const { body } = await admin('GET', 'calls');
  return body.calls.map((row: { status: number }) => (row.status === 200 ? '.' : 'x')).join('');
}

describe('a fault', () => {
  test('throttle answers as AWS throttles, and nothing happens', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'faults', [{ operation: 'CreateAssociation', kind: 'throttle' }]);

    const error = await errorOf(create(ssm));

    expect(error).toEqual({ name: 'ThrottlingException', message: 'Rate exceeded' });
    expect(await count(ssm)).toBe(0);
  });

  test('error answers with its code, and its status for a server fault', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'faults', [
      { operation: 'CreateAssociation', kind: 'error', code: 'TooManyUpdates', times: 1 },
      { operation: 'CreateAssociation', kind: 'error', code: 'InternalServerError' },
    ]);

    const first = await errorOf(create(ssm));
    const second = await errorOf(create(ssm));
    const { body } = await admin('GET', 'calls');

    expect([first.name, second.name]).toEqual(['TooManyUpdates', 'InternalServerError']);
    expect(body.calls).toMatchObject([
      { status: 400, errorCode: 'TooManyUpdates' },
      { status: 500, errorCode: 'InternalServerError' },
    ]);
  });

  test('denied says who may not do what', async () => {
    const { ssm, admin } = await stage();
    const id = await createdId(ssm);
    await admin('PUT', 'faults', [{ kind: 'denied' }]);

    const error = await errorOf(describeAssociation(ssm, id));

    expect(error).toEqual({
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::111122223333:user/test is not authorized to perform: ssm:DescribeAssociation on resource: arn:aws:ssm:eu-west-1:111122223333:association/${id}`,
    });
  });

  test('drop before the effect leaves nothing behind', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'faults', [{ operation: 'CreateAssociation', kind: 'drop' }]);

    await errorOf(create(ssm));
    const { body } = await admin('GET', 'calls');

    expect(await count(ssm)).toBe(0);
    expect(body.calls).toMatchObject([{ operation: 'CreateAssociation', status: 0, errorCode: 'drop' }]);
  });

  test('drop after the effect makes an association though the client saw an error', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'faults', [{ operation: 'CreateAssociation', kind: 'drop', when: 'after', times: 1 }]);

    await errorOf(create(ssm));

    expect(await count(ssm)).toBe(1);
  });

  test('drop after the effect makes a client that retries create twice', async () => {
    const { client, admin } = await stage();
    const ssm = client({ attempts: 3 });
    await admin('PUT', 'faults', [{ operation: 'CreateAssociation', kind: 'drop', when: 'after', times: 1 }]);

    await create(ssm);

    expect(await count(ssm)).toBe(2);
  });

  test('error after the effect hides a success', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'faults', [
      { operation: 'CreateAssociation', kind: 'error', code: 'InternalServerError', when: 'after' },
    ]);

    const error = await errorOf(create(ssm));

    expect(error.name).toBe('InternalServerError');
    expect(await count(ssm)).toBe(1);
  });

  test('latency makes an answer come after those that were asked for later', async () => {
    const { ssm, admin } = await stage();
    const id = await createdId(ssm);
    await admin('PUT', 'faults', [{ operation: 'ListAssociations', kind: 'latency', latencyMs: 200 }]);
    const answers: string[] = [];

    const slow = count(ssm).then(() => answers.push('list'));
    const quick = describeAssociation(ssm, id).then(() => answers.push('describe'));
    await Promise.all([slow, quick]);

    expect(answers).toEqual(['describe', 'list']);
  });

  test('latency with a drop after it lets the effect happen late and the answer get lost', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'faults', [
      { operation: 'CreateAssociation', kind: 'latency', latencyMs: 10 },
      { operation: 'CreateAssociation', kind: 'drop', when: 'after' },
    ]);

    await errorOf(create(ssm));

    expect(await count(ssm)).toBe(1);
  });

  test('strikes as often as it says', async () => {
    const { ssm, admin } = await stage();
    await admin('PUT', 'faults', [{ kind: 'throttle', times: 2 }]);

    await errorOf(create(ssm));
    await errorOf(create(ssm));

    expect(await create(ssm)).toBeDefined();
  });

  test('strikes with its probability, in the same calls for the same seed', async () => {
    const [first, second, other] = [await pattern(3), await pattern(3), await pattern(4)];

    expect(first).toMatch(/^(?=.*\.)(?=.*x)/);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  test('holds only in its account and region when it names them', async () => {
    const { ssm, client, admin } = await stage();
    await admin('PUT', 'faults?account=111122223333&region=us-east-1', [{ kind: 'throttle' }]);

    const there = await errorOf(count(client({ region: 'us-east-1' })));

    expect(there.name).toBe('ThrottlingException');
    expect(await count(ssm)).toBe(0);
  });
});

describe('a stale read', () => {
  test('shows a run as it was at the last write, though it has ended', async () => {
    const { ssm, admin, node, advance } = await stage();
    await node('1');
    const id = await createdId(ssm);
    await advance('PT0.5S');
    const Tags = [{ Key: 'team', Value: 'a' }];
    await ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: id, Tags }));
    await advance('PT1M');
    const fresh = await newestTargets(ssm, id);

    await admin('PUT', 'faults', [{ kind: 'stale' }]);

    expect(fresh.map((target) => target.DetailedStatus)).toEqual(['Success']);
    expect((await newestTargets(ssm, id)).map((target) => target.DetailedStatus)).toEqual(['InProgress']);
  });

  test('knows nothing of a creation', async () => {
    const { ssm, admin } = await stage();
    const id = await createdId(ssm);
    await admin('PUT', 'faults', [{ kind: 'stale' }]);

    const described = await errorOf(describeAssociation(ssm, id));
    const listed = await count(ssm);
    await admin('PUT', 'faults', []);

    expect(described.name).toBe('AssociationDoesNotExist');
    expect(listed).toBe(0);
    expect(await count(ssm)).toBe(1);
  });

  test('shows the version of before an update, while the update has happened', async () => {
    const { ssm, admin } = await stage();
    const id = await createdId(ssm);
    await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } });
    await admin('PUT', 'faults', [{ operation: 'DescribeAssociation', kind: 'stale', times: 1 }]);

    const stale = await describeAssociation(ssm, id);
    const fresh = await describeAssociation(ssm, id);

    expect(stale).toMatchObject({ AssociationVersion: '1', Parameters: { commands: ['uptime'] } });
    expect(fresh).toMatchObject({ AssociationVersion: '2', Parameters: { commands: ['date'] } });
  });

  test('still shows what was deleted, and other associations as they are', async () => {
    const { ssm, admin } = await stage();
    const gone = await createdId(ssm);
    const tagged = await createdId(ssm);
    const tag = {
      ResourceType: 'Association',
      ResourceId: tagged,
      Tags: [{ Key: 'a', Value: 'b' }],
    } as const;
    await ssm.send(new AddTagsToResourceCommand({ ...tag, Tags: [...tag.Tags] }));
    await ssm.send(new DeleteAssociationCommand({ AssociationId: gone }));
    await admin('PUT', 'faults', [{ kind: 'stale' }]);

    expect(await count(ssm)).toBe(2);
    expect((await describeAssociation(ssm, gone)).AssociationId).toBe(gone);
  });

  test('does not keep a write from seeing what is there', async () => {
    const { ssm, admin } = await stage();
    const id = await createdId(ssm);
    await admin('PUT', 'faults', [{ kind: 'stale' }]);

    const after = await update(ssm, { AssociationId: id, Parameters: { commands: ['date'] } });

    expect(after.AssociationVersion).toBe('2');
  });
});
