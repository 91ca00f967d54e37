import {
  DOCUMENT_NAME,
  DOCUMENT_VERSION,
  flag,
  integer,
  listOf,
  PAGED,
  structure,
  TAGS,
  text,
} from './association-requests.ts';
import type { StructureRule } from './constraints.ts';

const OWN_NAME = text({ pattern: '^[a-zA-Z0-9_\\-.]{3,128}$' });
const VERSION_NAME = text({ pattern: '^[a-zA-Z0-9_\\-.]{1,128}$' });
const FORMAT = text({ enum: ['YAML', 'JSON', 'TEXT'] });
const PERMISSION_TYPE = text({ enum: ['Share'] });
const ACCOUNTS = listOf(text({ pattern: '(?i)all|[0-9]{12}' }), undefined, 20);

const DOCUMENT_TYPES = [
  'Command',
  'Policy',
  'Automation',
  'Session',
  'Package',
  'ApplicationConfiguration',
  'ApplicationConfigurationSchema',
  'DeploymentStrategy',
  'ChangeCalendar',
  'Automation.ChangeTemplate',
  'ProblemAnalysis',
  'ProblemAnalysisTemplate',
  'CloudFormation',
  'ConformancePackTemplate',
  'QuickSetup',
  'ManualApprovalPolicy',
  'AutoApprovalPolicy',
];

const ATTACHMENTS = listOf(
  structure({
    Key: text({ enum: ['SourceUrl', 'S3FileUrl', 'AttachmentReference'] }),
    Values: listOf(text({ min: 1, max: 1024 }), 1, 1),
    Name: OWN_NAME,
  }),
  0,
  20,
);

const REQUIRES = listOf(
  structure(
    {
      Name: DOCUMENT_NAME,
      Version: DOCUMENT_VERSION,
      RequireType: text({ max: 128, pattern: '^[a-zA-Z0-9_\\-.]{1,128}$' }),
      VersionName: VERSION_NAME,
    },
    ['Name'],
  ),
  1,
);

const DISPLAY_NAME = text({ max: 1024, pattern: '^[\\w\\.\\-\\:\\/ ]*$' });
const TARGET_TYPE = text({ max: 200, pattern: '^\\/[\\w\\.\\-\\:\\/]*$' });

const SELECTION = { Name: DOCUMENT_NAME, DocumentVersion: DOCUMENT_VERSION, VersionName: VERSION_NAME };

/** Constraints of the requests about documents, as the AWS model states them. */
export const DOCUMENT_REQUESTS: Record<string, StructureRule> = {
  CreateDocument: structure(
    {
      Content: text({ min: 1 }),
      Requires: REQUIRES,
      Attachments: ATTACHMENTS,
      Name: OWN_NAME,
      DisplayName: DISPLAY_NAME,
      VersionName: VERSION_NAME,
      DocumentType: text({ enum: DOCUMENT_TYPES }),
      DocumentFormat: FORMAT,
      TargetType: TARGET_TYPE,
      Tags: TAGS,
    },
    ['Content', 'Name'],
  ),
  UpdateDocument: structure(
    {
      Content: text({ min: 1 }),
      Attachments: ATTACHMENTS,
      Name: OWN_NAME,
      DisplayName: DISPLAY_NAME,
      VersionName: VERSION_NAME,
      DocumentVersion: DOCUMENT_VERSION,
      DocumentFormat: FORMAT,
      TargetType: TARGET_TYPE,
    },
    ['Content', 'Name'],
  ),
  UpdateDocumentDefaultVersion: structure(
    { Name: OWN_NAME, DocumentVersion: text({ pattern: '(^[1-9][0-9]*$)' }) },
    ['Name', 'DocumentVersion'],
  ),
  DescribeDocument: structure(SELECTION, ['Name']),
  GetDocument: structure(
    {
      Name: DOCUMENT_NAME,
      VersionName: VERSION_NAME,
      DocumentVersion: DOCUMENT_VERSION,
      DocumentFormat: FORMAT,
    },
    ['Name'],
  ),
  DeleteDocument: structure({ ...SELECTION, Name: OWN_NAME, Force: flag }, ['Name']),
  ListDocuments: structure({
    DocumentFilterList: listOf(
      structure(
        {
          key: text({ enum: ['Name', 'Owner', 'PlatformTypes', 'DocumentType'] }),
          value: text({ min: 1 }),
        },
        ['key', 'value'],
      ),
      1,
    ),
    Filters: listOf(
      structure({ Key: text({ min: 1, max: 128 }), Values: listOf(text({ min: 1, max: 256 })) }),
      0,
      6,
    ),
    ...PAGED,
  }),
  ListDocumentVersions: structure({ Name: DOCUMENT_NAME, ...PAGED }, ['Name']),
  ModifyDocumentPermission: structure(
    {
      Name: OWN_NAME,
      PermissionType: PERMISSION_TYPE,
      AccountIdsToAdd: ACCOUNTS,
      AccountIdsToRemove: ACCOUNTS,
      SharedDocumentVersion: text({ max: 8, pattern: '([$]LATEST|[$]DEFAULT|[$]ALL)' }),
    },
    ['Name', 'PermissionType'],
  ),
  DescribeDocumentPermission: structure(
    { Name: OWN_NAME, PermissionType: PERMISSION_TYPE, MaxResults: integer(1, 200), NextToken: text() },
    ['Name', 'PermissionType'],
  ),
};
