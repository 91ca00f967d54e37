import { table } from './table.ts';

/** An error as AWS answers it. `code` is the exception's name on the wire. */
export class AwsError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const STATUSES = table({
  AccessDenied: 403,
  MissingAuthenticationToken: 403,
  SignatureDoesNotMatch: 403,
  RequestEntityTooLargeException: 413,
  InternalServerError: 500,
  InternalFailure: 500,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
});

/** The HTTP status of an error code: 400 for every client fault, throttling and access that SSM denies included. */
export function statusOf(code: string): number {
  return STATUSES[code] ?? 400;
}
