import {
  ListAssociationVersionsCommand,
  ListAssociationsCommand,
  type CreateAssociationRequest,
} from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { UNKNOWN, createdId, describeAssociation, errorOf, nodeId, update } from '../simulator/support.ts';
import type { Account } from './account.ts';
import { statement } from './statement.ts';
import { AUTOMATION } from './target-refusals.ts';

const AGENT = {
  Name: 'AWS-UpdateSSMAgent',
  Parameters: undefined,
  Targets: [{ Key: 'tag:role', Values: ['nobody'] }],
};
const NO_OP = [{ Key: 'aws:NoOpAutomationTag', Values: ['AWS-NoOpAutomationTarget-Value'] }];

/** A new association as a describe, a list and a list of its versions show it. */
async function shown({ ssm }: Account, request: Partial<CreateAssociationRequest>) {
  const id = await createdId(ssm, request);
  const filter = { key: 'AssociationId', value: id } as const;
  const listed = await ssm.send(new ListAssociationsCommand({ AssociationFilterList: [filter] }));
  const versions = await ssm.send(new ListAssociationVersionsCommand({ AssociationId: id }));
  return {
    id,
    described: await describeAssociation(ssm, id),
    listed: listed.Associations![0]!,
    version: versions.AssociationVersions![0]!,
  };
}

describe('describing an association', () => {
  statement('that never was is AssociationDoesNotExist', 'M: DescribeAssociation', async ({ ssm }) => {
    expect((await errorOf(describeAssociation(ssm, UNKNOWN))).name).toBe('AssociationDoesNotExist');
  });

  const sample = 'S: AWS CLI examples, describe-association';
  const seen = 'R: Terraform, acceptance tests of aws_ssm_association';

  statement('shows $DEFAULT for a document version that was not given', sample, async (account) => {
    const { described, listed, version } = await shown(account, AGENT);

    const versions = [described, listed, version].map((one) => one.DocumentVersion);
    expect(versions).toEqual(['$DEFAULT', '$DEFAULT', '$DEFAULT']);
  });

  statement('always shows ApplyOnlyAtCronInterval', sample, async (account) => {
    const { described, version } = await shown(account, AGENT);

    expect([described, version].map((one) => one.ApplyOnlyAtCronInterval)).toEqual([false, false]);
  });

  const absent: Record<string, readonly string[]> = {
    'no severity, or UNSPECIFIED': ['ComplianceSeverity', 'UNSPECIFIED'],
    'no way of compliance, or AUTO': ['SyncCompliance', 'AUTO'],
  };

  for (const [what, [member, value]] of Object.entries(absent)) {
    statement(`shows ${what} when none was given`, seen, async (account) => {
      const { described } = await shown(account, AGENT);

      expect([undefined, value]).toContain(described[member as keyof typeof described]);
    });
  }

  statement('shows no rates when none were given', seen, async (account) => {
    const { described } = await shown(account, AGENT);

    expect(described).not.toHaveProperty('MaxErrors');
    expect(described).not.toHaveProperty('MaxConcurrency');
  });

  const options = [
    'ScheduleOffset',
    'Duration',
    'CalendarNames',
    'TargetLocations',
    'OutputLocation',
    'AlarmConfiguration',
  ];

  for (const member of options) {
    statement(`shows no ${member} when none was given`, sample, async (account) => {
      expect((await shown(account, AGENT)).described).not.toHaveProperty(member);
    });
  }

  statement('shows the parameters that were given', seen, async (account) => {
    const { described } = await shown(account, { ...AGENT, Parameters: { version: ['3'] } });

    expect(described.Parameters).toMatchObject({ version: ['3'] });
  });

  statement('shows beside them at most the defaults of the document', sample, async (account) => {
    const { described } = await shown(account, { ...AGENT, Parameters: { version: ['3'] } });

    expect({ allowDowngrade: ['false'], version: ['3'] }).toMatchObject(described.Parameters!);
  });

  statement(
    'fills in nothing else, in lists and versions neither',
    'U: samples and acceptance tests differ in Parameters and ComplianceSeverity',
    async (account) => {
      const { id, described, listed, version } = await shown(account, AGENT);

      const { Targets } = AGENT;
      const common = {
        Name: AGENT.Name,
        AssociationId: id,
        AssociationVersion: '1',
        DocumentVersion: '$DEFAULT',
        Targets,
      };
      const [Overview, { Date: made, LastUpdateAssociationDate }] = [expect.anything(), described];
      const whole = { ...common, ApplyOnlyAtCronInterval: false };
      expect(described).toEqual({ ...whole, Overview, Date: made, LastUpdateAssociationDate });
      expect(listed).toEqual({ ...common, Overview });
      expect(version).toEqual({ ...whole, CreatedDate: made });
    },
  );

  const arn = 'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript';

  for (const Name of ['AWS-RunShellScript', arn]) {
    statement(`shows the name ${Name} as it was given`, seen, async (account) => {
      const { described, listed, version } = await shown(account, { Name });

      expect([described.Name, listed.Name, version.Name]).toEqual([Name, Name, Name]);
    });
  }

  statement('shows targets and their values in the order given', 'U: not documented', async (account) => {
    const Targets = [
      { Key: 'tag:b', Values: ['2', '1', '3'] },
      { Key: 'tag:a', Values: ['y', 'x'] },
    ];

    expect((await shown(account, { Targets })).described.Targets).toEqual(Targets);
  });
});

describe('an automation without targets', () => {
  const given = { ...AUTOMATION, Targets: undefined };

  statement('shows a target that matches nothing', 'R: Terraform issue 32471', async (account) => {
    expect((await shown(account, given)).described.Targets).toEqual(NO_OP);
  });

  statement(
    'shows that target in lists and versions too',
    'U: seen of descriptions only',
    async (account) => {
      const { listed, version } = await shown(account, given);

      expect([listed.Targets, version.Targets]).toEqual([NO_OP, NO_OP]);
    },
  );

  statement('keeps it in an update without targets', 'U: seen of creations only', async (account) => {
    const { id } = await shown(account, given);

    const updated = await update(account.ssm, { AssociationId: id, Parameters: AUTOMATION.Parameters });

    expect(updated).toMatchObject({ AssociationVersion: '2', Targets: NO_OP });
  });

  statement(
    'is refused when an update sends that target back',
    'R: Terraform issue 41251',
    async (account) => {
      const { id, described } = await shown(account, given);
      const { Parameters } = AUTOMATION;

      const error = await errorOf(
        update(account.ssm, { AssociationId: id, Parameters, Targets: described.Targets }),
      );

      expect(error).toEqual({
        name: 'ValidationException',
        message: 'Must specify both Automation Target Parameter Name and Targets',
      });
    },
  );
});

describe('an automation with targets', () => {
  statement(
    'is taken with the parameter that they fill',
    'R: Terraform, acceptance tests of aws_ssm_association',
    async (account) => {
      const AutomationTargetParameterName = 'InstanceId';
      const Targets = [{ Key: 'InstanceIds', Values: [nodeId('1')] }];

      const { described } = await shown(account, {
        ...AUTOMATION,
        Parameters: {},
        Targets,
        AutomationTargetParameterName,
      });

      expect(described).toMatchObject({ Targets, AutomationTargetParameterName });
    },
  );
});
