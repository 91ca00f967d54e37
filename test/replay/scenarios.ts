import {
  DeleteAssociationCommand,
  DeleteDocumentCommand,
  ModifyDocumentPermissionCommand,
  UpdateAssociationCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import { RECONCILE_REQUESTED_AT, RUN_REQUESTED_AT } from '../../src/api/names.ts';
import { adopting, adoptingDocument, existing, existingDocument } from '../support/adopting.ts';
import { configMapsOf, KEY, takingFrom, textOf } from '../support/config-maps.ts';
import { documentSpec, shellContent, somebody, spec, type Rig } from '../support/rig.ts';
import type { Scenario } from './play.ts';

const NAME = 'agent';

const create = ({ associations }: Rig) => associations.create(NAME, spec({ tags: { team: 'a', old: 'x' } }));
const edit = ({ associations }: Rig) => associations.edit(NAME, { parameters: { commands: ['date'] } });
const remove = ({ associations }: Rig) => associations.delete(NAME);
const idOf = async ({ associations }: Rig) => (await associations.get(NAME)).status?.associationId;

const RUNBOOK: SsmAssociationSpec = {
  documentName: 'AWS-RestartEC2Instance',
  targetMaps: [{ InstanceId: ['i-1'] }],
  scheduleExpression: 'rate(1 day)',
};

const requestRun = ({ associations, clock }: Rig) =>
  associations.annotate(NAME, { [RUN_REQUESTED_AT]: clock.now().toISOString() });

const editAndRequestRun = ({ associations, clock }: Rig) =>
  associations.editAndAnnotate(
    NAME,
    { parameters: { commands: ['date'] } },
    { [RUN_REQUESTED_AT]: clock.now().toISOString() },
  );

const createDocument = ({ documents }: Rig) => documents.create(NAME, documentSpec({ tags: { team: 'a' } }));
const editDocument = ({ documents }: Rig) => documents.edit(NAME, { content: shellContent('date') });
const removeDocument = ({ documents }: Rig) => documents.delete(NAME);

const fileAt = (address: string) => [{ key: 'S3FileUrl' as const, values: [address], name: 'tool.zip' }];

/** Documents are compared with AWS every 15 minutes, unless somebody asks for it. */
const lookAt = ({ documents, clock }: Rig) =>
  documents.annotate(NAME, { [RECONCILE_REQUESTED_AT]: clock.now().toISOString() });

/** Accounts that documents are shared with. */
const FRIEND = '222222222222';
const OTHER = '333333333333';

const mayAdopt = ({ namespace }: Rig) => ({ ADOPTION_NAMESPACES: namespace });
const makeBehind = (rig: Rig) => existing(rig);
const makeDocumentBehind = (rig: Rig) => existingDocument(rig);

export const SCENARIOS: readonly Scenario[] = [
  { name: 'an association is created and deleted', steps: [create, remove] },
  { name: 'an association is edited', steps: [create, edit] },
  {
    name: 'the tags of an association are edited',
    steps: [create, ({ associations }) => associations.edit(NAME, { tags: { team: 'b', old: null } })],
  },
  {
    name: 'an association is edited in AWS',
    steps: [
      create,
      async (rig) => {
        const change = { AssociationId: await idOf(rig), Parameters: { commands: ['reboot'] } };
        await somebody(rig).send(new UpdateAssociationCommand(change));
      },
    ],
  },
  {
    name: 'an edit of an association in AWS is taken back',
    steps: [
      create,
      async (rig) => {
        const { AssociationId, AssociationName, Targets } = (await rig.aws.associations())[0]!;
        const send = (change: object) =>
          somebody(rig).send(
            new UpdateAssociationCommand({ AssociationId, AssociationName, Targets, ...change }),
          );
        const ScheduleExpression = 'rate(1 day)';
        await send({ ScheduleExpression, Parameters: { commands: ['reboot'] } });
        await send({ ScheduleExpression, Parameters: { commands: ['uptime'] } });
      },
    ],
  },
  {
    name: 'an association is deleted in AWS',
    steps: [
      create,
      async (rig) => {
        await somebody(rig).send(new DeleteAssociationCommand({ AssociationId: await idOf(rig) }));
      },
    ],
  },
  { name: 'an association is run on request', steps: [create, requestRun] },
  { name: 'an edit and a request to run at once', steps: [create, editAndRequestRun] },
  {
    name: 'an association is left in AWS and declared anew',
    steps: [
      create,
      ({ associations }) => associations.edit(NAME, { deletionPolicy: 'Retain' }),
      remove,
      create,
    ],
  },
  {
    name: 'an association is suspended, edited and resumed',
    steps: [
      create,
      ({ associations }) => associations.edit(NAME, { suspend: true }),
      edit,
      ({ associations }) => associations.edit(NAME, { suspend: false }),
    ],
  },
  {
    name: 'an association with driftPolicy Report is edited in AWS, and then in its spec',
    steps: [
      ({ associations }) => associations.create(NAME, spec({ driftPolicy: 'Report' })),
      async (rig) => {
        const change = { AssociationId: await idOf(rig), Parameters: { commands: ['reboot'] } };
        await somebody(rig).send(new UpdateAssociationCommand(change));
      },
      edit,
    ],
  },
  {
    name: 'an association in another region is edited and deleted',
    steps: [({ associations }) => associations.create(NAME, spec({ region: 'us-east-1' })), edit, remove],
  },
  {
    name: 'the maps of a runbook are edited and taken away',
    steps: [
      ({ associations }) => associations.create(NAME, RUNBOOK),
      ({ associations }) => associations.edit(NAME, { targetMaps: [{ InstanceId: ['i-2'] }] }),
      ({ associations }) =>
        associations.edit(NAME, { targetMaps: null, parameters: { InstanceId: ['i-3'] } }),
    ],
  },
  { name: 'a document is created and deleted', steps: [createDocument, removeDocument] },
  { name: 'a document is edited', steps: [createDocument, editDocument] },
  {
    name: 'of a document that is published four times two versions are kept',
    steps: [
      ({ documents }) => documents.create(NAME, documentSpec({ versionsToKeep: 2 })),
      editDocument,
      ({ documents }) => documents.edit(NAME, { content: shellContent('df') }),
      ({ documents }) => documents.edit(NAME, { content: shellContent('free') }),
    ],
  },
  {
    name: 'a document takes its content from a ConfigMap, which is edited',
    steps: [
      async (rig) => {
        await configMapsOf(rig).create('script', { [KEY]: textOf('uptime') });
        await rig.documents.create(NAME, takingFrom());
      },
      (rig) => configMapsOf(rig).edit('script', { [KEY]: textOf('date') }),
      (rig) => configMapsOf(rig).edit('script', { [KEY]: textOf('uptime', 'date') }),
    ],
  },
  {
    name: 'the attachments of a document are edited together with its content, and it is deleted',
    steps: [
      ({ documents }) =>
        documents.create(NAME, documentSpec({ attachments: fileAt('s3://files/1/tool.zip') })),
      ({ documents }) =>
        documents.edit(NAME, { content: shellContent('date'), attachments: fileAt('s3://files/2/tool.zip') }),
      removeDocument,
    ],
  },
  {
    name: 'a version of a document is made the default',
    steps: [
      ({ documents }) => documents.create(NAME, documentSpec({ promotion: 'Manual' })),
      editDocument,
      ({ documents }) => documents.edit(NAME, { defaultVersion: '2' }),
    ],
  },
  {
    name: 'the default version of a document is moved in AWS',
    steps: [
      createDocument,
      editDocument,
      async (rig) => {
        const change = { Name: NAME, DocumentVersion: '1' };
        await somebody(rig).send(new UpdateDocumentDefaultVersionCommand(change));
        await lookAt(rig);
      },
    ],
  },
  {
    name: 'a document is shared, with others, and with nobody',
    steps: [
      ({ documents }) => documents.create(NAME, documentSpec({ sharing: { accountIds: [FRIEND] } })),
      ({ documents }) => documents.edit(NAME, { sharing: { accountIds: [OTHER] } }),
      ({ documents }) => documents.edit(NAME, { sharing: null }),
    ],
  },
  {
    name: 'the sharing of a document is changed in AWS, and the document is deleted',
    steps: [
      ({ documents }) => documents.create(NAME, documentSpec({ sharing: { accountIds: [FRIEND] } })),
      async (rig) => {
        const change = { AccountIdsToAdd: [OTHER], AccountIdsToRemove: [FRIEND] };
        await somebody(rig).send(
          new ModifyDocumentPermissionCommand({ Name: NAME, PermissionType: 'Share', ...change }),
        );
        await lookAt(rig);
      },
      removeDocument,
    ],
  },
  {
    name: 'a document is deleted in AWS',
    steps: [
      createDocument,
      async (rig) => {
        await somebody(rig).send(new DeleteDocumentCommand({ Name: NAME }));
      },
    ],
  },
  {
    name: 'an association runs whatever version of a document is the default',
    steps: [
      createDocument,
      ({ associations }) => associations.create(NAME, spec({ documentName: NAME, parameters: {} })),
      editDocument,
    ],
  },
  {
    name: 'an association follows its document',
    steps: [
      createDocument,
      ({ associations }) =>
        associations.create(NAME, {
          ...spec({ documentRef: { name: NAME }, documentVersion: 'Published', parameters: {} }),
          documentName: undefined,
        } as never),
      editDocument,
    ],
  },
  {
    name: 'an association is adopted by its id and let go',
    settings: mayAdopt,
    steps: [
      makeBehind,
      async ({ associations, aws }) => {
        const [held] = await aws.associations();
        const adopt = { associationId: held?.AssociationId ?? '' };
        await associations.create(NAME, adopting({ adopt, tags: { team: 'a' } }));
      },
      remove,
    ],
  },
  {
    name: 'an association is adopted by its name, differs, and is overwritten',
    settings: mayAdopt,
    steps: [
      makeBehind,
      ({ associations }) => associations.create(NAME, adopting({ scheduleExpression: 'rate(2 days)' })),
      ({ associations }) => associations.edit(NAME, { adopt: { byName: true, overwrite: true } }),
    ],
  },
  {
    name: 'a document is adopted by its name, edited and let go',
    settings: mayAdopt,
    steps: [
      makeDocumentBehind,
      ({ documents }) => documents.create(NAME, adoptingDocument()),
      editDocument,
      removeDocument,
    ],
  },
];

export function scenarioOf(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario: ${name}`);
  return found;
}
