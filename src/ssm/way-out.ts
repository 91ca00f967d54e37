/** AWS's limits, and what they are unless AWS was asked for more (General Reference, "Systems Manager endpoints and quotas"). */
const LIMITS: Readonly<Record<string, string>> = {
  AssociationLimitExceeded:
    'The account has as many associations in this region as its quota allows (2,000 by default). Delete some, or ask for more in Service Quotas.',
  AssociationVersionLimitExceeded:
    'The association has as many versions as AWS keeps (1,000). Delete it in AWS, and it is made anew.',
  DocumentLimitExceeded:
    'The account has as many documents of its own in this region as its quota allows (500 by default). Delete some, or ask for more in Service Quotas.',
  DocumentVersionLimitExceeded:
    'The document has as many versions as AWS keeps (1,000). Set spec.versionsToKeep, such as 100: older versions that this resource published are deleted, but never the default or one that an association uses. Or delete old ones in AWS.',
  DocumentPermissionLimit:
    'AWS shares a document with at most 1,000 accounts, or with every account alone. Take accounts from sharing.accountIds.',
  MaxDocumentSizeExceeded: 'A document has at most 64 KB.',
  TooManyTagsError: 'AWS allows 50 tags each, with those that others have set. Remove some.',
};

/** Where the same name is about something else. */
const LIMITS_OF_OPERATION: Readonly<Record<string, string>> = {
  'UpdateDocumentDefaultVersion:InvalidDocumentVersion':
    'status.versions names the versions that are there. One that was deleted does not come back.',
  'ModifyDocumentPermission:DocumentLimitExceeded':
    'AWS allows 5 public documents in a region. Take sharing.public from another one, or ask for more in Service Quotas.',
};

/** AWS's own words may name another action than the call: tags of a new association need their own. */
const DENIED_ACTION = /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/;

/** What somebody can do about an error of AWS. `undefined`: AWS's own words say all that is known. */
export function wayOut(code: string, operation: string, words: string): string | undefined {
  if (code !== 'AccessDeniedException') return LIMITS_OF_OPERATION[`${operation}:${code}`] ?? LIMITS[code];
  const action = DENIED_ACTION.exec(words)?.[1] ?? `ssm:${operation}`;
  return `Allow ${action} in an IAM policy of the operator's role, and look for a policy that denies it.`;
}
