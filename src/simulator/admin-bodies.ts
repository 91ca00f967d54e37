import {
  anyObject,
  exitCode,
  flag,
  listOf,
  mapOf,
  matching,
  objectOf,
  oneOf,
  positive,
  share,
  text,
  wholeNumber,
  wholeNumberUpTo,
  type Check,
} from './body-check.ts';
import { DOCUMENT_OUTCOME_STATUSES } from './document-outcomes.ts';
import { FAULT_KINDS, FAULT_TIMES } from './faults.ts';
import { PING_STATUSES, PLATFORM_TYPES } from './nodes.ts';
import { SSM_OPERATIONS } from './operations.ts';
import { OUTCOME_STATUSES } from './outcomes.ts';

/** Real milliseconds: a day. Timers take no more than 24 of them. */
const LATENCY = wholeNumberUpTo(86_400_000);

export const NODE_BODY: Check = objectOf({
  tags: mapOf(text),
  platformType: oneOf(PLATFORM_TYPES),
  pingStatus: oneOf(PING_STATUSES),
  resourceGroups: listOf(text),
});

export const OUTCOMES_BODY: Check = listOf(
  objectOf(
    {
      documentName: text,
      nodeId: text,
      associationId: text,
      stepName: text,
      status: oneOf(OUTCOME_STATUSES),
      detailedStatus: matching(/^[A-Z][A-Za-z ]*$/, 'a status such as TimedOut'),
      exitCode,
      stdout: text,
      stderr: text,
      durationMs: wholeNumber(0),
    },
    ['status'],
  ),
);

export const DOCUMENT_OUTCOMES_BODY: Check = listOf(
  objectOf(
    {
      documentName: text,
      documentVersion: matching(/^[1-9]\d*$/, 'a version such as "2"'),
      status: oneOf(DOCUMENT_OUTCOME_STATUSES),
      statusInformation: text,
    },
    ['status'],
  ),
);

/** A fault of a misspelt operation would never strike, and nobody would notice. */
const operation: Check = (value, path) =>
  value === 'GetCallerIdentity' || SSM_OPERATIONS.has(value as string)
    ? undefined
    : `${path}: expected an operation of SSM, or GetCallerIdentity`;

const FAULT = objectOf(
  {
    operation,
    resource: text,
    kind: oneOf(FAULT_KINDS),
    when: oneOf(FAULT_TIMES),
    code: matching(/^[A-Za-z][A-Za-z0-9.]*$/, 'an error code such as InternalServerError'),
    message: text,
    times: wholeNumber(1),
    probability: share,
    latencyMs: LATENCY,
    ratePerSecond: positive,
    burst: wholeNumber(1),
  },
  ['kind'],
);

const NEEDED: Record<string, string> = { error: 'code', latency: 'latencyMs' };

/** A rate without a burst, or with another kind, would throttle nothing. */
function bucket(given: Record<string, unknown>, path: string): string | undefined {
  const members = ['ratePerSecond', 'burst'].filter((member) => given[member] !== undefined);
  if (members.length === 0 || (members.length === 2 && given['kind'] === 'throttle')) return undefined;
  return `${path}: expected ratePerSecond and burst together, with kind throttle`;
}

const fault: Check = (value, path) => {
  const problem = FAULT(value, path);
  if (problem !== undefined) return problem;
  const given = value as Record<string, unknown>;
  const needed = NEEDED[given['kind'] as string];
  if (needed !== undefined && given[needed] === undefined) {
    return `${path}.${needed}: is required for kind ${String(given['kind'])}`;
  }
  return bucket(given, path);
};

export const FAULTS_BODY: Check = listOf(fault);

export const CLOCK_BODY: Check = (value, path) => {
  const problem = objectOf({ advance: text, set: text })(value, path);
  if (problem !== undefined) return problem;
  return Object.keys(value as object).length === 1 ? undefined : 'body: expected either advance or set';
};

const DOCUMENT = objectOf(
  {
    documentType: oneOf(['Command', 'Automation', 'Policy', 'Session']),
    platformTypes: listOf(oneOf(PLATFORM_TYPES)),
    content: anyObject,
  },
  ['content'],
);

const SCHEMA = matching(/^\d+\.\d+$/, 'a schema version such as "2.2"');

const open =
  (members: Record<string, Check>): Check =>
  (value, path) => {
    const problem = anyObject(value, path);
    if (problem !== undefined) return problem;
    const given = Object.entries(value as object).filter(([member]) => Object.hasOwn(members, member));
    return given
      .map(([member, one]) => members[member]!(one, `${path}.${member}`))
      .find((one) => one !== undefined);
  };

const STEP = open({ name: text, action: text, precondition: open({ StringEquals: listOf(text) }) });

/** What of a content is read here. AWS's rules for contents of an account's own don't hold for Amazon's. */
const CONTENT = open({
  schemaVersion: SCHEMA,
  parameters: mapOf(open({ type: text, description: text })),
  mainSteps: listOf(STEP),
  runtimeConfig: anyObject,
});

export const DOCUMENT_BODY: Check = (value, path) => {
  const problem = DOCUMENT(value, path);
  if (problem !== undefined) return problem;
  const { content } = value as { content: Record<string, unknown> };
  const whole = { schemaVersion: undefined, ...content };
  return CONTENT(whole, 'content') ?? mapOf(typed)(content['parameters'] ?? {}, 'content.parameters');
};

const typed: Check = (value, path) => text((value as Record<string, unknown>)['type'], `${path}.type`);

export const SETTINGS_BODY: Check = objectOf({
  quotas: objectOf({
    associations: wholeNumber(0),
    tagsPerResource: wholeNumber(0),
    versionsPerAssociation: wholeNumber(1),
    documents: wholeNumber(0),
    versionsPerDocument: wholeNumber(1),
  }),
  switches: objectOf({
    staleVersionError: oneOf(['InvalidAssociationVersion', 'InvalidUpdate']),
    emptyTargetsOverview: oneOf(['Success', 'Pending']),
    emptyTargetsOfUpdate: oneOf(['cleared', 'kept']),
    fillComplianceSeverity: flag,
    fillDocumentDefaults: flag,
    endOfList: oneOf(['absent', 'empty']),
    emptyPages: flag,
    defaultPageSize: wholeNumber(1),
    malformedNodeIdError: oneOf(['InvalidTarget', 'InvalidInstanceId']),
    uniqueAssociationNames: flag,
    identicalUpdateRuns: flag,
    acceptDocumentedCronSteps: flag,
    pluginOutput: oneOf(['merged', 'stdout']),
    duplicateContentScope: oneOf(['latest', 'any']),
    deleteDocumentInUse: oneOf(['allowed', 'AssociatedInstances']),
    allStepsSkipped: oneOf(['Success', 'Skipped']),
    memberlessErrorMessages: oneOf(['none', 'told']),
    nodesNotReached: oneOf(['Skipped', 'Failed']),
    defaultMaxConcurrency: oneOf(['100%', '50']),
    offlineNodes: oneOf(['absent', 'DeliveryTimedOut']),
    schedulesFire: flag,
  }),
  latencyMs: LATENCY,
  documentDelayMs: wholeNumber(0),
  listLagMs: wholeNumber(0),
  invocationLagMs: wholeNumber(0),
  agentPickUp: objectOf({ spreadMs: wholeNumber(0) }, ['spreadMs']),
  accounts: mapOf(matching(/^\d{12}$/, 'an account of 12 digits')),
});
