// Made from crds/ssmdocuments.yaml by npm run generate. Change that file, not this one.
import type { Condition, ObjectMeta } from '../resource.ts';

/**
 * A document of AWS Systems Manager: the steps that associations run on nodes. Each change of the content is published as a new version; versions in AWS never change. When a new version becomes the default, associations that use $DEFAULT run it at once.
 */
export interface SsmDocument {
  /**
   * Always ssm-operator.dev/v1alpha1.
   */
  apiVersion: string;
  /**
   * Always SsmDocument.
   */
  kind: string;
  metadata: ObjectMeta;
  spec: SsmDocumentSpec;
  status?: SsmDocumentStatus;
}
/**
 * What Systems Manager is to hold, and how the operator treats it. The operator never writes here.
 */
export interface SsmDocumentSpec {
  /**
   * The document's name in AWS, 3 to 128 letters, digits, dots, hyphens and underscores. It can't start with aws-, amazon or amzn, which AWS keeps for its own. Default: metadata.name. Fixed once status.documentName is set.
   */
  documentName?: string;
  /**
   * What the document is. Associations run Command, Policy and Automation. Default: Command. Fixed once status.documentType is set.
   */
  documentType?:
    | 'Command'
    | 'Policy'
    | 'Automation'
    | 'Session'
    | 'Package'
    | 'ApplicationConfiguration'
    | 'ApplicationConfigurationSchema'
    | 'DeploymentStrategy'
    | 'ChangeCalendar'
    | 'Automation.ChangeTemplate'
    | 'ProblemAnalysis'
    | 'ProblemAnalysisTemplate'
    | 'CloudFormation'
    | 'ConformancePackTemplate'
    | 'QuickSetup'
    | 'ManualApprovalPolicy'
    | 'AutoApprovalPolicy';
  /**
   * How the content is written in AWS. It has to fit contentText and contentFrom. TEXT is for ChangeCalendar only. Default: JSON.
   */
  documentFormat?: 'JSON' | 'YAML' | 'TEXT';
  /**
   * The content as data, with schemaVersion as text ("2.2"). Compared as data, so order and layout don't matter. YAML is read before the operator sees it: write numbers that are to stay as they are in quotes, such as "0755". A whole number beyond 9007199254740991 is not sent (Stalled, ContentNumberTooLarge), nor what is nested more than 100 levels deep (ContentNestedTooDeep). Fields that are null are left out. Exactly one of content, contentText and contentFrom. Looked into before it is sent, as contentText is, when documentType is Command, Policy, Automation, Automation.ChangeTemplate or Session: what AWS is known to refuse is not sent (Stalled, InvalidContent, which names the place), what is doubtful is told by one event (DoubtfulContent) and sent.
   */
  content?: {
    [k: string]: unknown;
  };
  /**
   * The content as text in the format of documentFormat, sent exactly as it is, at most 64 KiB. Exactly one of content, contentText and contentFrom.
   */
  contentText?: string;
  /**
   * Where the content is: text in the format of documentFormat, sent exactly as it is, at most 64 KiB. While it can't be had, nothing is sent, and what AWS holds stays. Exactly one of content, contentText and contentFrom.
   */
  contentFrom?: {
    /**
     * A key of a ConfigMap in this namespace. The ConfigMap has to carry the label ssm-operator.dev/content=true; a change of it is published like a change of the spec, so who may edit it may do what an edit of this resource does.
     */
    configMapKeyRef: {
      /**
       * The ConfigMap's name.
       */
      name: string;
      /**
       * The key of its data whose value is the content.
       */
      key: string;
    };
  };
  /**
   * A name for the version that is published next, 1 to 128 letters, digits, dots, hyphens and underscores. AWS wants it to be unique in the document, so change it together with the content. Other content under the name of an earlier version is not sent (Stalled, VersionNameTaken).
   */
  versionName?: string;
  /**
   * A name to show to people, at most 1024 characters. AWS may take another one only together with new content (Stalled, NeedsNewContent).
   */
  displayName?: string;
  /**
   * The type of resource that the document works on, such as /AWS::EC2::Instance; / means all. Left out: the console offers it for none.
   */
  targetType?: string;
  /**
   * Documents that this one needs, at least one; a document of type ApplicationConfiguration has to name its ApplicationConfigurationSchema here. AWS takes it at creation only: an edit later on, or an adopted document that requires others, is Stalled (RequiresChanged) and sends nothing. The order does not matter, and what an entry leaves out is not compared. Left out: nothing is compared.
   *
   * @minItems 1
   *
   * Items: One document.
   */
  requires?: {
    /**
     * Its name or ARN.
     */
    name: string;
    /**
     * Its version, $DEFAULT, $LATEST or a number in quotes.
     */
    version?: string;
    /**
     * What it is needed for.
     */
    requireType?: string;
    /**
     * The name of its version.
     */
    versionName?: string;
  }[];
  /**
   * Files that belong to the document, at most 20 sources, sent with every version. The operator's AWS role needs s3:GetObject for them. AWS shows the names of files, never where they came from: an edit here is seen by status.attachmentsHash; of versions that others made, only whether the names given here are there. AWS may take other files only together with new content (Stalled, NeedsNewContent); the same files at another address count as others. Empty list: no files. Left out, or removed: nothing is compared, and what AWS holds stays until the next version.
   *
   * @maxItems 20
   *
   * Items: One source of files.
   */
  attachments?: {
    /**
     * SourceUrl: a folder in S3. S3FileUrl: one file in S3. AttachmentReference: a file of another document.
     */
    key: 'SourceUrl' | 'S3FileUrl' | 'AttachmentReference';
    /**
     * Exactly one address.
     *
     * @minItems 1
     * @maxItems 1
     *
     * Items: The address, 1 to 1024 characters.
     */
    values: string[];
    /**
     * The file's name in the document.
     */
    name?: string;
  }[];
  /**
   * Who else may use the document: exactly these, so what somebody else grants in AWS is put back as drift. Left out: sharing is neither compared nor changed. Removed: what this resource granted is taken back. {}: nobody. Consumers have to be in the same region.
   */
  sharing?: {
    /**
     * AWS accounts, at most 1000, twelve digits each, in quotes.
     *
     * @maxItems 1000
     *
     * Items: One account id.
     */
    accountIds?: string[];
    /**
     * true: every AWS account may use it; leave accountIds out then. The operator has to allow it for this namespace (setting publicSharingNamespaces). AWS allows 5 public documents a region, and an account may block public sharing as a whole. Default: false.
     */
    public?: boolean;
    /**
     * Which versions the others may use. Default: $DEFAULT.
     */
    sharedDocumentVersion?: '$DEFAULT' | '$LATEST' | '$ALL';
  };
  /**
   * Which version is the default. Automatic: the newest that this resource published, as soon as it is Active; associations that use $DEFAULT then run it at once. Manual: the one that defaultVersion names. Default: Automatic.
   */
  promotion?: 'Automatic' | 'Manual';
  /**
   * With promotion Manual: the number of the default version, in quotes. Left out: the default stays as it is.
   */
  defaultVersion?: string;
  /**
   * How many of the versions that this resource published stay in AWS, 1 to 1000; older ones of them are deleted, told by an event before. Versions that have failed do not count. Never deleted are versions that somebody else published, the default, the newest, and any that an association in the account or an SsmAssociation names; none while all versions ($ALL) are shared, by whomever. What names a version elsewhere, such as a maintenance window or requires of another document, is not seen. A deleted version does not come back. Left out: all stay. AWS keeps at most 1000 and then takes no new one, so stay well below.
   */
  versionsToKeep?: number;
  /**
   * Tags of the document in AWS, at most 47, because AWS allows 50 and the operator adds 3 of its own. Only the keys that were set here are ever removed.
   */
  tags?: {
    /**
     * Value of one tag, at most 256 characters.
     */
    [k: string]: string;
  };
  /**
   * true: the document is deleted with AWS's Force flag, which some types such as ApplicationConfigurationSchema need. Default: false.
   */
  forceDelete?: boolean;
  /**
   * The AWS region that holds the document. Default: the operator's. Fixed once status.region is set.
   */
  region?: string;
  /**
   * What happens when somebody changes the document in AWS. Correct: it is put back, which publishes a new version. Report: it is shown in status.drift and left alone, but a new spec is written. Observe: nothing in AWS is ever changed, not even created or deleted. Default: Correct.
   */
  driftPolicy?: 'Correct' | 'Report' | 'Observe';
  /**
   * What becomes of the document in AWS when this resource is deleted. Delete: it is deleted with all its versions, once no association uses it. Retain: it stays. Default: Delete; for an adopted document Retain.
   */
  deletionPolicy?: 'Delete' | 'Retain';
  /**
   * Takes over the document of this name that exists in AWS; where there is none, nothing is created. The operator has to allow it for this namespace (setting adoptionNamespaces). What belongs to another resource is left alone until that one lets go of it (deletionPolicy Retain). Taking over writes tags and nothing else. Has no effect once the document is recorded in the status, apart from overwrite.
   */
  adopt?: {
    /**
     * true: take over the document that has this documentName.
     */
    byName?: boolean;
    /**
     * true: where the adopted document differs from the spec, a new version is published or another one becomes the default. false (what left out means): the difference is shown (AdoptionDiffers), and nothing but tags is written until AWS has held what the spec says. From then on edits and driftPolicy act as always.
     */
    overwrite?: boolean;
  };
  /**
   * true: the operator neither reads nor writes anything in AWS for this resource. Deleting the resource still works. Default: false.
   */
  suspend?: boolean;
  /**
   * How often everything about this document is compared with AWS, as a duration such as 15m or 24h, at least 5m. Default: the operator's setting, 15m.
   */
  checkInterval?: string;
}
/**
 * What the operator found and did. Only the operator writes here.
 */
export interface SsmDocumentStatus {
  /**
   * metadata.generation of the spec that this status tells of. -1: the operator has not seen the resource yet.
   */
  observedGeneration?: number;
  /**
   * The AWS account that holds the document. The resource is tied to it.
   */
  accountId?: string;
  /**
   * The AWS region that holds the document. The resource is tied to it.
   */
  region?: string;
  /**
   * The document's name in AWS. The resource is tied to it.
   */
  documentName?: string;
  /**
   * The document's type in AWS. The resource is tied to it.
   */
  documentType?: string;
  /**
   * The document's ARN.
   */
  documentArn?: string;
  /**
   * AWS's status of the newest version, which is Creating, Updating, Active, Deleting or Failed.
   */
  documentStatus?: string;
  /**
   * The newest Active version that holds the content of the spec.
   */
  publishedVersion?: string;
  /**
   * The newest version in AWS, whoever made it.
   */
  latestVersion?: string;
  /**
   * The version that runs where none is named.
   */
  defaultVersion?: string;
  /**
   * The version that the operator wrote last, or found to hold the spec.
   */
  writtenVersion?: string;
  /**
   * The versions that this resource published and that it has not deleted, such as 1-3,5. Only these are deleted by versionsToKeep. A version whose answer from AWS was lost is not among them.
   */
  publishedVersions?: string;
  /**
   * An older version that holds the content of the spec, used because AWS refused to take the same content again.
   */
  reusedVersion?: string;
  /**
   * The version that the operator made the default last, or found to be it.
   */
  promotedVersion?: string;
  /**
   * The version that is being made the default. Absent once AWS has answered.
   */
  promoting?: string;
  /**
   * AWS's SHA-256 of the content of the newest version.
   */
  hash?: string;
  /**
   * Fingerprint of what AWS can see of the spec, as last written.
   */
  appliedHash?: string;
  /**
   * Fingerprint of spec.attachments as last sent, or found in AWS by their names. It is that of reusedVersion, or else of writtenVersion. Absent: not known.
   */
  attachmentsHash?: string;
  /**
   * Fingerprint of spec.attachments of a version that was begun to be sent. Absent once the answer is known.
   */
  attachmentsSending?: string;
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
   * Schema version of the content.
   */
  schemaVersion?: string;
  /**
   * Platforms on which the document runs, of Windows, Linux and MacOS.
   *
   * Items: One platform.
   */
  platformTypes?: string[];
  /**
   * Parameters that the document declares, at most 20.
   *
   * @maxItems 20
   *
   * Items: One parameter.
   */
  parameters?: {
    /**
     * Its name.
     */
    name: string;
    /**
     * String or StringList.
     */
    type?: string;
    /**
     * What it is for.
     */
    description?: string;
    /**
     * What holds when an association does not set it. Absent when it has to be set.
     */
    defaultValue?: string;
  }[];
  /**
   * Versions in AWS, newest first, at most 20.
   *
   * @maxItems 20
   *
   * Items: One version.
   */
  versions?: {
    /**
     * Its number.
     */
    documentVersion: string;
    /**
     * Its name.
     */
    versionName?: string;
    /**
     * AWS's status of it.
     */
    status?: string;
    /**
     * Why it failed.
     */
    statusInformation?: string;
    /**
     * When it was made.
     */
    createdDate?: string;
    /**
     * true: it runs where none is named.
     */
    isDefaultVersion?: boolean;
  }[];
  /**
   * Associations in this account and region that run the document, whoever made them.
   */
  usedBy?: {
    /**
     * How many there are.
     */
    count: number;
    /**
     * The first of them, at most 10.
     *
     * @maxItems 10
     *
     * Items: Name or id of one.
     */
    names?: string[];
  };
  /**
   * What this resource granted to others, or was about to grant. When spec.sharing is removed, just this is taken back.
   */
  sharing?: {
    /**
     * Hash of the spec.sharing that phase speaks of.
     */
    hash?: string;
    /**
     * How far it has got. Sending: begun, and the answer is not known. Sent: AWS took it, and does not show it yet. InPlace: AWS showed it. Refused: AWS refused it or did not keep it, so it is not sent again.
     */
    phase?: string;
    /**
     * Accounts from whom AWS has taken it back, as far as that was not seen yet.
     *
     * Items: Account id, or all.
     */
    takenBack?: string[];
    /**
     * Why AWS refused it.
     */
    reason?: string;
    /**
     * In AWS's words, with the way out.
     */
    message?: string;
    /**
     * AWS accounts.
     *
     * Items: One account id.
     */
    accountIds?: string[];
    /**
     * true: every AWS account.
     */
    public?: boolean;
    /**
     * Which versions the others may use.
     */
    sharedDocumentVersion?: string;
  };
  /**
   * Keys of the tags that the spec set. Only these are ever removed.
   *
   * Items: One key.
   */
  tagKeys?: string[];
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
       * What AWS held.
       */
      observed: string;
    }[];
    /**
     * false: more fields differed than are shown.
     */
    fieldsComplete?: boolean;
  };
  /**
   * true: the document existed before and was taken over.
   */
  adopted?: boolean;
  /**
   * What becomes of the document in AWS when this resource is deleted, Delete or Retain.
   */
  deletionPolicy?: string;
  /**
   * The value of the annotation ssm-operator.dev/reconcile-requested-at that was handled last: the look has ended, well or with a failure that does not go away by itself. Ready says which.
   */
  lastHandledReconcileAt?: string;
  /**
   * A value of the annotation ssm-operator.dev/reconcile-requested-at that is never handled, because it is no RFC 3339 time or was more than 5 minutes ahead. Its first 64 characters.
   */
  ignoredReconcileRequest?: string;
  /**
   * A value of the annotation ssm-operator.dev/run-requested-at, which is never handled: a document does not run by itself. Its first 64 characters.
   */
  ignoredRunRequest?: string;
  /**
   * When the operator first saw the tag ssm-operator.dev/hold on the document in AWS. While it is there nothing is written to it. Absent: it is not held.
   */
  heldSince?: string;
  /**
   * Ready: AWS holds what the spec declares. Stalled: no progress unless somebody acts. Drifted: AWS differs from the spec.
   */
  conditions?: readonly Condition[];
}
