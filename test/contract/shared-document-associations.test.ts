import { CreateAssociationCommand } from '@aws-sdk/client-ssm';
import { describe, expect } from 'vitest';
import { ACCOUNT, described, NAME, setDefault } from '../simulator/document-support.ts';
import { allow } from '../simulator/policy-support.ts';
import {
  createdId,
  describeAssociation,
  errorOf,
  executionsOf,
  invocations,
  newestTargets,
} from '../simulator/support.ts';
import { neighbours, OWNER, RUNS_SHARED, share, SHARED, withVersions } from './neighbours.ts';
import { scripted } from './statement.ts';

describe('an association of a shared document', () => {
  scripted(
    'shows the ARN as its Name',
    'R: Terraform, acceptance tests of aws_ssm_association',
    async (world) => {
      const { ssm, owner } = await neighbours(world);
      await share(owner);

      const id = await createdId(ssm, RUNS_SHARED);

      expect((await describeAssociation(ssm, id)).Name).toBe(SHARED);
    },
  );

  scripted('is refused for the plain name', 'R: Terraform issue 2210', async (world) => {
    const { ssm, owner } = await neighbours(world);
    await share(owner);

    const made = ssm.send(new CreateAssociationCommand({ ...RUNS_SHARED, Name: NAME }));

    expect((await errorOf(made)).name).toBe('InvalidDocument');
  });

  for (const DocumentVersion of ['$DEFAULT', '$LATEST', '1']) {
    scripted(
      `runs the default version though it says ${DocumentVersion}`,
      'D: API Reference, CreateAssociation',
      async (world) => {
        const { ssm, node, pass } = await withVersions(world, '$ALL');
        await node('1');

        const id = await createdId(ssm, { ...RUNS_SHARED, DocumentVersion });
        await pass('PT1M');

        const [invocation] = await invocations(ssm, id);
        expect(invocation!.CommandPlugins!.map((step) => step.Name)).toEqual(['two']);
      },
    );
  }

  scripted('takes no version that the document does not have', 'M: CreateAssociation', async (world) => {
    const { ssm } = await withVersions(world, '$ALL');

    const made = createdId(ssm, { ...RUNS_SHARED, DocumentVersion: '7' });

    expect((await errorOf(made)).name).toBe('InvalidDocumentVersion');
  });

  scripted(
    'runs when the owner sets another default version',
    'U: State Manager is said to run on a new default version, not in which accounts',
    async (world) => {
      const { ssm, owner, node, pass } = await withVersions(world, '$ALL');
      await node('1');
      const id = await createdId(ssm, RUNS_SHARED);
      const apart = await createdId(ssm, { ...RUNS_SHARED, DocumentVersion: '1' });
      await pass('PT1M');

      await setDefault(owner, '3');
      await pass('PT1M');

      expect(await executionsOf(ssm, id)).toHaveLength(2);
      expect(await executionsOf(ssm, apart)).toHaveLength(1);
    },
  );

  scripted(
    'fails where it runs when the document is shared no more',
    'U: nothing says what happens to what runs it already',
    async (world) => {
      const { ssm, owner, node, pass } = await neighbours(world);
      await share(owner);
      await node('1');
      const id = await createdId(ssm, { ...RUNS_SHARED, ScheduleExpression: 'rate(1 hour)' });

      await share(owner, { AccountIdsToRemove: [ACCOUNT] });
      await pass('PT1H5M');

      expect((await newestTargets(ssm, id))[0]!.Status).toBe('Failed');
    },
  );
});

describe('a policy about a shared document', () => {
  const ground = 'D: Service Authorization Reference, AWS Systems Manager';
  scripted('names it by the ARN of its owner', ground, async (world) => {
    const { owner, admin, client } = await neighbours(world);
    await share(owner);
    await admin('PUT', 'policies/guest', { Statement: [allow('ssm:DescribeDocument', SHARED)] });

    expect((await described(client({ accessKeyId: 'guest' }), { Name: SHARED })).Owner).toBe(OWNER);
  });

  scripted('does not name it by an ARN of the account that uses it', ground, async (world) => {
    const { owner, admin, client } = await neighbours(world);
    await share(owner);
    const own = SHARED.replace(OWNER, ACCOUNT);
    await admin('PUT', 'policies/guest', { Statement: [allow('ssm:DescribeDocument', own)] });

    const { name, message } = await errorOf(described(client({ accessKeyId: 'guest' }), { Name: SHARED }));

    expect(name).toBe('AccessDeniedException');
    expect(message).toContain(`on resource: ${SHARED}`);
  });
});
