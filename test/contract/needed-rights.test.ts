import {
  AddTagsToResourceCommand,
  CreateAssociationBatchCommand,
  DescribeAssociationCommand,
  DescribeEffectiveInstanceAssociationsCommand,
  GetAutomationExecutionCommand,
  GetCalendarStateCommand,
  ListCommandInvocationsCommand,
  ListTagsForResourceCommand,
  type AttachmentsSource,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createDocument, NAME, updateDocument } from '../simulator/document-support.ts';
import { ANY_ASSOCIATION, HERE, OWNED, SHELL_SCRIPT } from '../simulator/policy-support.ts';
import { create, nodeId, shellScript, UNKNOWN, update } from '../simulator/support.ts';
import { neededRights } from './access.ts';
import { scripted, type Ground } from './statement.ts';

const REFERENCE = 'D: Service Authorization Reference, actions of AWS Systems Manager';
const ASSOCIATION = `arn:aws:ssm:${HERE}:association/${UNKNOWN}`;
const DOCUMENT = `arn:aws:ssm:${HERE}:document/${NAME}`;
const EVERYTHING = `arn:aws:ssm:${HERE}:*`;
const INSTANCE = `arn:aws:ec2:${HERE}:instance/${nodeId('1')}`;
const MANAGED = 'mi-00000000000000001';
const ROLE = 'arn:aws:iam::111122223333:role/run';
const id = { AssociationId: UNKNOWN };

type Call = (guest: SSMClient) => Promise<unknown>;

/** A call, what it needs, and why that is believed. */
type Rows = Record<string, [Call, string[], Ground?]>;

const ASSOCIATIONS: Rows = {
  'CreateAssociation by InstanceId': [
    (guest) => create(guest, { InstanceId: nodeId('1') }),
    [SHELL_SCRIPT, ANY_ASSOCIATION, INSTANCE].map((arn) => `ssm:CreateAssociation on ${arn}`),
  ],
  'CreateAssociation for a node that is no instance': [
    (guest) => create(guest, { Targets: [{ Key: 'instanceids', Values: [MANAGED] }] }),
    [SHELL_SCRIPT, ANY_ASSOCIATION, `arn:aws:ssm:${HERE}:managed-instance/${MANAGED}`].map(
      (arn) => `ssm:CreateAssociation on ${arn}`,
    ),
  ],
  'CreateAssociation with targets that lack key or values': [
    (guest) => create(guest, { Targets: [{ Values: [nodeId('1')] }, { Key: 'InstanceIds' }] }),
    [SHELL_SCRIPT, ANY_ASSOCIATION].map((arn) => `ssm:CreateAssociation on ${arn}`),
    'U: a request that breaks a rule of its own',
  ],
  CreateAssociationBatch: [
    (guest) => guest.send(new CreateAssociationBatchCommand({ Entries: [shellScript()] })),
    [SHELL_SCRIPT, ANY_ASSOCIATION].map((arn) => `ssm:CreateAssociationBatch on ${arn}`),
    'U: that a batch is looked at as its entries are',
  ],
  'DescribeAssociation by document and node': [
    (guest) => guest.send(new DescribeAssociationCommand({ Name: NAME, InstanceId: nodeId('1') })),
    [`ssm:DescribeAssociation on ${DOCUMENT}`, `ssm:DescribeAssociation on ${INSTANCE}`],
  ],
  'DescribeAssociation of nothing': [
    (guest) => guest.send(new DescribeAssociationCommand({})),
    [`ssm:DescribeAssociation on ${EVERYTHING}`],
    'U: a request that breaks a rule of its own',
  ],
  DescribeEffectiveInstanceAssociations: [
    (guest) => guest.send(new DescribeEffectiveInstanceAssociationsCommand({ InstanceId: nodeId('1') })),
    [`ssm:DescribeEffectiveInstanceAssociations on ${INSTANCE}`],
  ],
  'UpdateAssociation to a document': [
    (guest) => update(guest, { ...id, Name: NAME }),
    [
      `ssm:UpdateAssociation on ${ASSOCIATION}`,
      `ssm:UpdateAssociation on ${DOCUMENT}`,
      `ssm:DescribeAssociation on ${ASSOCIATION}`,
    ],
  ],
  'UpdateAssociation to a role': [
    (guest) => update(guest, { ...id, Parameters: { AutomationAssumeRole: [ROLE] } }),
    [
      `ssm:UpdateAssociation on ${ASSOCIATION}`,
      `ssm:DescribeAssociation on ${ASSOCIATION}`,
      `iam:PassRole on ${ROLE}`,
    ],
    'U: that the parameter counts without its document',
  ],
};

/** A call that attaches a file to the document. */
function attaching(source: Partial<AttachmentsSource>): Call {
  return (guest) => updateDocument(guest, { Attachments: [{ Name: 'tool.zip', ...source }] });
}

const DOCUMENTS: Rows = {
  'CreateDocument with tags': [
    (guest) => createDocument(guest, { Tags: OWNED }),
    [`ssm:CreateDocument on ${DOCUMENT}`, `ssm:AddTagsToResource on ${DOCUMENT}`],
    'U: seen of others, not tried',
  ],
  'UpdateDocument with a file of an earlier version': [
    attaching({ Key: 'AttachmentReference', Values: ['other/1/tool.zip'] }),
    [`ssm:UpdateDocument on ${DOCUMENT}`],
    'U: that the file is not read again',
  ],
  'UpdateDocument with a file from nowhere': [
    attaching({ Key: 'S3FileUrl' }),
    [`ssm:UpdateDocument on ${DOCUMENT}`],
    'U: a request that breaks a rule of its own',
  ],
  'UpdateDocument with a folder that is a bucket': [
    attaching({ Key: 'SourceUrl', Values: ['s3://bucket'] }),
    [`ssm:UpdateDocument on ${DOCUMENT}`, 's3:GetObject on arn:aws:s3:::bucket/*'],
    'U: s3:GetObject is documented, this form of it is not',
  ],
  'UpdateDocument with a file whose path looks like a host': [
    attaching({ Key: 'S3FileUrl', Values: ['https://s3.eu-west-1.amazonaws.com/bucket/a.s3.zip'] }),
    [`ssm:UpdateDocument on ${DOCUMENT}`, 's3:GetObject on arn:aws:s3:::bucket/a.s3.zip'],
    'U: s3:GetObject is documented, this form of it is not',
  ],
};

const OTHERS: Rows = {
  GetAutomationExecution: [
    (guest) => guest.send(new GetAutomationExecutionCommand({ AutomationExecutionId: UNKNOWN })),
    [`ssm:GetAutomationExecution on arn:aws:ssm:${HERE}:automation-execution/${UNKNOWN}`],
  ],
  GetCalendarState: [
    (guest) => guest.send(new GetCalendarStateCommand({ CalendarNames: ['open', 'closed'] })),
    ['open', 'closed'].map((name) => `ssm:GetCalendarState on arn:aws:ssm:${HERE}:document/${name}`),
  ],
  'ListCommandInvocations of a node': [
    (guest) => guest.send(new ListCommandInvocationsCommand({ InstanceId: nodeId('1') })),
    [`ssm:ListCommandInvocations on ${EVERYTHING}`],
  ],
  'AddTagsToResource of an association': [
    (guest) =>
      guest.send(
        new AddTagsToResourceCommand({ ResourceType: 'Association', ResourceId: UNKNOWN, Tags: OWNED }),
      ),
    [`ssm:AddTagsToResource on ${ASSOCIATION}`],
  ],
  'ListTagsForResource of a maintenance window': [
    (guest) =>
      guest.send(new ListTagsForResourceCommand({ ResourceType: 'MaintenanceWindow', ResourceId: 'mw-1' })),
    [`ssm:ListTagsForResource on ${EVERYTHING}`],
    'U: windows are not simulated',
  ],
};

describe('exactly the rights that belong to it are needed by', () => {
  const rows = Object.entries({ ...ASSOCIATIONS, ...DOCUMENTS, ...OTHERS });

  for (const [call, [make, needed, ground = REFERENCE]] of rows) {
    scripted(call, ground, async (world) => {
      expect(await neededRights(world, make)).toEqual(needed);
    });
  }
});
