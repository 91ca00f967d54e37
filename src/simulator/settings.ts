/** Limits of an account and region. */
interface Quotas {
  associations: number;
  tagsPerResource: number;
  versionsPerAssociation: number;
  documents: number;
  versionsPerDocument: number;
}

/** Behaviour of AWS that is not verified: each switch names one assumption, its default is what we assume. */
export interface Switches {
  /** The error of an update that names an old AssociationVersion. */
  staleVersionError: 'InvalidAssociationVersion' | 'InvalidUpdate';
  /** The overview of an association whose targets match no node. */
  emptyTargetsOverview: 'Success' | 'Pending';
  /** An update with an empty list of Targets takes them all away, or is one that leaves them out. */
  emptyTargetsOfUpdate: 'cleared' | 'kept';
  /** DescribeAssociation shows ComplianceSeverity UNSPECIFIED when nothing was given. */
  fillComplianceSeverity: boolean;
  /** DescribeAssociation adds the document's defaults to Parameters. */
  fillDocumentDefaults: boolean;
  /** The last page of a list carries no NextToken, or an empty one. */
  endOfList: 'absent' | 'empty';
  /** Before every page of a list comes an empty one with a token. */
  emptyPages: boolean;
  /** The page size of lists when MaxResults is not given. */
  defaultPageSize: number;
  /** The error of a malformed node id among Targets. */
  malformedNodeIdError: 'InvalidTarget' | 'InvalidInstanceId';
  /** A second association of one AssociationName is refused. */
  uniqueAssociationNames: boolean;
  /** An update that changes nothing makes a version and a run. */
  identicalUpdateRuns: boolean;
  /** The step forms that the documentation shows but nobody saw accepted pass the cron check. */
  acceptDocumentedCronSteps: boolean;
  /** What a plugin's Output holds: stdout and stderr, or stdout alone. */
  pluginOutput: 'merged' | 'stdout';
  /** The versions whose content an update must not repeat: the latest one, or any. */
  duplicateContentScope: 'latest' | 'any';
  /** Whether a document that associations use can be deleted; else the error. */
  deleteDocumentInUse: 'allowed' | 'AssociatedInstances';
  /** How a node ends on which no step of the document runs. */
  allStepsSkipped: 'Success' | 'Skipped';
  /** Whether errors whose shape in the model has no member carry a message; of two of them none was seen. */
  memberlessErrorMessages: 'none' | 'told';
  /** The status of a node that a run did not come to before MaxErrors or Duration ended it. */
  nodesNotReached: 'Skipped' | 'Failed';
  /** MaxConcurrency when it is not given: the API reference and the user guide contradict each other. */
  defaultMaxConcurrency: '100%' | '50';
  /** Nodes that are not Online: no part of a run, or part of it until their delivery times out. */
  offlineNodes: 'absent' | 'DeliveryTimedOut';
  /** false: an AWS whose schedules stand still, so that runs are overdue. */
  schedulesFire: boolean;
}

/** What `PUT /_simulator/settings` replaces. */
export interface Settings {
  quotas: Quotas;
  switches: Switches;
  /** Added to every call, in real milliseconds. */
  latencyMs: number;
  /** Virtual milliseconds that a document is Creating, Updating or Deleting. */
  documentDelayMs: number;
  /** Virtual milliseconds until ListAssociations and ListDocuments show what was created. */
  listLagMs: number;
  /** Virtual milliseconds from the pick-up of a run until GetCommandInvocation knows its command. */
  invocationLagMs: number;
  /** In what virtual time the agents of an association's nodes see a change, each at its own. 0: all at once. */
  agentPickUp: { spreadMs: number };
  /** Access key id → account. Other keys belong to the default account. */
  accounts: Record<string, string>;
}

export const DEFAULT_ACCOUNT = '111122223333';

export function defaultSettings(): Settings {
  return {
    quotas: {
      associations: 2000,
      tagsPerResource: 50,
      versionsPerAssociation: 1000,
      documents: 500,
      versionsPerDocument: 1000,
    },
    switches: {
      staleVersionError: 'InvalidAssociationVersion',
      emptyTargetsOverview: 'Success',
      emptyTargetsOfUpdate: 'cleared',
      fillComplianceSeverity: false,
      fillDocumentDefaults: false,
      endOfList: 'absent',
      emptyPages: false,
      defaultPageSize: 50,
      malformedNodeIdError: 'InvalidTarget',
      uniqueAssociationNames: false,
      identicalUpdateRuns: true,
      acceptDocumentedCronSteps: false,
      pluginOutput: 'merged',
      duplicateContentScope: 'latest',
      deleteDocumentInUse: 'allowed',
      allStepsSkipped: 'Success',
      memberlessErrorMessages: 'none',
      nodesNotReached: 'Skipped',
      defaultMaxConcurrency: '100%',
      offlineNodes: 'absent',
      schedulesFire: true,
    },
    latencyMs: 0,
    documentDelayMs: 500,
    listLagMs: 0,
    invocationLagMs: 50,
    agentPickUp: { spreadMs: 0 },
    accounts: {},
  };
}
