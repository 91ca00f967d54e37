import type { Needs } from './needed.ts';

const ASSOCIATIONS = 'arn:PARTITION:ssm:REGION:ACCOUNT:association/*';
const DOCUMENTS = 'arn:PARTITION:ssm:REGION:ACCOUNT:document/*';
const INSTANCES = 'arn:PARTITION:ec2:REGION:ACCOUNT:instance/*';
const SERVERS = 'arn:PARTITION:ssm:REGION:ACCOUNT:managed-instance/*';

/** Of the chapter of an association: what breaks, and which right the resource says is missing. */
export const ASSOCIATION: Needs = {
  FindWhatThereIs: { 'ssm:ListAssociations': 'creates: ssm:ListAssociations' },
  ReadAssociations: {
    'ssm:DescribeAssociation': 'creates: ssm:DescribeAssociation',
    'ssm:ListTagsForResource': 'edits: ssm:ListTagsForResource',
  },
  DescribeDocumentsOfAws: { 'ssm:DescribeDocument': 'puts it back: ssm:DescribeDocument' },
  CreateMarkedAssociations: { 'ssm:CreateAssociation': 'creates: ssm:CreateAssociation' },
  UseDocumentsAndNodes: {
    'ssm:CreateAssociation': 'creates: ssm:CreateAssociation',
    'ssm:UpdateAssociation': 'edits: ssm:UpdateAssociation',
    'arn:PARTITION:ssm:REGION::document/*': 'creates: ssm:CreateAssociation',
  },
  ChangeOwnAssociations: {
    'ssm:UpdateAssociation': 'edits: ssm:UpdateAssociation',
    'ssm:StartAssociationsOnce': 'runs it now: ssm:StartAssociationsOnce',
    'ssm:DeleteAssociation': 'deletes: ssm:DeleteAssociation',
  },
  MarkWhatNobodyOwns: {
    'ssm:AddTagsToResource': 'creates: ssm:AddTagsToResource',
    [ASSOCIATIONS]: 'creates: ssm:AddTagsToResource',
  },
  TagOwn: {
    'ssm:AddTagsToResource': 'tags: ssm:AddTagsToResource',
    [ASSOCIATIONS]: 'tags: ssm:AddTagsToResource',
  },
  UntagOwn: {
    'ssm:RemoveTagsFromResource': 'untags: ssm:RemoveTagsFromResource',
    [ASSOCIATIONS]: 'untags: ssm:RemoveTagsFromResource',
  },
};

export const NAMED: Needs = {
  UseDocumentsAndNodes: {
    [INSTANCES]: 'names an instance: ssm:CreateAssociation',
    [SERVERS]: 'names a server: ssm:CreateAssociation',
    [DOCUMENTS]: 'runs a document of its own: ssm:CreateAssociation',
  },
};

export const MARKS: Needs = {
  TagOwn: { [ASSOCIATIONS]: 'lets go of it: ssm:AddTagsToResource' },
};

export const RUNS: Needs = {
  FindWhatThereIs: { 'ssm:ListCommandInvocations': 'tells why a command fails: ssm:ListCommandInvocations' },
  ReadAssociations: {
    'ssm:DescribeAssociationExecutions': 'tells why a command fails: ssm:DescribeAssociationExecutions',
    'ssm:DescribeAssociationExecutionTargets':
      'tells why a command fails: ssm:DescribeAssociationExecutionTargets',
  },
  ReadWhyRunsFail: {
    'ssm:GetAutomationExecution': 'tells why a runbook fails: ssm:GetAutomationExecution',
    'ssm:DescribeInstanceAssociationsStatus':
      'tells what an instance says: ssm:DescribeInstanceAssociationsStatus',
    'arn:PARTITION:ssm:REGION:ACCOUNT:automation-execution/*':
      'tells why a runbook fails: ssm:GetAutomationExecution',
    [INSTANCES]: 'tells what an instance says: ssm:DescribeInstanceAssociationsStatus',
    [SERVERS]: 'tells what a server says: ssm:DescribeInstanceAssociationsStatus',
  },
};

export const DOCUMENT: Needs = {
  FindWhatThereIs: { 'ssm:ListDocuments': 'puts it back: ssm:ListDocuments' },
  ReadDocuments: {
    'ssm:DescribeDocument': 'publishes: ssm:DescribeDocument',
    'ssm:DescribeDocumentPermission': 'shares: ssm:DescribeDocumentPermission',
    'ssm:GetDocument': 'publishes again: ssm:GetDocument',
    'ssm:ListDocumentVersions': 'publishes: ssm:ListDocumentVersions',
    'ssm:ListTagsForResource': 'publishes: ssm:ListTagsForResource',
  },
  CreateMarkedDocuments: { 'ssm:CreateDocument': 'publishes: ssm:CreateDocument' },
  ChangeOwnDocuments: {
    'ssm:UpdateDocument': 'publishes again: ssm:UpdateDocument',
    'ssm:UpdateDocumentDefaultVersion': 'publishes again: ssm:UpdateDocumentDefaultVersion',
    'ssm:DeleteDocument': 'prunes: ssm:DeleteDocument',
  },
  ShareOwnDocuments: { 'ssm:ModifyDocumentPermission': 'shares: ssm:ModifyDocumentPermission' },
  MarkWhatNobodyOwns: { [DOCUMENTS]: 'publishes: ssm:AddTagsToResource' },
  TagOwn: { [DOCUMENTS]: 'tags: ssm:AddTagsToResource' },
  UntagOwn: { [DOCUMENTS]: 'untags: ssm:RemoveTagsFromResource' },
};

/** Beside those, what an operator of documents alone needs in statements that have fewer parts for it. */
export const DOCUMENTS_ALONE: Needs = {
  // that stands in the log alone: a document that is in place says nothing of associations
  FindWhatThereIs: { 'ssm:ListAssociations': 'puts it back: untold' },
  MarkWhatNobodyOwns: { 'ssm:AddTagsToResource': 'publishes: ssm:AddTagsToResource' },
  TagOwn: { 'ssm:AddTagsToResource': 'tags: ssm:AddTagsToResource' },
  UntagOwn: { 'ssm:RemoveTagsFromResource': 'untags: ssm:RemoveTagsFromResource' },
};
