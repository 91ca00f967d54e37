import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './error.ts';

/** Who signed a request, and for which region and service. Signatures are not checked. */
export interface Credential {
  accessKeyId: string;
  region: string;
  service: string;
}

const SCOPE = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/** Throws when the request is not signed. */
export function credentialOf(headers: IncomingHttpHeaders): Credential {
  const { authorization } = headers;
  if (authorization === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const [, accessKeyId, region, service] = SCOPE.exec(authorization) ?? [];
  if (accessKeyId !== undefined && region !== undefined && service !== undefined) {
    return { accessKeyId, region, service };
  }
  throw new AwsError('IncompleteSignatureException', 'Authorization header requires a Credential scope.');
}
