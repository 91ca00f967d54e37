import { DescribeAssociationCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { createdId, errorOf, UNKNOWN } from '../simulator/support.ts';
import { statement } from './statement.ts';

describe('creating an association', () => {
  statement(
    'the same document and targets twice make two associations',
    'R: Terraform, acceptance tests of aws_ssm_association',
    async ({ ssm }) => {
      const first = await createdId(ssm, { AssociationName: 'twin' });
      const second = await createdId(ssm, { AssociationName: 'twin' });

      expect(second).not.toBe(first);
    },
  );
});

describe('describing an association', () => {
  statement(
    'an id that nothing has is AssociationDoesNotExist',
    'M: DescribeAssociation',
    async ({ ssm }) => {
      const { name } = await errorOf(ssm.send(new DescribeAssociationCommand({ AssociationId: UNKNOWN })));

      expect(name).toBe('AssociationDoesNotExist');
    },
  );
});
