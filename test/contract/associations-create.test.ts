import { describe, expect } from 'vitest';
import {
  APPLY_ONLY,
  FULL,
  create,
  createdId,
  describeAssociation,
  executionsOf,
  fullRequest,
  nodeId,
  shellScript,
  tagsOf,
} from '../simulator/support.ts';
import { scripted, statement } from './statement.ts';

const SAMPLE = 'S: API Reference, CreateAssociation, sample';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BARE = { Name: 'AWS-UpdateSSMAgent', Parameters: undefined };

describe('creating an association', () => {
  statement(
    'makes a second one when the same document and targets come twice',
    'R: Terraform, acceptance tests of aws_ssm_association',
    async ({ ssm }) => {
      const first = await createdId(ssm);
      const second = await createdId(ssm);

      expect(second).not.toBe(first);
      expect((await describeAssociation(ssm, first)).AssociationId).toBe(first);
    },
  );

  statement(
    'makes a second one when the same AssociationName comes twice',
    'U: no rule of uniqueness is documented',
    async ({ ssm }) => {
      const first = await createdId(ssm, { AssociationName: 'twin' });
      const second = await createdId(ssm, { AssociationName: 'twin' });

      expect(second).not.toBe(first);
      expect((await describeAssociation(ssm, first)).AssociationName).toBe('twin');
      expect((await describeAssociation(ssm, second)).AssociationName).toBe('twin');
    },
  );

  statement('gives it a UUID', 'M: AssociationDescription, AssociationId', async ({ ssm }) => {
    expect((await create(ssm)).AssociationId).toMatch(UUID);
  });

  statement('starts with version 1', SAMPLE, async ({ ssm }) => {
    expect((await create(ssm)).AssociationVersion).toBe('1');
  });

  statement('fills in $DEFAULT for DocumentVersion', SAMPLE, async ({ ssm }) => {
    expect((await create(ssm)).DocumentVersion).toBe('$DEFAULT');
  });

  statement('fills in false for ApplyOnlyAtCronInterval', SAMPLE, async ({ ssm }) => {
    expect((await create(ssm)).ApplyOnlyAtCronInterval).toBe(false);
  });

  statement('answers an overview of Pending and Creating, without counts', SAMPLE, async ({ ssm }) => {
    expect((await create(ssm)).Overview).toEqual({ Status: 'Pending', DetailedStatus: 'Creating' });
  });

  statement('answers one time as Date and as LastUpdateAssociationDate', SAMPLE, async ({ ssm }) => {
    const made = await create(ssm);

    expect(made.Date).toBeInstanceOf(Date);
    expect(made.LastUpdateAssociationDate).toEqual(made.Date);
  });

  statement('answers times in seconds as a number', SAMPLE, async ({ call }) => {
    const { body } = await call('CreateAssociation', shellScript());

    const { Date: made } = body['AssociationDescription'] as { Date: number };
    expect(made).toBeTypeOf('number');
    expect(made).toBeLessThan(10_000_000_000);
  });

  statement('answers none of the options that were not given', SAMPLE, async ({ ssm }) => {
    const made = await create(ssm, BARE);

    const options = ['Parameters', 'ComplianceSeverity', 'SyncCompliance', 'MaxErrors', 'MaxConcurrency'];
    expect(Object.keys(made).filter((member) => options.includes(member))).toEqual([]);
  });

  statement(
    'with targets answers neither InstanceId nor Status',
    'R: Terraform, acceptance tests of aws_ssm_association',
    async ({ ssm }) => {
      const made = await create(ssm, { Targets: [{ Key: 'InstanceIds', Values: [nodeId('1')] }] });

      expect(made).not.toHaveProperty('InstanceId');
      expect(made).not.toHaveProperty('Status');
    },
  );

  scripted(
    'answers nothing beside what was given and what is filled in',
    'U: no sample shows more of what has targets',
    async ({ ssm }) => {
      expect(await create(ssm, { AssociationName: 'patching' })).toEqual({
        ...shellScript(),
        AssociationId: expect.stringMatching(UUID),
        AssociationVersion: '1',
        AssociationName: 'patching',
        DocumentVersion: '$DEFAULT',
        ApplyOnlyAtCronInterval: false,
        Date: new Date('2026-01-01T00:00:00Z'),
        LastUpdateAssociationDate: new Date('2026-01-01T00:00:00Z'),
        Overview: { Status: 'Pending', DetailedStatus: 'Creating' },
      });
    },
  );

  statement(
    'takes the key instanceids and answers InstanceIds',
    'S: AWS CLI examples, create-association',
    async ({ ssm }) => {
      const made = await create(ssm, { Targets: [{ Key: 'instanceids', Values: [nodeId('1')] }] });

      expect(made.Targets).toEqual([{ Key: 'InstanceIds', Values: [nodeId('1')] }]);
    },
  );

  for (const id of ['*', 'i-12345678', nodeId('1'), `mi-${'0'.repeat(17)}`]) {
    statement(
      `takes the node id ${id}`,
      'R: cdk-preflight, rule pf-ssm-association-targets, deployed in September 2026',
      async ({ ssm }) => {
        const Targets = [{ Key: 'InstanceIds', Values: [id] }];

        expect((await create(ssm, { Targets })).Targets).toEqual(Targets);
      },
    );
  }

  statement('sets tags', 'M: CreateAssociationRequest, Tags', async ({ ssm }) => {
    const id = await createdId(ssm, { Tags: [{ Key: 'team', Value: 'platform' }] });

    expect(await tagsOf(ssm, id)).toEqual({ team: 'platform' });
  });

  scripted('keeps every member that it takes', 'M: AssociationDescription', async ({ ssm }) => {
    const id = await createdId(ssm, fullRequest());

    expect(await describeAssociation(ssm, id)).toMatchObject(FULL);
  });

  scripted('runs it at once, and once', 'D: API Reference, CreateAssociation', async ({ ssm, ...world }) => {
    await world.node('1');

    const id = await createdId(ssm);
    await world.pass('P2D');

    const runs = await executionsOf(ssm, id);
    expect(runs.map((run) => run.CreatedTime)).toEqual([new Date('2026-01-01T00:00:00Z')]);
  });

  scripted(
    'does not run it when ApplyOnlyAtCronInterval is true',
    'D: API Reference, CreateAssociation, ApplyOnlyAtCronInterval',
    async ({ ssm, ...world }) => {
      await world.node('1');

      const id = await createdId(ssm, APPLY_ONLY);
      await world.pass('P2D');

      expect(await executionsOf(ssm, id)).toEqual([]);
    },
  );
});
