// Made from crds/ssmassociations.yaml by npm run generate. Change that file, not this one.
import type { Condition, ObjectMeta } from '../resource.ts';

/**
 * An association of AWS Systems Manager State Manager: it runs a document on the nodes that its targets name, at once and then on a schedule, and keeps doing so. Creating it, and each change of what AWS can see of it, runs the document on all targets at once, unless applyOnlyAtCronInterval is true.
 */
export interface SsmAssociation {
  /**
   * Always ssm-operator.dev/v1alpha1.
   */
  apiVersion: string;
  /**
   * Always SsmAssociation.
   */
  kind: string;
  metadata: ObjectMeta;
  spec: SsmAssociationSpec;
  status?: SsmAssociationStatus;
}
/**
 * What State Manager is to hold, and how the operator treats it. The operator never writes here. What is left out is not sent to AWS, and status shows what holds instead.
 */
export interface SsmAssociationSpec {
  /**
   * The name that the AWS console shows, 3 to 128 letters, digits, dots, hyphens and underscores. AWS does not ask for it to be unique. Default: <namespace>.<name>, cut to 127 characters. A change is an update, so it runs the document on all targets.
   */
  associationName?: string;
  /**
   * The document that runs: the name of one that AWS provides or that exists in this account, or the ARN of one that another account shares. Exactly one of documentName and documentRef.
   */
  documentName?: string;
  /**
   * The SsmDocument that runs. It has to be in the same namespace and region. Nothing is created before the document is Active in AWS. Exactly one of documentName and documentRef.
   */
  documentRef?: {
    /**
     * metadata.name of the SsmDocument.
     */
    name: string;
  };
  /**
   * Which version of the document runs: $DEFAULT, $LATEST or a number in quotes. With documentRef also Published: the newest Active version that holds the content of the SsmDocument. AWS refuses numbers for its own documents. Default: $DEFAULT.
   */
  documentVersion?: string;
  /**
   * Values of the document's parameters, by parameter name. Each is a list, also when there is one value. Names and values are sent as they are. Use {{ssm:name}} to read a value from Parameter Store; State Manager then also runs when that value changes. Don't write secrets here. Where an SsmDocument of this operator says what its newest version declares, what does not go with that is not sent (Stalled, InvalidParameters).
   */
  parameters?: {
    /**
     * The values of one parameter.
     *
     * Items: One value.
     */
    [k: string]: string[];
  };
  /**
   * On which nodes it runs: at most 5 entries, and a node has to match all of them. State Manager looks anew at each run, and runs on a new node as soon as it matches. Command documents need targets. AWS may not let an association lose all its targets; Ready then says so, and what to do.
   *
   * @maxItems 5
   *
   * Items: One condition that nodes have to meet.
   */
  targets?: {
    /**
     * What is compared: InstanceIds, tag:<name of a tag>, tag-key, resource-groups:Name, and for Automation also ParameterValues, ResourceGroup and others that AWS knows.
     */
    key: string;
    /**
     * At most 50, none empty; any of them may match. For InstanceIds: node ids (i- or mi-), or a single "*", which means every managed node in the account and region. For a resource group: one name.
     *
     * @maxItems 50
     *
     * Items: One value.
     */
    values?: string[];
  }[];
  /**
   * For Automation documents: one map of parameters to values for each target, at most 300. Not together with targets.
   *
   * @maxItems 300
   *
   * Items: Parameters of one target, 1 to 20.
   */
  targetMaps?: {
    /**
     * The values of one parameter, at most 25.
     *
     * @maxItems 25
     *
     * Items: One value, 1 to 50 characters.
     */
    [k: string]: string[];
  }[];
  /**
   * For Automation documents with targets: the parameter that gets each target, 1 to 50 characters.
   */
  automationTargetParameterName?: string;
  /**
   * When it runs again, in UTC: cron(0 2 ? * SUN *), rate(30 minutes) to rate(30 days), or at(2030-01-31T02:00:00). State Manager takes only some cron expressions: minute hour day-of-month month day-of-week year, with one number or 0/30 as minute; one number, 0/1, 0/2, 0/4, 0/8, 0/12 or 0/24 as hour, or * with minute 0/30; * or ? as day of the month; * as month and year; *, ?, one weekday, or one of the month (SUN#2, SUNL) as day of the week. Exactly one of the two days is ?. No lists, no ranges, and no weekday with an hour step. What AWS is known to refuse is refused here; of the rest Ready gives AWS's answer. Left out: it runs once, and once more on each new node.
   */
  scheduleExpression?: string;
  /**
   * true: it runs only when the schedule says so. false (what left out means): creating it, changing it, and a new matching node run the document at once, whatever the hour. true needs a cron() or at() schedule.
   */
  applyOnlyAtCronInterval?: boolean;
  /**
   * Days to wait after the day that a cron schedule names, 1 to 6. Needs applyOnlyAtCronInterval and a schedule of one weekday of the month, such as cron(0 2 ? * THU#2 *) or cron(0 2 ? * THUL *). A day that is past when the schedule is written is not counted from: it then runs in the next month.
   */
  scheduleOffset?: number;
  /**
   * Hours after which State Manager cancels a run that has not finished, 1 to 24. Needs applyOnlyAtCronInterval, and a document that can be cancelled. Default: it is not cancelled.
   */
  duration?: number;
  /**
   * Names or ARNs of Change Calendar documents. It runs only while all of them are open.
   *
   * Items: Name or ARN of one calendar.
   */
  calendarNames?: string[];
  /**
   * On how many nodes it may run at a time: a number or a percentage of the targets, in quotes, such as "10" or "10%". New nodes may exceed it. Default: all at a time.
   */
  maxConcurrency?: string;
  /**
   * How many nodes may fail before State Manager stops running it on further ones: a number or a percentage of the targets, in quotes. "0" stops at the first failure, "3" at the fourth. Default: it does not stop.
   */
  maxErrors?: string;
  /**
   * How bad it is, in AWS's compliance reports, when a node does not comply. Default: UNSPECIFIED.
   */
  complianceSeverity?: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'UNSPECIFIED';
  /**
   * AUTO: a run that ended well makes the node compliant. MANUAL: the document itself reports compliance; it has to have a parameter AssociationId. AWS-RunPatchBaselineAssociation needs MANUAL. Default: AUTO.
   */
  syncCompliance?: 'AUTO' | 'MANUAL';
  /**
   * Where nodes write the whole output of a run. Left out: only the first 2,500 characters are kept.
   */
  outputLocation?: {
    /**
     * An S3 bucket. The nodes write to it with their own instance profile, which has to allow it.
     */
    s3Location?: {
      /**
       * The bucket's region.
       */
      outputS3Region?: string;
      /**
       * The bucket's name.
       */
      outputS3BucketName?: string;
      /**
       * The folder in the bucket, at most 500 characters.
       */
      outputS3KeyPrefix?: string;
    };
  };
  /**
   * For Automation documents: the accounts and regions in which it runs, 1 to 100 entries.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: A combination of accounts and regions.
   */
  targetLocations?: {
    /**
     * Account ids and ids of organizational units, 1 to 50, each in quotes.
     *
     * @minItems 1
     * @maxItems 50
     *
     * Items: Id of an account or an organizational unit.
     */
    accounts?: string[];
    /**
     * AWS regions, 1 to 50.
     *
     * @minItems 1
     * @maxItems 50
     *
     * Items: One region.
     */
    regions?: string[];
    /**
     * In how many accounts and regions it runs at a time: a number or a percentage, in quotes.
     */
    targetLocationMaxConcurrency?: string;
    /**
     * How many accounts and regions may fail before it stops: a number or a percentage, in quotes.
     */
    targetLocationMaxErrors?: string;
    /**
     * Name of the role that Automation takes on in those accounts. AWS's default: AWS-SystemsManager-AutomationExecutionRole.
     */
    executionRoleName?: string;
    /**
     * true: organizational units below those in accounts count, too. Default: false.
     */
    includeChildOrganizationUnits?: boolean;
    /**
     * Ids of accounts and organizational units to leave out, 1 to 5000.
     *
     * @minItems 1
     * @maxItems 5000
     *
     * Items: Id of an account or an organizational unit.
     */
    excludeAccounts?: string[];
    /**
     * On what it runs there, at most one entry.
     *
     * @maxItems 1
     *
     * Items: The condition that targets have to meet.
     */
    targets?: {
      /**
       * What is compared, as in spec.targets.
       */
      key: string;
      /**
       * At most 50; any of them may match.
       *
       * @maxItems 50
       *
       * Items: One value.
       */
      values?: string[];
    }[];
    /**
     * On how many targets it runs at a time in each account and region: a number or a percentage, in quotes.
     */
    targetsMaxConcurrency?: string;
    /**
     * How many targets may fail in each account and region before it stops: a number or a percentage, in quotes.
     */
    targetsMaxErrors?: string;
  }[];
  /**
   * A CloudWatch alarm that stops a run while it is in state ALARM.
   */
  alarmConfiguration?: {
    /**
     * true: it runs on when the state of the alarm can't be read. Default: false, the run stops.
     */
    ignorePollAlarmFailure?: boolean;
    /**
     * Exactly one alarm.
     *
     * @minItems 1
     * @maxItems 1
     *
     * Items: A CloudWatch alarm.
     */
    alarms: {
      /**
       * Its name, 1 to 255 characters.
       */
      name: string;
    }[];
  };
  /**
   * ARN of the role that State Manager takes on to reach the nodes. Default: the service-linked role of Systems Manager.
   */
  associationDispatchAssumeRole?: string;
  /**
   * Tags of the association in AWS, at most 47, because AWS allows 50 and the operator adds 3 of its own. Only the keys that were set here are ever removed. A change of tags does not run the document.
   */
  tags?: {
    /**
     * Value of one tag, at most 256 characters.
     */
    [k: string]: string;
  };
  /**
   * The AWS region that holds the association. Default: the operator's. Fixed once status.region is set.
   */
  region?: string;
  /**
   * What happens when somebody changes the association in AWS. Correct: it is put back, which runs the document on all targets unless applyOnlyAtCronInterval is true. Report: it is shown in status.drift and left alone, but a new spec is written. Observe: nothing in AWS is ever changed, not even created or deleted. Default: Correct.
   */
  driftPolicy?: 'Correct' | 'Report' | 'Observe';
  /**
   * What becomes of the association in AWS when this resource is deleted. Delete: it is deleted. Retain: it stays, and goes on running. Default: Delete; for an adopted association Retain.
   */
  deletionPolicy?: 'Delete' | 'Retain';
  /**
   * Takes over an association that exists in AWS; where there is none, nothing is created. The operator has to allow it for this namespace (setting adoptionNamespaces). What belongs to another resource is left alone until that one lets go of it (deletionPolicy Retain). Taking over writes tags and nothing else. Has no effect once status.associationId is set, apart from overwrite.
   */
  adopt?: {
    /**
     * Id of the association to take over.
     */
    associationId?: string;
    /**
     * true: take over the one association that has this associationName. More than one of that name is an error.
     */
    byName?: boolean;
    /**
     * true: where the adopted association differs from the spec, it is changed, which runs the document on all targets unless applyOnlyAtCronInterval is true. false (what left out means): the difference is shown (AdoptionDiffers), and nothing but tags is written until AWS has held what the spec says. From then on edits and driftPolicy act as always.
     */
    overwrite?: boolean;
  };
  /**
   * true: the operator neither reads nor writes anything in AWS for this resource; State Manager goes on running what it holds. Deleting the resource still works. Default: false.
   */
  suspend?: boolean;
  /**
   * How often everything about this association is compared with AWS, as a duration such as 30m or 24h, at least 5m. The list of all associations is looked at more often, whatever is said here. Default: the operator's setting, 24h.
   */
  checkInterval?: string;
  /**
   * What a failed run means. Report: it shows in the condition RunsSucceeding only. Degrade: Ready becomes False, too. Default: Report.
   */
  failedRuns?: 'Report' | 'Degrade';
}
/**
 * What the operator found and did. Only the operator writes here.
 */
export interface SsmAssociationStatus {
  /**
   * metadata.generation of the spec that this status tells of. -1: the operator has not seen the resource yet.
   */
  observedGeneration?: number;
  /**
   * The AWS account that holds the association. The resource is tied to it.
   */
  accountId?: string;
  /**
   * The AWS region that holds the association. The resource is tied to it.
   */
  region?: string;
  /**
   * The association's name in AWS.
   */
  associationName?: string;
  /**
   * Name or ARN of the document that runs.
   */
  documentName?: string;
  /**
   * The version of the document that AWS was told to run.
   */
  documentVersion?: string;
  /**
   * The association's id in AWS.
   */
  associationId?: string;
  /**
   * The association's version that the operator last wrote or accepted. Each update in AWS makes a new one.
   */
  associationVersion?: string;
  /**
   * Fingerprint of what AWS can see of the spec, as last written.
   */
  appliedHash?: string;
  /**
   * Fingerprint of the tags of the spec, as last written.
   */
  tagsHash?: string;
  /**
   * Fingerprint of a spec that AWS refused or did not keep. It is not sent again.
   */
  unsettledHash?: string;
  /**
   * What AWS said to the spec that it refused for good.
   */
  refusal?: {
    /**
     * Fingerprint of that spec.
     */
    hash?: string;
    /**
     * AWS's name for it.
     */
    reason?: string;
    /**
     * In AWS's words, with the way out.
     */
    message?: string;
  };
  /**
   * A create that was begun and whose outcome is not known yet. Nothing else is created while it is here.
   */
  create?: {
    /**
     * When it was begun.
     */
    at: string;
    /**
     * The associationName it was begun with.
     */
    name: string;
  };
  /**
   * What AWS says in one line about all nodes together.
   */
  overview?: {
    /**
     * Pending, Success or Failed.
     */
    status?: string;
    /**
     * The same in AWS's finer words.
     */
    detailedStatus?: string;
    /**
     * How many nodes there are of each status. Empty when no node matches.
     */
    counts?: {
      /**
       * Number of nodes.
       */
      [k: string]: number;
    };
  };
  /**
   * When it last ran, however that ended.
   */
  lastExecutionTime?: string;
  /**
   * When it last ran with success.
   */
  lastSuccessfulExecutionTime?: string;
  /**
   * When the association was last changed in AWS, by anybody.
   */
  lastUpdateTime?: string;
  /**
   * The newest run. Nodes run at their own times, so it may be that of one new node.
   */
  lastRun?: {
    /**
     * The run's id in AWS.
     */
    executionId: string;
    /**
     * The version of the association that ran.
     */
    associationVersion?: string;
    /**
     * Pending, InProgress, Success or Failed.
     */
    status: string;
    /**
     * The same in AWS's finer words.
     */
    detailedStatus?: string;
    /**
     * When it was started.
     */
    startedAt?: string;
    /**
     * When AWS last heard of it, as AWS says it.
     */
    lastReportedAt?: string;
    /**
     * How many nodes there are of each status (success, failed, pending and so on), and their total.
     */
    targets?: {
      /**
       * Number of nodes.
       */
      [k: string]: number;
    };
  };
  /**
   * On how many targets the current version has failed last, as AWS counts them.
   */
  failedTargetCount?: number;
  /**
   * Targets on which the current version failed last, by id, at most 10.
   *
   * @maxItems 10
   *
   * Items: One target and why it failed.
   */
  failedTargets?: {
    /**
     * Id of the node, or what a runbook ran for.
     */
    id: string;
    /**
     * Its type, such as ManagedInstance or AutomationTarget.
     */
    type: string;
    /**
     * Failed, TimedOut and the like.
     */
    status: string;
    /**
     * The same in AWS's finer words.
     */
    detailedStatus: string;
    /**
     * The exit code of the command.
     */
    exitCode?: number;
    /**
     * The end of its output, or AWS's reason, at most 256 characters. Of a runbook with the step that failed. Values of parameters that are named like secrets, and their defaults in the document, are shown as ***.
     */
    message?: string;
    /**
     * Where the whole output is.
     */
    outputUrl?: string;
    /**
     * When it failed.
     */
    at?: string;
  }[];
  /**
   * Alarms of alarmConfiguration that have stopped the run of which RunsSucceeding says AlarmTriggered. Absent when it says anything else.
   *
   * Items: The name of an alarm in CloudWatch.
   */
  triggeredAlarms?: string[];
  /**
   * false: more targets have failed than failedTargets shows, or a reason could not be read. runsIncomplete says why, unless the ten for which there is room are shown with their reasons.
   */
  failedTargetsComplete?: boolean;
  /**
   * Why something of the runs could not be read. Absent when all of it was.
   */
  runsIncomplete?: {
    /**
     * What the status lacks. Run: lastRun and runs are of older runs. Targets: some that failed are not named. Output: some are named without the reason.
     */
    missing: 'Run' | 'Targets' | 'Output';
    /**
     * AWS's code of the refusal, asked again after half an hour, after five minutes when AWS merely failed. NotShownYet: AWS tells of what it does not show yet; asked again after a minute, as long as the six calls of a run allow it. NotShown: the same of a run so old that it won't show any more. DocumentNotShown: the document that ran, so that its secrets are not known. CallsSpent: the six calls did not reach all of it, or the run has changed after them. All are asked again at the end of a run that is going on, with the next run, and when somebody asks the operator to look.
     */
    reason: string;
    /**
     * What is missing, when it is asked again, and what to do about it.
     */
    message: string;
  };
  /**
   * The last runs, newest first, at most 5.
   *
   * @maxItems 5
   *
   * Items: One run.
   */
  runs?: {
    /**
     * The run's id in AWS.
     */
    executionId: string;
    /**
     * Pending, InProgress, Success or Failed.
     */
    status: string;
    /**
     * When it was started.
     */
    startedAt?: string;
    /**
     * How many nodes there are of each status, and their total.
     */
    targets?: {
      /**
       * Number of nodes.
       */
      [k: string]: number;
    };
  }[];
  /**
   * For people. What nextRunTime says, or a ~ and what nextRunEstimate says.
   */
  nextRun?: string;
  /**
   * When a cron() or at() schedule runs it next, UTC. Absent with rate() and with calendarNames. A time that is past: AWS has not shown that run yet.
   */
  nextRunTime?: string;
  /**
   * When a rate() schedule runs it next, UTC. An estimate: each node counts from its own last run.
   */
  nextRunEstimate?: string;
  /**
   * How many nodes comply. Absent when syncCompliance is MANUAL.
   */
  compliance?: {
    /**
     * Number of nodes that comply.
     */
    compliant?: number;
    /**
     * Number of nodes that don't.
     */
    nonCompliant?: number;
    /**
     * How bad that is, as the spec says.
     */
    severity?: string;
  };
  /**
   * The last difference between AWS and the spec that nobody declared.
   */
  drift?: {
    /**
     * When it was seen.
     */
    detectedAt: string;
    /**
     * When it was put back. Absent while it stands.
     */
    correctedAt?: string;
    /**
     * How often differences were put back so far.
     */
    corrections: number;
    /**
     * When it was last begun to put it back. Absent once the outcome is known. Counted as one correction when AWS is seen to hold the spec.
     */
    correctingSince?: string;
    /**
     * When it was last put back, at most four times, oldest first.
     *
     * @maxItems 4
     *
     * Items: One time.
     */
    lastCorrections?: string[];
    /**
     * Set while somebody keeps changing it: it was put back more than three times in an hour, and is put back at most once an hour from then on, until an hour has passed without a difference. An edit of the spec ends it, too.
     */
    contestedSince?: string;
    /**
     * What differed, at most 10 fields.
     *
     * @maxItems 10
     *
     * Items: One field that differed.
     */
    fields: {
      /**
       * The field.
       */
      path: string;
      /**
       * What the spec declares.
       */
      declared: string;
      /**
       * What AWS held. Values of parameters are never shown.
       */
      observed: string;
    }[];
    /**
     * false: more fields differed than are shown.
     */
    fieldsComplete?: boolean;
  };
  /**
   * Keys of the tags that the spec set. Only these are ever removed.
   *
   * Items: One key.
   */
  tagKeys?: string[];
  /**
   * true: the association existed before and was taken over.
   */
  adopted?: boolean;
  /**
   * What becomes of the association in AWS when this resource is deleted, Delete or Retain.
   */
  deletionPolicy?: string;
  /**
   * Address of the association in the AWS console.
   */
  consoleUrl?: string;
  /**
   * The value of the annotation ssm-operator.dev/run-requested-at that was handled last. A later time there runs the association once on its targets, at once. It is recorded before, so that nothing runs twice. Events tell what became of it: RunRequested, RunFulfilled, RunRefused, RunUnconfirmed or RunNotStarted.
   */
  lastHandledRunAt?: string;
  /**
   * A value of the annotation ssm-operator.dev/run-requested-at that is never handled, because it is no RFC 3339 time or was more than 5 minutes ahead. Its first 64 characters.
   */
  ignoredRunRequest?: string;
  /**
   * The value of the annotation ssm-operator.dev/reconcile-requested-at that was handled last: the look has ended, well or with a failure that does not go away by itself. Ready says which.
   */
  lastHandledReconcileAt?: string;
  /**
   * A value of the annotation ssm-operator.dev/reconcile-requested-at that is never handled, because it is no RFC 3339 time or was more than 5 minutes ahead. Its first 64 characters.
   */
  ignoredReconcileRequest?: string;
  /**
   * When the operator first saw the tag ssm-operator.dev/hold on the association in AWS. While it is there nothing is written to it. Absent: it is not held.
   */
  heldSince?: string;
  /**
   * Ready: AWS holds what the spec declares. Stalled: no progress unless somebody acts. RunsSucceeding: the document succeeds on the targets; Unknown while nothing proves it. Drifted: AWS differs from the spec.
   */
  conditions?: readonly Condition[];
}
