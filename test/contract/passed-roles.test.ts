import {
  CreateAssociationBatchCommand,
  ListAssociationsCommand,
  type CreateAssociationBatchRequestEntry,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { activeDocument } from '../simulator/document-support.ts';
import { allow, missing } from '../simulator/policy-support.ts';
import { create, errorOf, nodeId, shellScript } from '../simulator/support.ts';
import { scripted, type Ground, type World } from './statement.ts';

const ROLE = 'arn:aws:iam::111122223333:role/run-eu-west-1';
const OTHER = 'arn:aws:iam::111122223333:role/other';
const RUNBOOK_GROUND = 'C: CloudFormation provider of AWS::SSM::Association';
const BATCH_GROUND = 'U: that a batch is looked at as its entries are';
const RUNBOOK = {
  Name: 'AWS-RestartEC2Instance',
  Parameters: { InstanceId: [nodeId('1')], AutomationAssumeRole: [ROLE] },
  Targets: [],
};

/** A principal that may do all of SSM, and pass `roles`. */
async function guest({ admin, client }: World, roles: string[] = []): Promise<SSMClient> {
  const passes = roles.length === 0 ? [] : [allow('iam:PassRole', roles)];
  await admin('PUT', 'policies/guest', { Statement: [allow('ssm:*'), ...passes] });
  return client({ accessKeyId: 'guest' });
}

function batch(
  ssm: SSMClient,
  Entries: CreateAssociationBatchRequestEntry[],
  role?: string,
): Promise<unknown> {
  const dispatch = role === undefined ? {} : { AssociationDispatchAssumeRole: role };
  return ssm.send(new CreateAssociationBatchCommand({ Entries, ...dispatch }));
}

/** A runbook of our own that assumes `assumeRole`, if anything. */
async function ownRunbook(world: World, assumeRole?: string, more: object = {}): Promise<void> {
  const Content = JSON.stringify({
    schemaVersion: '0.3',
    assumeRole,
    parameters: {
      Role: { type: 'String', default: ROLE },
      Name: { type: 'String', default: 'run' },
      ...more,
    },
    mainSteps: [{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
  });
  await activeDocument(world, { Name: 'own-runbook', DocumentType: 'Automation', Content });
}

describe('a caller who makes an association of a runbook', () => {
  scripted('needs to pass the role that it is given', RUNBOOK_GROUND, async (world) => {
    expect(await missing(create(await guest(world), RUNBOOK))).toBe(`iam:PassRole on ${ROLE}`);
    expect(await missing(create(await guest(world, [OTHER]), RUNBOOK))).toBe(`iam:PassRole on ${ROLE}`);
    expect(await missing(create(await guest(world, [ROLE]), RUNBOOK))).toBe('');
  });

  const ASSUMED: Record<string, [string, Ground?]> = {
    itself: [ROLE],
    'by default': ['{{ Role }}'],
    'by default, without spaces': ['{{Role}}'],
    'by default, with many spaces': ['{{  Role  }}'],
    'in its account and region': [
      'arn:aws:iam::{{global:ACCOUNT_ID}}:role/run-{{global:REGION}}',
      'U: Automation system variables, from memory',
    ],
    'by a name in part': ['arn:aws:iam::111122223333:role/{{ Name }}-eu-west-1', 'U: nobody has looked'],
  };

  for (const [what, [assumed, ground = RUNBOOK_GROUND]] of Object.entries(ASSUMED)) {
    scripted(`needs to pass the role that the runbook assumes ${what}`, ground, async (world) => {
      await ownRunbook(world, assumed);
      const request = { Name: 'own-runbook', Parameters: {}, Targets: [] };

      expect(await missing(create(await guest(world), request))).toBe(`iam:PassRole on ${ROLE}`);
      expect(await missing(create(await guest(world, [ROLE]), request))).toBe('');
    });
  }

  scripted('passes the role that is given in place of the default', RUNBOOK_GROUND, async (world) => {
    await ownRunbook(world, '{{ Role }}');
    const request = { Name: 'own-runbook', Parameters: { Role: [OTHER] }, Targets: [] };

    expect(await missing(create(await guest(world, [ROLE]), request))).toBe(`iam:PassRole on ${OTHER}`);
  });

  scripted('passes no role when the runbook assumes none', RUNBOOK_GROUND, async (world) => {
    await ownRunbook(world);
    const request = { Name: 'own-runbook', Parameters: { Name: ['other'] }, Targets: [] };

    expect(await missing(create(await guest(world), request))).toBe('');
  });

  scripted(
    'passes no role when nobody gives the one that it assumes',
    'U: nobody has looked',
    async (world) => {
      await ownRunbook(world, '{{ Open }}', { Open: { type: 'String' } });
      const request = { Name: 'own-runbook', Parameters: { Name: ['other'] }, Targets: [] };

      const { name, message } = await errorOf(create(await guest(world), request));

      expect(name).toBe('InvalidParameters');
      expect(message).toContain('Open');
    },
  );

  scripted('passes no role when none is named', RUNBOOK_GROUND, async (world) => {
    const request = { ...RUNBOOK, Parameters: { InstanceId: [nodeId('1')] } };

    expect(await missing(create(await guest(world), request))).toBe('');
  });
});

describe('a caller who makes a batch of associations', () => {
  scripted('needs to pass the role that dispatches them', BATCH_GROUND, async (world) => {
    const made = async (roles: string[]) => missing(batch(await guest(world, roles), [shellScript()], ROLE));

    expect(await made([])).toBe(`iam:PassRole on ${ROLE}`);
    expect(await made([ROLE])).toBe('');
  });

  scripted('needs to pass the role of every runbook in it', BATCH_GROUND, async (world) => {
    const { InstanceId } = RUNBOOK.Parameters;
    const other = { ...RUNBOOK, Parameters: { InstanceId, AutomationAssumeRole: [OTHER] } };
    const made = async (roles: string[]) => missing(batch(await guest(world, roles), [RUNBOOK, other]));

    expect(await made([ROLE])).toBe(`iam:PassRole on ${OTHER}`);
    expect(await made([ROLE, OTHER])).toBe('');
  });

  scripted('makes none of them when one role is missing', BATCH_GROUND, async (world) => {
    await missing(batch(await guest(world), [shellScript(), RUNBOOK]));

    expect((await world.ssm.send(new ListAssociationsCommand({}))).Associations).toEqual([]);
  });

  scripted('needs to read the calendars of every entry', BATCH_GROUND, async ({ admin, client }) => {
    await admin('PUT', 'policies/guest', { Statement: [allow('ssm:CreateAssociationBatch')] });
    const made = batch(client({ accessKeyId: 'guest' }), [shellScript({ CalendarNames: ['open'] })]);

    expect(await missing(made)).toBe(
      'ssm:GetCalendarState on arn:aws:ssm:eu-west-1:111122223333:document/open',
    );
  });
});
