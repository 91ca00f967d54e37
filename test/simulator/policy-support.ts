import type { SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import { stage, type Stage } from './support.ts';

export const HERE = 'eu-west-1:111122223333';
export const ANY_ASSOCIATION = `arn:aws:ssm:${HERE}:association/*`;
export const SHELL_SCRIPT = 'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript';
export const OWNED = [{ Key: 'owner', Value: 'me' }];

export function allow(
  Action: string | string[],
  Resource: string | string[] = '*',
  Condition?: object,
): object {
  return { Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) };
}

export function deny(Action: string, Resource = '*', Condition?: object): object {
  return { ...allow(Action, Resource, Condition), Effect: 'Deny' };
}

/** A stage on which the principal `guest` has a policy of these statements. */
export async function guarded(...Statement: object[]): Promise<Stage & { guest: SSMClient }> {
  const made = await stage();
  const { status } = await made.admin('PUT', 'policies/guest', { Version: '2012-10-17', Statement });
  expect(status).toBe(200);
  return { ...made, guest: made.client({ accessKeyId: 'guest' }) };
}

/** What an AccessDeniedException says is missing, as `action on resource`; empty when the call succeeds. */
export async function missing(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return '';
  expect(error).toMatchObject({ name: 'AccessDeniedException' });
  const [, action, resource] = /perform: (\S+) on resource: (\S+) /.exec((error as Error).message) ?? [];
  return `${action} on ${resource}`;
}
