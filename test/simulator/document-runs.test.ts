import type { CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  NAME,
  ACCOUNT,
  activeDocument,
  activeVersion,
  createDocument,
  deleteDocument,
  setDefault,
} from './document-support.ts';
import {
  APPLY_ONLY,
  createdId,
  describeAssociation,
  executionsOf,
  invocations,
  stage,
  update,
  type Stage,
} from './support.ts';

async function associated(on: Stage, request: Partial<CreateAssociationRequest> = {}): Promise<string> {
  const id = await createdId(on.ssm, { Name: NAME, Parameters: {}, ...request });
  await on.advance('PT1M');
  return id;
}

/** A document in two versions, 1 the default, a node, and an association that has run. */
async function twoVersions(
  request: Partial<CreateAssociationRequest> = {},
): Promise<{ on: Stage; id: string }> {
  const on = await stage();
  await on.node('1');
  await activeDocument(on);
  await activeVersion(on, 'two');
  return { on, id: await associated(on, request) };
}

/** The step that the newest run of an association has run. */
async function stepOf({ ssm }: Stage, id: string): Promise<string> {
  const [invocation] = await invocations(ssm, id);
  return invocation!.CommandPlugins![0]!.Name!;
}

async function runCount({ ssm }: Stage, id: string): Promise<number> {
  return (await executionsOf(ssm, id)).length;
}

describe('a new default version', () => {
  const followers: Record<string, Partial<CreateAssociationRequest>> = {
    'by name': {},
    'by name and $DEFAULT': { DocumentVersion: '$DEFAULT' },
    'by ARN': { Name: `arn:aws:ssm:eu-west-1:${ACCOUNT}:document/${NAME}` },
  };

  test.each(Object.entries(followers))(
    'runs an association %s, which keeps its version',
    async (_name, request) => {
      const { on, id } = await twoVersions(request);
      const before = await stepOf(on, id);

      await setDefault(on.ssm, '2');
      await on.advance('PT1M');

      expect([before, await stepOf(on, id)]).toEqual(['one', 'two']);
      expect(await runCount(on, id)).toBe(2);
      expect((await describeAssociation(on.ssm, id)).AssociationVersion).toBe('1');
    },
  );

  const others: Record<string, Partial<CreateAssociationRequest>> = {
    'on $LATEST': { DocumentVersion: '$LATEST' },
    'on a number': { DocumentVersion: '1' },
    'of another document': { Name: 'AWS-RunShellScript', Parameters: { commands: ['ls'] } },
  };

  test.each(Object.entries(others))('does not run an association %s', async (_name, request) => {
    const { on, id } = await twoVersions(request);

    await setDefault(on.ssm, '2');
    await on.advance('PT1M');

    expect(await runCount(on, id)).toBe(1);
  });

  test('does not run what waits for its schedule, which then runs it', async () => {
    const { on, id } = await twoVersions(APPLY_ONLY);

    await setDefault(on.ssm, '2');
    await on.advance('PT1H');
    const early = await runCount(on, id);
    await on.advance('P4D');

    expect(early).toBe(0);
    expect(await stepOf(on, id)).toBe('two');
  });

  test('that is the old one runs nothing', async () => {
    const { on, id } = await twoVersions();

    await setDefault(on.ssm, '1');
    await on.advance('PT1M');

    expect(await runCount(on, id)).toBe(1);
  });

  test('in another region runs nothing here', async () => {
    const { on, id } = await twoVersions();
    const there = on.client({ region: 'us-east-1' });
    await activeDocument({ ...on, ssm: there });
    await activeVersion({ ...on, ssm: there }, 'two');

    await setDefault(there, '2');
    await on.advance('PT1M');

    expect(await runCount(on, id)).toBe(1);
  });
});

describe('a new version', () => {
  test('runs the associations on $LATEST when it is Active, not before', async () => {
    const { on, id } = await twoVersions({ DocumentVersion: '$LATEST' });
    await on.admin('PUT', 'settings', { documentDelayMs: 60_000 });

    await activeVersion(on, 'three');
    const early = await runCount(on, id);
    await on.advance('PT2M');

    expect(early).toBe(1);
    expect(await runCount(on, id)).toBe(2);
    expect(await stepOf(on, id)).toBe('three');
    expect((await describeAssociation(on.ssm, id)).AssociationVersion).toBe('1');
  });

  test('that fails runs nothing, and what is on $LATEST stays with the version before', async () => {
    const { on, id } = await twoVersions({ DocumentVersion: '$LATEST', ScheduleExpression: 'rate(1 hour)' });
    await on.admin('PUT', 'document-outcomes', [{ documentVersion: '3', status: 'Failed' }]);

    await activeVersion(on, 'three');
    await on.advance('PT1M');
    const early = await runCount(on, id);
    await on.advance('PT1H');

    expect(early).toBe(1);
    expect(await runCount(on, id)).toBe(2);
    expect(await stepOf(on, id)).toBe('two');
  });

  test('does not run associations on the default version, on a number, or apply-only', async () => {
    const { on, id: onDefault } = await twoVersions();
    const onNumber = await associated(on, { DocumentVersion: '2' });
    const waiting = await associated(on, { DocumentVersion: '$LATEST', ...APPLY_ONLY });

    await activeVersion(on, 'three');
    await on.advance('PT1M');

    expect(await Promise.all([onDefault, onNumber, waiting].map((id) => runCount(on, id)))).toEqual([
      1, 1, 0,
    ]);
  });
});

describe('a run', () => {
  test.each([
    ['$DEFAULT', 'one'],
    ['$LATEST', 'two'],
    ['1', 'one'],
    ['2', 'two'],
  ])('of version %s runs step %s', async (DocumentVersion, step) => {
    const { on, id } = await twoVersions({ DocumentVersion });

    expect(await stepOf(on, id)).toBe(step);
  });

  test('takes up a change of the version by an update', async () => {
    const { on, id } = await twoVersions({ DocumentVersion: '1' });

    await update(on.ssm, { AssociationId: id, DocumentVersion: '2' });
    await on.advance('PT1M');

    expect(await stepOf(on, id)).toBe('two');
  });

  test('is shown in the state with the number of the version', async () => {
    const { on } = await twoVersions({ DocumentVersion: '$LATEST' });

    const { body } = await on.admin('GET', 'state');

    expect(body.regions[0].commands).toMatchObject([{ DocumentVersion: '2', Status: 'Success' }]);
  });
});

describe('the deletion of a document', () => {
  const missing = `Document ${NAME} version $DEFAULT does not exist or is not Active.`;

  test('runs its associations, which fail and say why', async () => {
    const { on, id } = await twoVersions();

    await deleteDocument(on.ssm);
    await on.advance('PT1M');

    expect((await describeAssociation(on.ssm, id)).Overview).toMatchObject({ Status: 'Failed' });
    expect(await invocations(on.ssm, id)).toMatchObject([
      { Status: 'Failed', CommandPlugins: [{ ResponseCode: -1, Output: missing }] },
    ]);
  });

  test('makes scheduled runs fail from then on', async () => {
    const { on, id } = await twoVersions(APPLY_ONLY);

    await deleteDocument(on.ssm);
    await on.advance('PT1H');
    const early = await runCount(on, id);
    await on.advance('P4D');

    expect(early).toBe(0);
    expect(await invocations(on.ssm, id)).toMatchObject([{ CommandPlugins: [{ Output: missing }] }]);
  });

  test('heals when a document of the name is made anew', async () => {
    const { on, id } = await twoVersions();
    await deleteDocument(on.ssm);
    await on.advance('PT1M');

    await createDocument(on.ssm);
    await on.advance('PT1M');

    expect((await describeAssociation(on.ssm, id)).Overview).toMatchObject({ Status: 'Success' });
  });
});
