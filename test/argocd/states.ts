import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument } from '../../src/api/generated/ssm-document.ts';
import type { Resource } from '../../src/api/resource.ts';
import { hold } from '../support/holding.ts';
import { documentSpec, hasReason, isReady, shellContent, somebody, spec, type Rig } from '../support/rig.ts';
import { saysOfRuns, WEB } from '../support/running.ts';

/** How a resource gets into a state, and how that is seen. */
interface State<R extends Resource> {
  readonly spec: R['spec'];
  /** What happens once it is Ready. */
  readonly afterwards?: (rig: Rig, resource: R) => Promise<unknown>;
  /** What happens last, when there is no operator any more. */
  readonly unseen?: (rig: Rig, name: string) => Promise<R>;
  readonly shows: (resource: R) => boolean;
}

/** By the name of the example. Of each the operator knows within a few minutes. */
export type States<R extends Resource> = Readonly<Record<string, State<R>>>;

const ON_WEB = { targets: [{ key: 'InstanceIds', values: [WEB] }] };

export const ASSOCIATIONS: States<SsmAssociation> = {
  healthy: { spec: spec(ON_WEB), shows: saysOfRuns('True', 'Succeeded') },
  healthy_runs_fail: { spec: spec(), shows: saysOfRuns('False', 'SomeTargetsFailed') },
  degraded_runs_fail: { spec: spec({ failedRuns: 'Degrade' }), shows: hasReason('RunsFailing') },
  degraded_no_such_document: {
    spec: spec({ documentName: 'Nobody-Made-This' }),
    shows: hasReason('InvalidDocument'),
  },
  degraded_drift_reported: {
    spec: spec({ ...ON_WEB, driftPolicy: 'Report' }),
    afterwards: editedInAws,
    shows: hasReason('DriftReported'),
  },
  progressing_document_not_ready: {
    spec: { ...ON_WEB, documentRef: { name: 'nobody' } },
    shows: hasReason('DocumentNotReady'),
  },
  progressing_edited: {
    spec: spec(ON_WEB),
    unseen: ({ associations }, name) => associations.edit(name, { parameters: { commands: ['df'] } }),
    shows: isReady,
  },
  suspended: {
    spec: spec(ON_WEB),
    afterwards: ({ associations }, { metadata }) => associations.edit(metadata.name, { suspend: true }),
    shows: hasReason('Suspended'),
  },
  suspended_from_the_start: { spec: spec({ ...ON_WEB, suspend: true }), shows: hasReason('Suspended') },
  suspended_held_in_aws: {
    spec: spec(ON_WEB),
    afterwards: async (rig, { metadata, status }) => {
      await hold(rig, 'Association', status?.associationId);
      await rig.associations.edit(metadata.name, { parameters: { commands: ['df'] } });
    },
    shows: hasReason('Held'),
  },
};

export const DOCUMENTS: States<SsmDocument> = {
  healthy: { spec: documentSpec(), shows: isReady },
  degraded_invalid_content: {
    spec: documentSpec({ content: { schemaVersion: '2.2', mainSteps: [{ name: 'run' }] } }),
    shows: hasReason('InvalidContent'),
  },
  progressing_edited: {
    spec: documentSpec(),
    unseen: ({ documents }, name) => documents.edit(name, { content: shellContent('df') }),
    shows: isReady,
  },
  suspended: {
    spec: documentSpec(),
    afterwards: ({ documents }, { metadata }) => documents.edit(metadata.name, { suspend: true }),
    shows: hasReason('Suspended'),
  },
  suspended_held_in_aws: {
    spec: documentSpec(),
    afterwards: async (rig, { metadata, status }) => {
      await hold(rig, 'Document', status?.documentName);
      await rig.documents.edit(metadata.name, { content: shellContent('df') });
    },
    shows: hasReason('Held'),
  },
};

function editedInAws(rig: Rig, { spec: { scheduleExpression }, status }: SsmAssociation): Promise<unknown> {
  const edit = {
    AssociationId: status?.associationId,
    AssociationName: status?.associationName,
    ScheduleExpression: scheduleExpression,
    Parameters: { commands: ['df'] },
  };
  return somebody(rig).send(new UpdateAssociationCommand(edit));
}
