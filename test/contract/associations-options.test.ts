import { describe, expect } from 'vitest';
import type { RawAnswer } from '../simulator/raw-call.ts';
import {
  create,
  createdId,
  errorOf,
  executionsOf,
  newestTargets,
  nodeId,
  shellScript,
  tagsOf,
} from '../simulator/support.ts';
import { furnish } from './refusal.ts';
import { scripted, statement, type World } from './statement.ts';

const NIGHTLY = { ScheduleExpression: 'cron(0 2 * * ? *)', ApplyOnlyAtCronInterval: true };

/** How many of six nodes, which all fail, a run comes to. */
async function nodesReached({ ssm, admin, node, pass }: World, MaxErrors?: string): Promise<number> {
  for (let n = 1; n <= 6; n++) await node(String(n));
  await admin('PUT', 'outcomes', [{ status: 'Failed', durationMs: 60_000 }]);
  const id = await createdId(ssm, { MaxConcurrency: '1', MaxErrors });
  await pass('PT1H');
  const targets = await newestTargets(ssm, id);
  return targets.filter((target) => target.Status === 'Failed').length;
}

describe('MaxErrors of an association', () => {
  const docs = 'D: API Reference, CreateAssociation, MaxErrors';
  const limits: Record<string, [string | undefined, number]> = {
    '0 stops a run on the first error': ['0', 1],
    '3 stops a run on the fourth error': ['3', 4],
    'left out stops no run': [undefined, 6],
  };

  for (const [claim, [limit, count]] of Object.entries(limits)) {
    scripted(claim, docs, async (world) => {
      expect(await nodesReached(world, limit)).toBe(count);
    });
  }
});

describe('MaxConcurrency of an association', () => {
  scripted(
    'left out lets all nodes run at once',
    'U: the API Reference says 100 %, the User Guide 50 nodes',
    async ({ ssm, admin, node, pass }) => {
      for (let n = 1; n <= 60; n++) await node(String(n));
      await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 60_000 }]);
      const id = await createdId(ssm);

      await pass('PT90S');

      const [run] = await executionsOf(ssm, id);
      expect(run!.ResourceCountByStatus).toBe('{Success=60}');
    },
  );
});

describe('CalendarNames of an association', () => {
  for (const [state, runs] of [
    ['OPEN', 2],
    ['CLOSED', 0],
  ] as const) {
    scripted(
      `let it run ${runs} times in two nights while they are ${state}`,
      'M: CreateAssociationRequest, CalendarNames',
      async ({ ssm, admin, node, pass }) => {
        await node('1');
        await admin('PUT', 'calendars/work', { state });
        const id = await createdId(ssm, { ...NIGHTLY, CalendarNames: ['work'] });

        await pass('P2D');

        expect(await executionsOf(ssm, id)).toHaveLength(runs);
      },
    );
  }

  scripted(
    'need the right to ssm:GetCalendarState',
    'C: CloudFormation provider of AWS::SSM::Association',
    async ({ admin, client }) => {
      await admin('PUT', 'calendars/work', { state: 'OPEN' });
      const guest = client({ accessKeyId: 'guest' });
      const allow = (...Action: string[]) =>
        admin('PUT', 'policies/guest', {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
        });

      await allow('ssm:CreateAssociation');
      const error = await errorOf(create(guest, { CalendarNames: ['work'] }));
      await allow('ssm:CreateAssociation', 'ssm:GetCalendarState');
      const made = await create(guest, { CalendarNames: ['work'] });

      expect(error.name).toBe('AccessDeniedException');
      expect(made.CalendarNames).toEqual(['work']);
    },
  );
});

describe('Parameters of an association', () => {
  scripted(
    'that refer to Parameter Store run it when the stored value changes',
    'D: User Guide, parameters in State Manager associations',
    async ({ ssm, admin, node, pass }) => {
      await node('1');
      await admin('PUT', 'parameters//app/version', { value: '1' });
      const id = await createdId(ssm, { Parameters: { commands: ['install {{ssm:/app/version}}'] } });
      await pass('PT1M');

      await admin('PUT', 'parameters//app/version', { value: '2' });
      await pass('PT1M');

      expect(await executionsOf(ssm, id)).toHaveLength(2);
    },
  );
});

describe('Duration of an association', () => {
  scripted(
    'cancels after so many hours what still runs',
    'D: API Reference, CreateAssociation, Duration',
    async ({ ssm, admin, node, pass }) => {
      await node('1');
      await admin('PUT', 'outcomes', [{ status: 'Success', durationMs: 7_200_000 }]);
      const id = await createdId(ssm, { ...NIGHTLY, Duration: 1 });

      await pass('PT2H59M');
      const [before] = await newestTargets(ssm, id);
      await pass('PT2M');
      const [after] = await newestTargets(ssm, id);

      expect([before!.DetailedStatus, after!.DetailedStatus]).toEqual(['InProgress', 'Cancelled']);
    },
  );
});

describe('DocumentVersion of an association', () => {
  const grounds = {
    '1': 'R: Terraform, acceptance tests of aws_ssm_association',
    $LATEST: 'D: API Reference, CreateAssociation, DocumentVersion',
    $DEFAULT: 'D: API Reference, CreateAssociation, DocumentVersion',
  } as const;

  for (const [DocumentVersion, ground] of Object.entries(grounds)) {
    statement(`can be ${DocumentVersion} of a document of one’s own`, ground, async (account) => {
      await furnish(account, { Name: 'one-version' });

      const made = await create(account.ssm, { Name: 'one-version', Parameters: {}, DocumentVersion });

      expect(made.DocumentVersion).toBe(DocumentVersion);
    });
  }

  statement(
    'can be $DEFAULT of Amazon’s document',
    'R: Terraform, acceptance tests of aws_ssm_association',
    async ({ ssm }) => {
      expect((await create(ssm, { DocumentVersion: '$DEFAULT' })).DocumentVersion).toBe('$DEFAULT');
    },
  );
});

describe('SyncCompliance of an association', () => {
  statement(
    'can be MANUAL with AWS-RunPatchBaseline',
    'U: general knowledge of its parameters, one of which is AssociationId',
    async ({ ssm }) => {
      const request = { Name: 'AWS-RunPatchBaseline', Parameters: { Operation: ['Scan'] } };

      const made = await create(ssm, { ...request, SyncCompliance: 'MANUAL' });

      expect(made.SyncCompliance).toBe('MANUAL');
    },
  );
});

describe('SyncCompliance with AWS-RunPatchBaselineAssociation', () => {
  const Name = 'AWS-RunPatchBaselineAssociation';
  const sync = { MANUAL: 200, AUTO: 400, 'left out': 400 };

  async function created({ call, admin }: World, SyncCompliance?: string): Promise<RawAnswer> {
    const parameters = { AssociationId: { type: 'String', default: '' } };
    const content = { schemaVersion: '2.2', parameters, mainSteps: [] };
    await admin('PUT', `aws-documents/${Name}`, { documentType: 'Command', content });
    const { Targets } = shellScript();
    return call('CreateAssociation', { Name, Targets, SyncCompliance });
  }

  for (const [given, status] of Object.entries(sync)) {
    const claim = `is ${status === 200 ? 'taken' : 'refused'} when it is ${given}`;
    scripted(claim, 'R: Terraform issue 22945', async (world) => {
      const answer = await created(world, given === 'left out' ? undefined : given);

      expect(answer.status).toBe(status);
    });
  }

  scripted('is refused in these words', 'U: nobody has shown code and words', async (world) => {
    expect(await created(world, 'AUTO')).toMatchObject({
      code: 'InvalidParameters',
      message: `SyncCompliance of ${Name} must be MANUAL.`,
    });
  });
});

describe('Tags of an association', () => {
  statement('are none of an update', 'M: UpdateAssociationRequest has no Tags', async ({ ssm, call }) => {
    const AssociationId = await createdId(ssm);
    const request = { AssociationId, Parameters: { commands: ['date'] } };

    await call('UpdateAssociation', { ...request, Tags: [{ Key: 'a', Value: 'b' }] });

    expect(await tagsOf(ssm, AssociationId)).toEqual({});
  });
});

describe('Targets of an association', () => {
  statement(
    'need not exist',
    'U: documented of tags; of node ids that are well-formed it is assumed',
    async ({ ssm }) => {
      const Targets = [{ Key: 'InstanceIds', Values: [nodeId('404')] }];

      expect((await create(ssm, { Targets })).Targets).toEqual(Targets);
    },
  );
});
