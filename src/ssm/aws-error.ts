import { SSMServiceException } from '@aws-sdk/client-ssm';
import { ReconcileError, type Effect, type Retry } from '../controller/error.ts';
import { wayOut } from './way-out.ts';

/** Calls that change AWS. */
const CHANGES = /^(Create|Update|Delete|Start|Add|Remove|Modify)/;

/** DESIGN §3.5. What is not named here and is AWS's "no" (4xx) to a change is wrong for good; everything else may pass. */
const RETRY: Readonly<Record<string, Retry>> = {
  ThrottlingException: 'backoff',
  TooManyUpdates: 'backoff',
  RequestLimitExceeded: 'backoff',
  InvalidSignatureException: 'backoff',
  InvalidUpdate: 'backoff',
  InvalidAssociationVersion: 'backoff', // the version lock: somebody was faster, read again
  AssociationDoesNotExist: 'backoff',
  InvalidResourceId: 'backoff',

  AccessDeniedException: 'slow',
  AssociationLimitExceeded: 'slow',
  AssociationVersionLimitExceeded: 'slow',
  TooManyTagsError: 'slow',
  ExpiredTokenException: 'slow',
  UnrecognizedClientException: 'slow',
  InvalidClientTokenId: 'slow',
  RequestTimeTooSkewed: 'slow',
  RequestExpired: 'slow',
  SignatureDoesNotMatch: 'slow',
  IncompleteSignature: 'slow',
  MissingAuthenticationToken: 'slow',
  OptInRequired: 'slow',
  UnknownOperationException: 'slow',

  InvalidTarget: 'rarely',
  InvalidOutputLocation: 'rarely',
  InvalidParameters: 'rarely',
  InvalidDocumentVersion: 'rarely',
  UnsupportedPlatformType: 'rarely',
  InvalidDocument: 'rarely',

  DocumentAlreadyExists: 'backoff', // somebody was faster: read again, the tags decide
  DocumentLimitExceeded: 'slow',
  DocumentVersionLimitExceeded: 'slow',
  DocumentPermissionLimit: 'slow',
  InvalidDocumentOperation: 'slow',
  AssociatedInstances: 'slow',
};

/** Where the same name means something else: a document that has moved since it was read is read again. */
const RETRY_OF_OPERATION: Readonly<Record<string, Retry>> = {
  'UpdateDocument:InvalidDocument': 'backoff',
  'UpdateDocument:InvalidDocumentVersion': 'backoff', // the version lock: somebody was faster
  'DeleteDocument:InvalidDocument': 'backoff',
  'UpdateDocumentDefaultVersion:InvalidDocument': 'backoff',
  'ModifyDocumentPermission:InvalidDocument': 'backoff',
};

/** Translates what the SDK throws, keeping AWS's name as the reason: it is what people will search for. */
export function fromAws(error: unknown, operation: string): ReconcileError {
  if (error instanceof ReconcileError) return error;
  const effect = effectOf(error);
  if (!(error instanceof Error)) return passing(operation, String(error), error);
  if (error.name === 'CredentialsProviderError') {
    const message = noCredentials(error);
    return new ReconcileError({
      reason: 'CredentialsUnavailable',
      retry: 'slow',
      message,
      effect: 'refused',
      cause: error,
    });
  }
  if (!(error instanceof SSMServiceException) || error.name === 'Unknown') {
    return passing(operation, error.message || error.name, error);
  }
  const refusedChange = effect === 'refused' && CHANGES.test(operation);
  const retry =
    RETRY_OF_OPERATION[`${operation}:${error.name}`] ??
    RETRY[error.name] ??
    (refusedChange ? 'never' : 'backoff');
  const message = withWayOut(`${operation}: ${error.message}`, wayOut(error.name, operation, error.message));
  return new ReconcileError({ reason: reasonOf(error.name), retry, message, effect, cause: error });
}

function withWayOut(message: string, way: string | undefined): string {
  if (way === undefined) return message;
  return `${message}${/[.!?]$/.test(message) ? '' : '.'} ${way}`;
}

/** Only a 4xx with a name proves that nothing happened. */
function effectOf(error: unknown): Effect {
  if (!(error instanceof SSMServiceException) || error.name === 'Unknown') return 'unknown';
  const status = error.$metadata.httpStatusCode ?? 0;
  return status >= 400 && status < 500 ? 'refused' : 'unknown';
}

export function noCredentials({ message }: Error): string {
  return `No AWS credentials: ${message.replace(/\.$/, '')}. Give the operator's pod a role (EKS Pod Identity or IRSA), or keys.`;
}

function passing(operation: string, detail: string, cause: unknown): ReconcileError {
  const message = `${operation}: no usable answer from AWS (${detail})`;
  return new ReconcileError({
    reason: 'AwsUnreachable',
    retry: 'backoff',
    message,
    effect: 'unknown',
    cause,
  });
}

/** A condition's reason may hold letters, digits, `_`, `,` and `:` only. */
function reasonOf(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) ? name : 'AwsError';
}
