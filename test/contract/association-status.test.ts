import {
  UpdateAssociationStatusCommand,
  type AssociationDescription,
  type SSMClient,
  type UpdateAssociationStatusRequest,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { create, createdId, describeAssociation, errorOf, nodeId } from '../simulator/support.ts';
import { scripted, statement, type World } from './statement.ts';

const STATUS = {
  Date: new Date('2026-01-01T00:00:00.250Z'),
  Name: 'Failed',
  Message: 'No space left.',
} as const;

function request(more: object = {}): UpdateAssociationStatusRequest {
  return { Name: 'AWS-RunShellScript', InstanceId: nodeId('1'), AssociationStatus: STATUS, ...more };
}

async function report(ssm: SSMClient, more: object = {}): Promise<AssociationDescription> {
  return (await ssm.send(new UpdateAssociationStatusCommand(request(more)))).AssociationDescription!;
}

/** The id of an association of the form with InstanceId. */
async function legacy({ ssm, node }: World): Promise<string> {
  const InstanceId = await node('1');
  return (await create(ssm, { InstanceId, Targets: undefined })).AssociationId!;
}

describe('reporting the status of an association', () => {
  scripted(
    'answers with the association and the status',
    'M: UpdateAssociationStatusResult',
    async (world) => {
      const id = await legacy(world);

      const answer = await report(world.ssm);

      expect(answer).toMatchObject({ AssociationId: id, InstanceId: nodeId('1'), Status: STATUS });
    },
  );

  scripted('shows in its description', 'M: AssociationDescription', async (world) => {
    const id = await legacy(world);
    const whole = { ...STATUS, AdditionalInfo: 'disk 1' };

    await report(world.ssm, { AssociationStatus: whole });

    expect((await describeAssociation(world.ssm, id)).Status).toEqual(whole);
  });

  scripted('makes no version', 'U: nothing is configured by it', async (world) => {
    await legacy(world);

    expect((await report(world.ssm)).AssociationVersion).toBe('1');
  });

  scripted('of the same status again is StatusUnchanged', 'M: UpdateAssociationStatus', async (world) => {
    await legacy(world);
    await report(world.ssm);

    expect((await errorOf(report(world.ssm))).name).toBe('StatusUnchanged');
  });

  scripted(
    'of the same status at another time is StatusUnchanged',
    'U: what is compared is not said',
    async (world) => {
      await legacy(world);
      await report(world.ssm);

      const again = report(world.ssm, { AssociationStatus: { ...STATUS, Date: new Date(0) } });

      expect((await errorOf(again)).name).toBe('StatusUnchanged');
    },
  );

  const others = {
    name: { Name: 'Success' },
    message: { Message: 'Done.' },
    information: { AdditionalInfo: 'x' },
  };
  for (const [what, other] of Object.entries(others)) {
    scripted(`takes another ${what}`, 'U: what is compared is not said', async (world) => {
      await legacy(world);
      await report(world.ssm);

      expect((await report(world.ssm, { AssociationStatus: { ...STATUS, ...other } })).Status).toMatchObject(
        other,
      );
    });
  }

  scripted(
    'is for the form with InstanceId only',
    'D: API Reference, UpdateAssociationStatus',
    async ({ ssm, node }) => {
      await createdId(ssm, { Targets: [{ Key: 'InstanceIds', Values: [await node('1')] }] });

      expect((await errorOf(report(ssm))).name).toBe('AssociationDoesNotExist');
    },
  );

  statement(
    'of a node that is not managed is InvalidInstanceId',
    'U: UpdateAssociationStatus declares it, not when',
    async ({ ssm }) => {
      expect((await errorOf(report(ssm, { InstanceId: nodeId('9') }))).name).toBe('InvalidInstanceId');
    },
  );

  scripted(
    'of a document that does not exist is InvalidDocument',
    'U: UpdateAssociationStatus declares it, not when',
    async (world) => {
      await legacy(world);

      expect((await errorOf(report(world.ssm, { Name: 'nowhere' }))).name).toBe('InvalidDocument');
    },
  );

  const malformed: Record<string, [object, string]> = {
    'no status': [{ AssociationStatus: undefined }, "'associationStatus'"],
    'no date': [{ AssociationStatus: { ...STATUS, Date: undefined } }, "'associationStatus.date'"],
    'a name that is none': [
      { AssociationStatus: { ...STATUS, Name: 'Associated' } },
      "'associationStatus.name'",
    ],
    'an empty message': [{ AssociationStatus: { ...STATUS, Message: '' } }, "'associationStatus.message'"],
    'a message of 1025 characters': [
      { AssociationStatus: { ...STATUS, Message: 'x'.repeat(1025) } },
      "'associationStatus.message'",
    ],
    'information of 1025 characters': [
      { AssociationStatus: { ...STATUS, AdditionalInfo: 'x'.repeat(1025) } },
      "'associationStatus.additionalInfo'",
    ],
  };
  for (const [what, [more, path]] of Object.entries(malformed)) {
    statement(`is refused with ${what}`, 'M: AssociationStatus', async ({ ssm }) => {
      const { name, message } = await errorOf(report(ssm, more));

      expect(name).toBe('ValidationException');
      expect(message).toContain(path);
    });
  }

  statement(
    'is refused with a date in words',
    'U: the protocol has numbers for times, and what a text does is not said',
    async ({ call }) => {
      const words = { ...request(), AssociationStatus: { ...STATUS, Date: 'today' } };

      expect((await call('UpdateAssociationStatus', words)).code).toMatch(/SerializationException$/);
    },
  );
});
