import { partitionOf } from './arns.ts';
import { performCall, type Ending } from './call.ts';
import { credentialOf } from './credential.ts';
import { dispatch } from './dispatch.ts';
import { AwsError, statusOf } from './error.ts';
import { errorBody } from './error-body.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import { isUnwieldy } from './nesting.ts';
import { accountOf, type World } from './world.ts';

const TARGET = /^AmazonSSM\.(\w+)$/;

type Input = Record<string, unknown>;

/** AWS says nothing about a body that it can't read, but for a list. [U] of SSM: measured of Athena. */
function inputFrom(body: string): Input {
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    throw new AwsError('SerializationException', '');
  }
  if (Array.isArray(input)) {
    throw new AwsError('SerializationException', 'Start of list found where not expected');
  }
  // What could not be written again would make the record of calls unreadable.
  if (typeof input === 'object' && input !== null && !isUnwieldy(input)) return input as Input;
  throw new AwsError('SerializationException', '');
}

/** What an AccessDeniedException names: the association or document of the call, if it names one. */
function resourceOf(operation: string, input: Input): string {
  if (operation === 'CreateAssociation' || operation === 'CreateAssociationBatch') return 'association/*';
  const isDocument = input['ResourceType'] === 'Document' || /Document/.test(operation);
  const id = isDocument
    ? (input['Name'] ?? input['ResourceId'])
    : (input['AssociationId'] ?? input['ResourceId'] ?? listIn(input, 'AssociationIds')[0]);
  const kind = isDocument ? 'document' : 'association';
  return typeof id === 'string' ? `${kind}/${id}` : '*';
}

function listIn(input: Input, member: string): unknown[] {
  const list = input[member];
  return Array.isArray(list) ? list : [];
}

/** What else a call touches: each association that it starts, each document that a new association is of. */
function moreResources(operation: string, input: Input): string[] {
  const ids = listIn(input, 'AssociationIds').flatMap((id) =>
    typeof id === 'string' ? [`association/${id}`] : [],
  );
  if (!operation.startsWith('CreateAssociation')) return ids;
  const entries = [input, ...(listIn(input, 'Entries') as (Input | null)[])];
  const names = entries.map((entry) => entry?.['Name']).filter((name) => typeof name === 'string');
  return names.map((name) => (name.startsWith('arn:') ? name : `document/${name}`));
}

/** Amazon's documents belong to no account; nobody else's have names like theirs. */
function arnOf(resource: string, region: string, account: string): string {
  const owner = /^document\/(aws-|amazon|amzn)/i.test(resource) ? '' : account;
  return resource.startsWith('arn:')
    ? resource
    : `arn:${partitionOf(region)}:ssm:${region}:${owner}:${resource}`;
}

const CONTENT_TYPE = 'application/x-amz-json-1.1';

function errorAnswer(world: World, error: AwsError): HttpAnswer {
  return { status: statusOf(error.code), contentType: CONTENT_TYPE, body: errorBody(world, error) };
}

function answerOf(world: World, ending: Ending): HttpAnswer | 'drop' {
  if (ending === 'drop') return 'drop';
  if ('error' in ending) return errorAnswer(world, ending.error);
  return { status: 200, contentType: CONTENT_TYPE, body: ending.answer };
}

function isAwsJson({ method, headers }: HttpRequest): boolean {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return method === 'POST' && type === CONTENT_TYPE;
}

/** [U] of SSM, and of another method: measured of Athena for AWS JSON 1.0 and for no content type at all. */
const NOT_AWS_JSON: HttpAnswer = {
  status: 404,
  contentType: 'application/xml',
  body: '<UnknownOperationException/>',
};

async function answer(world: World, request: HttpRequest): Promise<HttpAnswer | 'drop'> {
  const operation = TARGET.exec(String(request.headers['x-amz-target']))?.[1];
  if (operation === undefined) {
    // AWS says no more.
    throw new AwsError('UnknownOperationException', '');
  }
  // [U] the code.
  if (request.isTooLarge) throw new AwsError('RequestEntityTooLargeException', '');
  const { accessKeyId: principal, region, service } = credentialOf(request.headers);
  if (service !== 'ssm') {
    const message = "Credential should be scoped to correct service: 'ssm'.";
    throw new AwsError('InvalidSignatureException', message);
  }
  const account = accountOf(world, principal);
  const input = inputFrom(request.body);
  const resources = [resourceOf(operation, input), ...moreResources(operation, input)].map((one) =>
    arnOf(one, region, account),
  );
  const ending = await performCall(
    world,
    { operation, principal, account, region, resources },
    input,
    (stale) => JSON.stringify(dispatch(world, { operation, principal, account, region, input, stale })),
  );
  return answerOf(world, ending);
}

/** Answers a request in AWS JSON 1.1. */
export async function answerSsm(world: World, request: HttpRequest): Promise<HttpAnswer | 'drop'> {
  if (!isAwsJson(request)) return NOT_AWS_JSON;
  try {
    return await answer(world, request);
  } catch (error) {
    if (error instanceof AwsError) return errorAnswer(world, error);
    throw error;
  }
}
