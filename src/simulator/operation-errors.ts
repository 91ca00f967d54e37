import { AwsError } from './error.ts';

/** What the AWS model declares of each operation. InternalServerError is left out: any call can end in it. */
const DECLARED: Record<string, string> = {
  CreateAssociation: `
    AssociationAlreadyExists AssociationLimitExceeded InvalidDocument
    InvalidDocumentVersion InvalidInstanceId UnsupportedPlatformType
    InvalidOutputLocation InvalidParameters InvalidTarget InvalidSchedule
    InvalidTargetMaps InvalidTag
  `,
  CreateAssociationBatch: `
    InvalidDocument InvalidDocumentVersion InvalidInstanceId InvalidParameters
    DuplicateInstanceId AssociationLimitExceeded UnsupportedPlatformType
    InvalidOutputLocation InvalidTarget InvalidSchedule InvalidTargetMaps
  `,
  UpdateAssociation: `
    InvalidSchedule InvalidParameters InvalidOutputLocation InvalidDocumentVersion
    AssociationDoesNotExist InvalidUpdate TooManyUpdates InvalidDocument InvalidTarget
    InvalidAssociationVersion AssociationVersionLimitExceeded InvalidTargetMaps
  `,
  DescribeAssociation: 'AssociationDoesNotExist InvalidAssociationVersion InvalidDocument InvalidInstanceId',
  DeleteAssociation: 'AssociationDoesNotExist InvalidDocument InvalidInstanceId TooManyUpdates',
  ListAssociations: 'InvalidNextToken',
  ListAssociationVersions: 'InvalidNextToken AssociationDoesNotExist',
  StartAssociationsOnce: 'InvalidAssociation AssociationDoesNotExist',
  UpdateAssociationStatus: `
    InvalidInstanceId InvalidDocument AssociationDoesNotExist StatusUnchanged
    TooManyUpdates
  `,
  DescribeAssociationExecutions: 'AssociationDoesNotExist InvalidNextToken',
  DescribeAssociationExecutionTargets:
    'AssociationDoesNotExist InvalidNextToken AssociationExecutionDoesNotExist',
  CreateDocument: `
    DocumentAlreadyExists MaxDocumentSizeExceeded InvalidDocumentContent
    DocumentLimitExceeded InvalidDocumentSchemaVersion TooManyUpdates
    NoLongerSupportedException
  `,
  UpdateDocument: `
    MaxDocumentSizeExceeded DocumentVersionLimitExceeded DuplicateDocumentContent
    DuplicateDocumentVersionName InvalidDocumentContent InvalidDocumentVersion
    InvalidDocumentSchemaVersion InvalidDocument InvalidDocumentOperation
  `,
  UpdateDocumentDefaultVersion: 'InvalidDocument InvalidDocumentVersion InvalidDocumentSchemaVersion',
  DescribeDocument: 'InvalidDocument InvalidDocumentVersion',
  GetDocument: 'InvalidDocument InvalidDocumentVersion',
  DeleteDocument: 'InvalidDocument InvalidDocumentOperation AssociatedInstances TooManyUpdates',
  ListDocuments: 'InvalidNextToken InvalidFilterKey',
  ListDocumentVersions: 'InvalidNextToken InvalidDocument',
  ModifyDocumentPermission:
    'InvalidDocument InvalidPermissionType DocumentPermissionLimit DocumentLimitExceeded',
  DescribeDocumentPermission:
    'InvalidDocument InvalidNextToken InvalidPermissionType InvalidDocumentOperation',
  AddTagsToResource: 'InvalidResourceType InvalidResourceId TooManyTagsError TooManyUpdates',
  RemoveTagsFromResource: 'InvalidResourceType InvalidResourceId TooManyUpdates',
  ListTagsForResource: 'InvalidResourceType InvalidResourceId',
  ListComplianceItems: 'InvalidResourceType InvalidResourceId InvalidFilter InvalidNextToken',
  ListComplianceSummaries: 'InvalidFilter InvalidNextToken',
  ListResourceComplianceSummaries: 'InvalidFilter InvalidNextToken',
  DescribeInstanceAssociationsStatus: 'InvalidInstanceId InvalidNextToken',
  DescribeEffectiveInstanceAssociations: 'InvalidInstanceId InvalidNextToken',
  DescribeInstanceInformation: `
    InvalidInstanceId InvalidNextToken InvalidInstanceInformationFilterValue
    InvalidFilterKey
  `,
  ListCommandInvocations: 'InvalidCommandId InvalidInstanceId InvalidFilterKey InvalidNextToken',
  GetCommandInvocation: 'InvalidCommandId InvalidInstanceId InvalidPluginName InvocationDoesNotExist',
  GetInventory: `
    InvalidFilter InvalidInventoryGroupException InvalidNextToken
    InvalidTypeNameException InvalidAggregatorException InvalidResultAttributeException
  `,
  GetCalendarState: 'InvalidDocument InvalidDocumentType UnsupportedCalendarException',
};

/** What operations end in although the model does not declare it of them, [U] each; switches bring some about. */
const UNDECLARED: Record<string, string> = {
  UpdateAssociation: 'InvalidInstanceId',
  CreateDocument: 'InvalidTag',
  DeleteDocument: 'InvalidDocumentVersion',
};

/** What any operation can end in. */
export const COMMON_ERRORS: ReadonlySet<string> = new Set([
  'ValidationException',
  'SerializationException',
  'InternalServerError',
]);

function named(errors = ''): string[] {
  return errors.split(/\s+/).filter((name) => name !== '');
}

/** The errors of every operation that has any of its own. */
export const OPERATION_ERRORS: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries(DECLARED).map(([operation, declared]) => [
    operation,
    new Set([...named(declared), ...named(UNDECLARED[operation])]),
  ]),
);

/** `error`, or a failure of the simulator in its place when AWS would never answer that of `operation`. */
export function checkedError(operation: string, error: unknown): unknown {
  const errors = OPERATION_ERRORS[operation];
  if (!(error instanceof AwsError) || errors === undefined) return error;
  if (errors.has(error.code) || COMMON_ERRORS.has(error.code)) return error;
  return new Error(`${error.code} is no error of ${operation}: ${error.message}`);
}
