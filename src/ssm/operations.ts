/** All that the operator ever calls: what its IAM policy has to allow. */
export const OPERATIONS = [
  'AddTagsToResource',
  'CreateAssociation',
  'CreateDocument',
  'DeleteAssociation',
  'DeleteDocument',
  'DescribeAssociation',
  'DescribeAssociationExecutionTargets',
  'DescribeAssociationExecutions',
  'DescribeDocument',
  'DescribeDocumentPermission',
  'DescribeInstanceAssociationsStatus',
  'GetAutomationExecution',
  'GetDocument',
  'ListAssociations',
  'ListCommandInvocations',
  'ListDocumentVersions',
  'ListDocuments',
  'ListTagsForResource',
  'ModifyDocumentPermission',
  'RemoveTagsFromResource',
  'StartAssociationsOnce',
  'UpdateAssociation',
  'UpdateDocument',
  'UpdateDocumentDefaultVersion',
] as const;

export type Operation = (typeof OPERATIONS)[number];
