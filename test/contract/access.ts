import type { SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import { allow, missing } from '../simulator/policy-support.ts';
import type { World } from './statement.ts';

/** A client whose principal has a policy of these statements, and no other rights. */
export async function guestOf({ admin, client }: World, ...Statement: object[]): Promise<SSMClient> {
  const { status } = await admin('PUT', 'policies/guest', { Version: '2012-10-17', Statement });
  expect(status).toBe(200);
  return client({ accessKeyId: 'guest' });
}

/** All that a principal must be allowed before a call is not denied any more, as `action on resource`. */
export async function neededRights(
  world: World,
  call: (guest: SSMClient) => Promise<unknown>,
  given: string[] = [],
): Promise<string[]> {
  const guest = await guestOf(
    world,
    ...given.map((right) => allow(...(right.split(' on ') as [string, string]))),
  );
  const denied = call(guest).catch((error: Error) => {
    // Whatever else a call fails for, it was allowed.
    if (error.name === 'AccessDeniedException') throw error;
  });
  const next = await missing(denied);
  if (next === '') return given;
  expect(given).not.toContain(next);
  return neededRights(world, call, [...given, next]);
}
