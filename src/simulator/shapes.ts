/** Shapes of the AWS model, member names as on the wire. */

/** What an association chooses nodes, or values of a parameter, by. */
export interface Target {
  Key: string;
  Values: string[];
}

/** A tag of an association or a document. */
export interface Tag {
  Key: string;
  Value: string;
}

/** Parameters of a document by name: always lists. */
export type Parameters = Record<string, string[]>;

/** Accounts and regions of an automation. */
export interface TargetLocation {
  Accounts?: string[];
  Regions?: string[];
  ExcludeAccounts?: string[];
  [more: string]: unknown;
}

/** What CreateAssociation and UpdateAssociation configure: one version of an association. */
export interface Configuration {
  Name: string;
  AssociationName?: string;
  DocumentVersion?: string;
  Parameters?: Parameters;
  Targets?: Target[];
  ScheduleExpression?: string;
  OutputLocation?: {
    S3Location?: { OutputS3Region?: string; OutputS3BucketName?: string; OutputS3KeyPrefix?: string };
  };
  AutomationTargetParameterName?: string;
  MaxErrors?: string;
  MaxConcurrency?: string;
  ComplianceSeverity?: string;
  SyncCompliance?: string;
  ApplyOnlyAtCronInterval?: boolean;
  CalendarNames?: string[];
  TargetLocations?: TargetLocation[];
  ScheduleOffset?: number;
  Duration?: number;
  TargetMaps?: Record<string, string[]>[];
  AlarmConfiguration?: object;
  AssociationDispatchAssumeRole?: string;
}

export const CONFIGURATION_MEMBERS: readonly (keyof Configuration)[] = [
  'Name',
  'AssociationName',
  'DocumentVersion',
  'Parameters',
  'Targets',
  'ScheduleExpression',
  'OutputLocation',
  'AutomationTargetParameterName',
  'MaxErrors',
  'MaxConcurrency',
  'ComplianceSeverity',
  'SyncCompliance',
  'ApplyOnlyAtCronInterval',
  'CalendarNames',
  'TargetLocations',
  'ScheduleOffset',
  'Duration',
  'TargetMaps',
  'AlarmConfiguration',
  'AssociationDispatchAssumeRole',
];

/** Of an association of the single-node form. */
export interface AssociationStatus {
  /** Epoch seconds. */
  Date: number;
  Name: string;
  Message: string;
  AdditionalInfo?: string;
}

/** Where an association is on all of its nodes together. Without counts until its first run. */
export interface Overview {
  Status: string;
  DetailedStatus: string;
  AssociationStatusAggregatedCount?: Record<string, number>;
}

/** `source` with only `members`; what is undefined or null is left out. */
export function pick<T extends object, K extends keyof T>(source: T, members: readonly K[]): Pick<T, K> {
  const present = members.filter((member) => source[member] !== undefined && source[member] !== null);
  return Object.fromEntries(present.map((member) => [member, source[member]])) as Pick<T, K>;
}

/** A time as AWS writes it: epoch seconds with milliseconds. */
export function epochSeconds(ms: number): number {
  return ms / 1000;
}
