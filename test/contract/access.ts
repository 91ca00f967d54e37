import type { SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import type { World } from './statement.ts';

/** A client whose principal has a policy of these statements, and no other rights. */
export async function guestOf({ admin, client }: World, ...Statement: object[]): Promise<SSMClient> {
  const { status } = await admin('PUT', 'policies/guest', { Version: '2012-10-17', Statement });
  expect(status).toBe(200);
  return client({ accessKeyId: 'guest' });
}
