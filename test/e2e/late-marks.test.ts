import { expect, test } from 'vitest';
import { adopting, adoptingDocument, existing, existingDocument, OWNER, UID } from '../support/adopting.ts';
import { startDying } from '../support/dying.ts';
import { documentSpec, hasReason, spec, type Rig } from '../support/rig.ts';
import { openScene } from '../support/scene.ts';
import { tagOf } from '../support/simulator-admin.ts';

/** As long as what the dead have sent may be on its way. */
const LATE_MS = 10_000;
const MINUTES_MS = 5 * 60_000;

const mayAdopt = ({ namespace }: Rig) => ({ ADOPTION_NAMESPACES: namespace });
const earlier = ({ namespace }: Rig) => ({ [OWNER]: `test/${namespace}/agent`, [UID]: 'earlier' });

type Kind = 'associations' | 'documents';

interface Case {
  readonly kind: Kind;
  readonly begin: (rig: Rig) => Promise<unknown>;
}

const LET_GO: Readonly<Record<string, Case>> = {
  'an association that was about to be adopted': {
    kind: 'associations',
    begin: async (rig) => {
      await existing(rig);
      await rig.associations.create('agent', adopting());
    },
  },
  'a document that was about to be adopted': {
    kind: 'documents',
    begin: async (rig) => {
      await existingDocument(rig);
      await rig.documents.create('agent', adoptingDocument());
    },
  },
  'an association that was about to be taken over from an earlier resource': {
    kind: 'associations',
    begin: async (rig) => {
      await existing(rig, earlier(rig));
      await rig.associations.create('agent', spec({ deletionPolicy: 'Retain' }));
    },
  },
  'a document that was about to be taken over from an earlier resource': {
    kind: 'documents',
    begin: async (rig) => {
      await existingDocument(rig, undefined, earlier(rig));
      await rig.documents.create('agent', documentSpec({ documentName: 'Agent', deletionPolicy: 'Retain' }));
    },
  },
};

/** An operator dies when the marks have left, and the resource is deleted before the next one begins and they arrive. */
async function deleteBeforeMarksArrive(rig: Rig, { kind, begin }: Case): Promise<void> {
  const dying = await startDying(rig, 'AddTagsToResource', mayAdopt(rig));
  await begin(rig);
  await dying.dead();
  await rig[kind].delete('agent');
  await rig.startOperator(mayAdopt(rig));
  await rig.advance(LATE_MS);
  await dying.arrive();
}

for (const [what, story] of Object.entries(LET_GO)) {
  test(`${what} is let go, though a dead operator's marks arrive after the deletion`, async () => {
    const rig = await openScene('marks');

    await deleteBeforeMarksArrive(rig, story);
    await rig.advance(MINUTES_MS);
    await rig[story.kind].gone('agent');

    const [held] = await rig.aws[story.kind]();
    expect(held && tagOf(held, UID)).toBe('retained');
  });
}

test('what was about to be adopted is deleted, as deletionPolicy says, once its marks have arrived', async () => {
  const rig = await openScene('marks');

  await deleteBeforeMarksArrive(rig, {
    kind: 'associations',
    begin: async () => {
      await existing(rig);
      await rig.associations.create('agent', adopting({ deletionPolicy: 'Delete' }));
    },
  });
  await rig.advance(LATE_MS);
  await rig.associations.gone('agent');

  expect(await rig.aws.associations()).toEqual([]);
});

test('a document whose takeover AWS has refused keeps no resource from being deleted', async () => {
  const rig = await openScene('marks');
  await existingDocument(rig, undefined, earlier(rig));
  await rig.startOperator();
  await rig.aws.put('faults', [{ operation: 'AddTagsToResource', kind: 'denied' }]);
  await rig.documents.create('agent', documentSpec({ documentName: 'Agent' }));
  const refused = await rig.documents.until('agent', hasReason('AccessDeniedException'));

  await rig.documents.delete('agent');
  await rig.documents.gone('agent');

  const [held] = await rig.aws.documents();
  expect(refused.status?.documentName).toBeUndefined();
  expect(held && tagOf(held, UID)).toBe('earlier');
});
