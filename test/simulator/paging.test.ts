import { ListAssociationsCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { createdId, stage } from './support.ts';

test('a token that somebody has altered is no token', async () => {
  const { ssm } = await stage();
  await createdId(ssm);
  await createdId(ssm);
  const { NextToken } = await ssm.send(new ListAssociationsCommand({ MaxResults: 1 }));
  const token = JSON.parse(Buffer.from(NextToken!, 'base64url').toString()) as object;

  const altered = Buffer.from(JSON.stringify({ ...token, after: 'the first' })).toString('base64url');

  await expect(ssm.send(new ListAssociationsCommand({ NextToken: altered }))).rejects.toMatchObject({
    name: 'InvalidNextToken',
  });
});
