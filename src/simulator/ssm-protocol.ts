import { performCall, type Ending } from './call.ts';
import { credentialOf } from './credential.ts';
import { dispatch } from './dispatch.ts';
import { AwsError, statusOf } from './error.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import { accountOf, type World } from './world.ts';

const TARGET = /^AmazonSSM\.(\w+)$/;

function inputFrom(body: string): Record<string, unknown> {
  let input: unknown;
  try {
    input = JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid JSON.');
  }
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    return input as Record<string, unknown>;
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.');
}

/** What an AccessDeniedException names: the association or document of the call, if it names one. */
function resourceOf(operation: string, input: Record<string, unknown>): string {
  const isDocument = input['ResourceType'] === 'Document' || /Document/.test(operation);
  const id = isDocument
    ? (input['Name'] ?? input['ResourceId'])
    : (input['AssociationId'] ?? input['ResourceId']);
  const kind = isDocument ? 'document' : 'association';
  return typeof id === 'string' ? `${kind}/${id}` : '*';
}

function errorAnswer(error: AwsError): HttpAnswer {
  const body = JSON.stringify({ __type: error.code, message: error.message });
  return { status: statusOf(error.code), contentType: 'application/x-amz-json-1.1', body };
}

function answerOf(ending: Ending): HttpAnswer | 'drop' {
  if (ending === 'drop') return 'drop';
  if ('error' in ending) return errorAnswer(ending.error);
  return { status: 200, contentType: 'application/x-amz-json-1.1', body: ending.answer };
}

async function answer(world: World, request: HttpRequest): Promise<HttpAnswer | 'drop'> {
  const operation = TARGET.exec(String(request.headers['x-amz-target']))?.[1];
  if (operation === undefined) {
    throw new AwsError(
      'UnknownOperationException',
      'The X-Amz-Target header names no operation of AmazonSSM.',
    );
  }
  const { accessKeyId: principal, region } = credentialOf(request.headers);
  const account = accountOf(world, principal);
  const input = inputFrom(request.body);
  const resource = `arn:aws:ssm:${region}:${account}:${resourceOf(operation, input)}`;
  const ending = await performCall(
    world,
    { operation, principal, account, region, resource },
    input,
    (stale) => JSON.stringify(dispatch(world, { operation, account, region, input, stale })),
  );
  return answerOf(ending);
}

/** Answers a request in AWS JSON 1.1. */
export async function answerSsm(world: World, request: HttpRequest): Promise<HttpAnswer | 'drop'> {
  try {
    return await answer(world, request);
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(error);
    throw error;
  }
}
