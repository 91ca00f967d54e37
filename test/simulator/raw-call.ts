const CREDENTIAL = 'test/20260101/eu-west-1/ssm/aws4_request';
const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=host, Signature=0`;

/** The headers of a call as an SDK sends them. */
export function ssmHeaders(operation: string): Record<string, string> {
  return {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonSSM.${operation}`,
    authorization: AUTHORIZATION,
  };
}

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  /** Of an error. */
  code: unknown;
  message: string;
}

/** A request that no SDK would send. */
export async function raw(url: string, headers: Record<string, string>, body: string): Promise<RawAnswer> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const { status, headers: answered } = response;
  const answer = (await response.json()) as Record<string, unknown>;
  const message = (answer['message'] ?? answer['Message'] ?? '') as string;
  return { status, headers: answered, body: answer, code: answer['__type'], message };
}

/** A well-formed call with an input that no SDK would let through. */
export function callRaw(url: string, operation: string, input: object): Promise<RawAnswer> {
  return raw(url, ssmHeaders(operation), JSON.stringify(input));
}
