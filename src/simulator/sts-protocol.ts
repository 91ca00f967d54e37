import { partitionOf } from './arns.ts';
import { performCall, type Ending } from './call.ts';
import { credentialOf } from './credential.ts';
import { AwsError, statusOf } from './error.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import { uuidFrom } from './random.ts';
import { accountOf, type World } from './world.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character]!);
}

function identity(world: World, region: string, principal: string, account: string): string {
  const arn = escaped(`arn:${partitionOf(region)}:iam::${account}:user/${principal}`);
  const id = escaped(principal);
  const result = `<Arn>${arn}</Arn><UserId>${id}</UserId><Account>${account}</Account>`;
  const requestId = `<RequestId>${uuidFrom(world.requestIds)}</RequestId>`;
  return `<GetCallerIdentityResponse xmlns="${NAMESPACE}"><GetCallerIdentityResult>${result}</GetCallerIdentityResult><ResponseMetadata>${requestId}</ResponseMetadata></GetCallerIdentityResponse>`;
}

function errorAnswer({ code, message }: AwsError): HttpAnswer {
  const side = statusOf(code) >= 500 ? 'Receiver' : 'Sender';
  const error = `<Error><Type>${side}</Type><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error>`;
  const body = `<ErrorResponse xmlns="${NAMESPACE}">${error}</ErrorResponse>`;
  return { status: statusOf(code), contentType: 'text/xml', body };
}

function answerOf(ending: Ending): HttpAnswer | 'drop' {
  if (ending === 'drop') return 'drop';
  if ('error' in ending) return errorAnswer(ending.error);
  return { status: 200, contentType: 'text/xml', body: ending.answer };
}

async function answer(world: World, request: HttpRequest): Promise<HttpAnswer | 'drop'> {
  const operation = new URLSearchParams(request.body).get('Action') ?? '';
  const { accessKeyId: principal, region, service } = credentialOf(request.headers);
  if (service !== 'sts') {
    throw new AwsError('SignatureDoesNotMatch', "Credential should be scoped to correct service: 'sts'.");
  }
  const account = accountOf(world, principal);
  const ending = await performCall(
    world,
    { operation, principal, account, region, resources: ['*'] },
    {},
    () => {
      if (operation === 'GetCallerIdentity') return identity(world, region, principal, account);
      throw new AwsError(
        'InvalidAction',
        `STS ${operation || 'without Action'} is not served by this simulator.`,
      );
    },
  );
  return answerOf(ending);
}

/** Answers a request in AWS's query protocol, as STS speaks it. */
export async function answerSts(world: World, request: HttpRequest): Promise<HttpAnswer | 'drop'> {
  try {
    return await answer(world, request);
  } catch (error) {
    // The query protocol names the same errors without Exception.
    if (error instanceof AwsError) {
      return errorAnswer(new AwsError(error.code.replace(/Exception$/, ''), error.message));
    }
    throw error;
  }
}
