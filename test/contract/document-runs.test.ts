import type { CreateAssociationRequest } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { ACCOUNT, createDocument, deleteDocument, NAME, setDefault } from '../simulator/document-support.ts';
import {
  APPLY_ONLY,
  createdId,
  describeAssociation,
  executionsOf,
  invocations,
  update,
} from '../simulator/support.ts';
import { putDocument, putVersion } from './documents.ts';
import { scripted, type World } from './statement.ts';

const UNSEEN = 'U: nobody has looked';
const GUIDE = 'D: User Guide, when State Manager runs associations';

async function associate(on: World, request: Partial<CreateAssociationRequest> = {}): Promise<string> {
  const id = await createdId(on.ssm, { Name: NAME, Parameters: {}, ...request });
  await on.pass('PT1M');
  return id;
}

/** A document in two versions, 1 the default, a node, and an association that has run. */
async function twoVersions(world: World, request: Partial<CreateAssociationRequest> = {}): Promise<string> {
  await world.node('1');
  await putDocument(world);
  await putVersion(world);
  return associate(world, request);
}

/** The step that the newest run of an association has run. */
async function stepOf({ ssm }: World, id: string): Promise<string> {
  const [invocation] = await invocations(ssm, id);
  return invocation!.CommandPlugins![0]!.Name!;
}

async function runCount({ ssm }: World, id: string): Promise<number> {
  return (await executionsOf(ssm, id)).length;
}

describe('a new default version', () => {
  const followers: [string, Partial<CreateAssociationRequest>][] = [
    ['by name', {}],
    ['by name and $DEFAULT', { DocumentVersion: '$DEFAULT' }],
    ['by ARN', { Name: `arn:aws:ssm:eu-west-1:${ACCOUNT}:document/${NAME}` }],
  ];

  for (const [how, request] of followers) {
    scripted(`runs an association that names the document ${how}`, GUIDE, async (world) => {
      const id = await twoVersions(world, request);
      const before = await stepOf(world, id);

      await setDefault(world.ssm, '2');
      await world.pass('PT1M');

      expect([before, await stepOf(world, id)]).toEqual(['one', 'two']);
      expect(await runCount(world, id)).toBe(2);
    });
  }

  scripted('leaves its associations their version', 'U: nobody shows one after it', async (world) => {
    const id = await twoVersions(world);

    await setDefault(world.ssm, '2');
    await world.pass('PT1M');

    expect((await describeAssociation(world.ssm, id)).AssociationVersion).toBe('1');
  });

  const others: Record<string, Partial<CreateAssociationRequest>> = {
    'on $LATEST': { DocumentVersion: '$LATEST' },
    'on a number': { DocumentVersion: '1' },
    'of another document': { Name: 'AWS-RunShellScript', Parameters: { commands: ['ls'] } },
  };

  for (const [which, request] of Object.entries(others)) {
    scripted(`does not run an association ${which}`, GUIDE, async (world) => {
      const id = await twoVersions(world, request);

      await setDefault(world.ssm, '2');
      await world.pass('PT1M');

      expect(await runCount(world, id)).toBe(1);
    });
  }

  scripted('does not run what waits for its schedule, which then runs it', GUIDE, async (world) => {
    const id = await twoVersions(world, APPLY_ONLY);

    await setDefault(world.ssm, '2');
    await world.pass('PT1H');
    const early = await runCount(world, id);
    await world.pass('P4D');

    expect(early).toBe(0);
    expect(await stepOf(world, id)).toBe('two');
  });

  scripted('that is the old one runs nothing', 'U: nobody has tried', async (world) => {
    const id = await twoVersions(world);

    await setDefault(world.ssm, '1');
    await world.pass('PT1M');

    expect(await runCount(world, id)).toBe(1);
  });

  scripted('in another region runs nothing here', 'U: follows from documents of a region', async (world) => {
    const id = await twoVersions(world);
    const there = world.client({ region: 'us-east-1' });
    await putDocument({ ...world, ssm: there });
    await putVersion({ ...world, ssm: there });

    await setDefault(there, '2');
    await world.pass('PT1M');

    expect(await runCount(world, id)).toBe(1);
  });
});

describe('a new version', () => {
  scripted('does not run associations on the default version', GUIDE, async (world) => {
    const id = await twoVersions(world);

    await putVersion(world, 'three');

    expect(await runCount(world, id)).toBe(1);
  });

  scripted('runs the associations on $LATEST', GUIDE, async (world) => {
    const id = await twoVersions(world, { DocumentVersion: '$LATEST' });

    await putVersion(world, 'three');

    expect(await runCount(world, id)).toBe(2);
    expect(await stepOf(world, id)).toBe('three');
  });

  scripted(
    'runs nothing before it is Active, and leaves associations their version',
    UNSEEN,
    async (world) => {
      const id = await twoVersions(world, { DocumentVersion: '$LATEST' });
      await world.admin('PUT', 'settings', { documentDelayMs: 120_000 });

      await putVersion(world, 'three');

      expect(await runCount(world, id)).toBe(1);
      await world.pass('PT2M');
      expect((await describeAssociation(world.ssm, id)).AssociationVersion).toBe('1');
    },
  );

  scripted('that fails runs nothing; $LATEST stays with the one before', UNSEEN, async (world) => {
    const id = await twoVersions(world, { DocumentVersion: '$LATEST', ScheduleExpression: 'rate(1 hour)' });
    await world.admin('PUT', 'document-outcomes', [{ documentVersion: '3', status: 'Failed' }]);

    await putVersion(world, 'three');
    const early = await runCount(world, id);
    await world.pass('PT1H');

    expect(early).toBe(1);
    expect(await runCount(world, id)).toBe(2);
    expect(await stepOf(world, id)).toBe('two');
  });

  for (const [which, request] of Object.entries({
    'on a number': { DocumentVersion: '2' },
    'on $LATEST that wait for their schedule': { DocumentVersion: '$LATEST', ...APPLY_ONLY },
  })) {
    scripted(`does not run associations ${which}`, GUIDE, async (world) => {
      const id = await twoVersions(world, request);
      const before = await runCount(world, id);

      await putVersion(world, 'three');

      expect(await runCount(world, id)).toBe(before);
    });
  }
});

describe('a run', () => {
  const docs = 'D: API Reference, CreateAssociation, DocumentVersion';
  const rows = { $DEFAULT: 'one', $LATEST: 'two', 1: 'one', 2: 'two' };

  for (const [DocumentVersion, step] of Object.entries(rows)) {
    scripted(`of version ${DocumentVersion} runs step ${step}`, docs, async (world) => {
      expect(await stepOf(world, await twoVersions(world, { DocumentVersion }))).toBe(step);
    });
  }

  scripted('takes up a change of the version by an update', GUIDE, async (world) => {
    const id = await twoVersions(world, { DocumentVersion: '1' });

    await update(world.ssm, { AssociationId: id, DocumentVersion: '2' });
    await world.pass('PT1M');

    expect(await stepOf(world, id)).toBe('two');
  });
});

describe('the deletion of a document', () => {
  for (const DocumentVersion of ['$DEFAULT', '$LATEST']) {
    scripted(`runs its associations on ${DocumentVersion}, which fail`, GUIDE, async (world) => {
      const id = await twoVersions(world, { DocumentVersion });

      await deleteDocument(world.ssm);
      await world.pass('PT1M');

      expect((await describeAssociation(world.ssm, id)).Overview).toMatchObject({ Status: 'Failed' });
    });

    const healed = `of an association on ${DocumentVersion} is healed by a document of the same name`;

    scripted(healed, 'U: nobody has tried', async (world) => {
      const id = await twoVersions(world, { DocumentVersion });
      await deleteDocument(world.ssm);
      await world.pass('PT1M');

      await createDocument(world.ssm);
      await world.pass('PT1M');

      expect((await describeAssociation(world.ssm, id)).Overview).toMatchObject({ Status: 'Success' });
    });
  }

  scripted('does not run what waits for its schedule', GUIDE, async (world) => {
    const id = await twoVersions(world, APPLY_ONLY);

    await deleteDocument(world.ssm);
    await world.pass('PT1H');

    expect(await runCount(world, id)).toBe(0);
  });

  scripted('makes scheduled runs fail from then on', 'U: follows from the run at deletion', async (world) => {
    const id = await twoVersions(world, APPLY_ONLY);

    await deleteDocument(world.ssm);
    await world.pass('P5D');

    expect((await describeAssociation(world.ssm, id)).Overview).toMatchObject({ Status: 'Failed' });
  });
});
