import { DeleteAssociationCommand, UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { UNKNOWN, createdId, describeAssociation, errorOf, nodeId } from '../simulator/support.ts';
import { statement } from './statement.ts';

describe('deleting an association', () => {
  statement('answers nothing', 'M: DeleteAssociationResult', async ({ ssm, call }) => {
    const AssociationId = await createdId(ssm);

    const { status, body } = await call('DeleteAssociation', { AssociationId });

    expect([status, body]).toEqual([200, {}]);
  });

  statement(
    'makes a describe AssociationDoesNotExist right away',
    'R: Terraform waits for no deletion of aws_ssm_association',
    async ({ ssm }) => {
      const id = await createdId(ssm);

      await ssm.send(new DeleteAssociationCommand({ AssociationId: id }));

      expect((await errorOf(describeAssociation(ssm, id))).name).toBe('AssociationDoesNotExist');
    },
  );

  statement('that is gone is AssociationDoesNotExist', 'M: DeleteAssociation', async ({ ssm }) => {
    const AssociationId = await createdId(ssm);
    await ssm.send(new DeleteAssociationCommand({ AssociationId }));

    const again = await errorOf(ssm.send(new DeleteAssociationCommand({ AssociationId })));

    expect(again.name).toBe('AssociationDoesNotExist');
  });

  statement('that never was is AssociationDoesNotExist', 'M: DeleteAssociation', async ({ ssm }) => {
    const error = await errorOf(ssm.send(new DeleteAssociationCommand({ AssociationId: UNKNOWN })));

    expect(error.name).toBe('AssociationDoesNotExist');
  });

  statement(
    'by document and node finds none that has targets',
    'D: API Reference, DeleteAssociation',
    async ({ ssm }) => {
      const id = await createdId(ssm, { Targets: [{ Key: 'InstanceIds', Values: [nodeId('1')] }] });
      const by = { Name: 'AWS-RunShellScript', InstanceId: nodeId('1') };

      const error = await errorOf(ssm.send(new DeleteAssociationCommand(by)));

      expect(error.name).toMatch(/^(AssociationDoesNotExist|InvalidInstanceId)$/);
      expect((await describeAssociation(ssm, id)).AssociationId).toBe(id);
    },
  );

  statement('leaves others as they are', 'M: DeleteAssociationRequest names one', async ({ ssm }) => {
    const [gone, other] = [await createdId(ssm), await createdId(ssm)];

    await ssm.send(new DeleteAssociationCommand({ AssociationId: gone }));

    expect((await describeAssociation(ssm, other)).AssociationId).toBe(other);
  });
});

describe('an association that is gone', () => {
  statement('can not be updated: AssociationDoesNotExist', 'M: UpdateAssociation', async ({ ssm }) => {
    const error = await errorOf(ssm.send(new UpdateAssociationCommand({ AssociationId: UNKNOWN })));

    expect(error.name).toBe('AssociationDoesNotExist');
  });
});

describe('a request that names no association', () => {
  const incomplete = {
    'since it is empty': {},
    'but a document alone': { Name: 'AWS-RunShellScript' },
    'but a node alone': { InstanceId: nodeId('1') },
  };

  for (const operation of ['DescribeAssociation', 'DeleteAssociation']) {
    for (const [why, by] of Object.entries(incomplete)) {
      statement(
        `${why} is a ValidationException of ${operation}`,
        'U: CloudFormation does not send it; all members are optional in the model',
        async ({ call }) => {
          expect((await call(operation, by)).code).toBe('ValidationException');
        },
      );
    }
  }
});
