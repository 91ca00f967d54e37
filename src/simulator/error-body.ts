import type { AwsError } from './error.ts';
import type { World } from './world.ts';

/** Exceptions whose shape in the AWS model has no member: their answers carry the code alone. */
const MEMBERLESS: ReadonlySet<string> = new Set([
  'AssociatedInstances',
  'AssociationAlreadyExists',
  'AssociationLimitExceeded',
  'DuplicateInstanceId',
  'InvalidCommandId',
  'InvalidFilterKey',
  'InvalidOutputLocation',
  'InvalidPluginName',
  'InvalidResourceId',
  'InvalidResourceType',
  'InvocationDoesNotExist',
  'StatusUnchanged',
  'TooManyTagsError',
]);

/** [U] of the two that are not SSM's own; the model says it of the third. */
const LOWER_CASE = ['ValidationException', 'ThrottlingException', 'InvalidInstanceInformationFilterValue'];

/** The member that carries an error's message; undefined: none does. */
export function messageMember(code: string): 'Message' | 'message' | undefined {
  if (MEMBERLESS.has(code)) return undefined;
  return LOWER_CASE.includes(code) ? 'message' : 'Message';
}

/** An error as AWS JSON 1.1 writes it. An empty message is not written. */
export function errorBody({ settings }: World, { code, message }: AwsError): string {
  const isTold = settings.switches.memberlessErrorMessages === 'told';
  const member = messageMember(code) ?? (isTold ? 'message' : undefined);
  return JSON.stringify({ __type: code, ...(member && message ? { [member]: message } : {}) });
}
