import {
  RemoveTagsFromResourceCommand,
  UpdateAssociationCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import type { SsmAssociation, SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import { CLUSTER_TAG, RECONCILE_REQUESTED_AT } from '../../src/api/names.ts';
import { eventually } from '../support/eventually.ts';
import { ask, ASKED, handled, runs as runsOf } from '../support/requesting.ts';
import { isReady, shellContent, somebody, spec, type Rig } from '../support/rig.ts';
import { DATABASE, failing, HOURLY, MINUTE_MS, WEB } from '../support/running.ts';
import { createReady, createReadyDocument, editReadyDocument } from '../support/scene.ts';
import { A } from '../support/sharing.ts';
import { tagOf } from '../support/simulator-admin.ts';

/** What the operator needs its rights for, in their order. */
export type Steps = Readonly<Record<string, () => Promise<unknown>>>;

/** A node that is no instance. */
export const SERVER = 'mi-0ccccccccccccccc3';

/** Its time is past by then. */
const AT_ONCE = { timeoutMs: 1_000 };

/** An association, from its first day to its last. */
export function association(rig: Rig): Steps {
  const { associations } = rig;
  return {
    creates: () => createReady(rig, 'agent', { tags: { team: 'a' } }),
    edits: () => edited(rig, { parameters: { commands: ['date'] } }),
    tags: () => edited(rig, { tags: { team: 'b' } }),
    untags: () => edited(rig, { tags: null }),
    async 'runs it now'() {
      const before = await runsOf(rig);
      await ask(rig);
      await handled(rig);
      await rig.advance(2 * MINUTE_MS);
      if ((await runsOf(rig)) === before) throw new Error('it was not run');
    },
    async 'puts it back'() {
      await rescheduleByHand(rig);
      await rig.advance(2 * MINUTE_MS);
      await associations.until('agent', isPutBack, AT_ONCE);
    },
    async deletes() {
      await associations.delete('agent');
      await associations.gone('agent');
    },
  };
}

/** Associations that name their nodes, or run a document of the account. */
export function named(rig: Rig): Steps {
  return {
    'names an instance': () => createReady(rig, 'instance', on(WEB)),
    'edits one with an instance': () => retargeted(rig, 'instance', WEB),
    'names a server': () => createReady(rig, 'server', on(SERVER)),
    'edits one with a server': () => retargeted(rig, 'server', SERVER),
    async 'runs a document of its own'() {
      await createReadyDocument(rig, 'script');
      await createReady(rig, 'own', { documentName: 'script', parameters: {} });
    },
  };
}

/** What becomes of marks. */
export function marks(rig: Rig): Steps {
  const { associations } = rig;
  return {
    creates: () => createReady(rig, 'agent'),
    async 'puts its mark back'() {
      await unmarkByHand(rig);
      await associations.annotate('agent', { [RECONCILE_REQUESTED_AT]: ASKED });
      await eventually(() => marked(rig), { timeoutMs: 3_000 });
    },
    async 'lets go of it'() {
      await edited(rig, { deletionPolicy: 'Retain' });
      await associations.delete('agent');
      await associations.gone('agent');
    },
    'takes it over': () => createReady(rig, 'agent'),
  };
}

/** Runs that fail, in each way that AWS tells of. */
export function runs(rig: Rig): Steps {
  return {
    async 'tells why a command fails'() {
      await failing(rig);
      await createReady(rig, 'agent', HOURLY);
      await toldOf(rig, 'agent', 'disk full');
    },
    async 'tells why a runbook fails'() {
      await failing(rig, { stepName: 'startInstances', stderr: 'no capacity' });
      await rig.associations.create('runbook', RUNBOOK);
      await toldOf(rig, 'runbook', 'no capacity');
    },
    async 'tells what an instance says'() {
      await failing(rig);
      await silence(rig);
      await createReady(rig, 'instance', { ...HOURLY });
      await toldOf(rig, 'instance', '1 failed');
    },
    async 'tells what a server says'() {
      await failing(rig, { nodeId: SERVER });
      await createReady(rig, 'server', HOURLY);
      await toldOf(rig, 'server', '1 failed');
    },
  };
}

/** A document, from its first version to its end. */
export function document(rig: Rig): Steps {
  const { documents } = rig;
  return {
    publishes: () => createReadyDocument(rig, 'script', { tags: { team: 'a' } }),
    'publishes again': () => editReadyDocument(rig, { content: shellContent('date') }),
    tags: () => editReadyDocument(rig, { tags: { team: 'b' } }),
    untags: () => editReadyDocument(rig, { tags: null }),
    shares: () => editReadyDocument(rig, { sharing: { accountIds: [A] } }),
    async 'puts it back'() {
      await promoteByHand(rig);
      await rig.advance(3 * MINUTE_MS);
      await documents.until('script', isPutBack, AT_ONCE);
    },
    async prunes() {
      await documents.edit('script', { versionsToKeep: 1 });
      await rig.advance(20 * MINUTE_MS);
      await documents.until('script', ({ status }) => status?.publishedVersions === '2', AT_ONCE);
    },
    async deletes() {
      await documents.delete('script');
      await documents.gone('script');
    },
  };
}

function isPutBack({ status }: SsmAssociation | SsmDocument): boolean {
  return status?.drift?.correctedAt !== undefined;
}

const on = (node: string): Partial<SsmAssociationSpec> => ({
  targets: [{ key: 'InstanceIds', values: [node] }],
});

const RUNBOOK: SsmAssociationSpec = {
  documentName: 'AWS-RestartEC2Instance',
  automationTargetParameterName: 'InstanceId',
  ...on(DATABASE),
  ...HOURLY,
};

async function edited({ associations }: Rig, change: object, name = 'agent'): Promise<void> {
  await associations.edit(name, change);
  await associations.until(name, isReady);
}

function retargeted(rig: Rig, name: string, node: string): Promise<void> {
  return edited(rig, { ...on(node), parameters: { commands: ['date'] } }, name);
}

async function rescheduleByHand(rig: Rig): Promise<void> {
  const { status } = await rig.associations.get('agent');
  await somebody(rig).send(
    new UpdateAssociationCommand({
      AssociationId: status?.associationId,
      AssociationName: status?.associationName,
      Parameters: { ...spec().parameters, workingDirectory: ['/tmp'] }, // maybe a default of the document
      ScheduleExpression: 'rate(2 days)',
    }),
  );
}

async function unmarkByHand(rig: Rig): Promise<void> {
  const { status } = await rig.associations.get('agent');
  await somebody(rig).send(
    new RemoveTagsFromResourceCommand({
      ResourceType: 'Association',
      ResourceId: status?.associationId,
      TagKeys: [CLUSTER_TAG],
    }),
  );
}

/** Within a minute; it is doubted for one before. */
async function marked(rig: Rig): Promise<void> {
  await rig.advance(MINUTE_MS);
  const [held] = await rig.aws.associations();
  if (held === undefined || tagOf(held, CLUSTER_TAG) !== 'test') throw new Error('it has no mark');
}

async function promoteByHand(rig: Rig): Promise<void> {
  const client = somebody(rig);
  await client.send(new UpdateDocumentDefaultVersionCommand({ Name: 'script', DocumentVersion: '1' }));
}

/** Run Command has forgotten what it ran. */
function silence(rig: Rig): Promise<void> {
  return rig.aws.put('faults', [
    { operation: 'ListCommandInvocations', kind: 'error', code: 'InvalidCommandId' },
  ]);
}

async function toldOf(rig: Rig, name: string, words: string): Promise<void> {
  await rig.advance(4 * MINUTE_MS);
  const holds = (text: string): boolean => text.includes(words);
  await rig.associations.until(name, ({ status }) => holds(JSON.stringify(status?.failedTargets ?? [])));
}
