import { globSync, readFileSync } from 'node:fs';
import { DescribeAssociationExecutionTargetsCommand, GetCommandInvocationCommand } from '@aws-sdk/client-ssm';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { SsmAssociation } from '../../src/api/generated/ssm-association.ts';
import { rendered } from '../charts/fixture.ts';
import { isReady, somebody } from '../support/rig.ts';
import { saysOfRuns, WEB } from '../support/running.ts';
import { sceneWithOperator } from '../support/scene.ts';

const PAGE = readFileSync('docs/install.md', 'utf8');
const VALUES = [...PAGE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => load(text) as object);

test('the first association is accepted, and becomes Ready', async () => {
  const [, manifest = ''] = /<<'EOF'\n(.*?)EOF/s.exec(PAGE) ?? [];
  const { metadata, spec } = load(manifest) as SsmAssociation;
  const rig = await sceneWithOperator('install');

  await rig.associations.create(metadata.name, spec);

  expect(await rig.associations.until(metadata.name, isReady)).toMatchObject({
    metadata: { name: 'uptime' },
  });
});

test('what the first association printed is where the page looks for it', async () => {
  const [, manifest = ''] = /<<'EOF'\n(.*?)EOF/s.exec(PAGE) ?? [];
  const { metadata, spec } = load(manifest) as SsmAssociation;
  const rig = await sceneWithOperator('install');
  await rig.aws.put(`nodes/${WEB}`, { platformType: 'Linux', tags: { Environment: 'test' } });
  await rig.aws.put('outcomes', [{ nodeId: WEB, status: 'Success', stdout: 'up 3 days' }]);
  await rig.associations.create(metadata.name, spec);
  const { status } = await rig.associations.until(metadata.name, saysOfRuns('True', 'Succeeded'));
  const aws = somebody(rig);

  const { AssociationExecutionTargets: [target] = [] } = await aws.send(
    new DescribeAssociationExecutionTargetsCommand({
      AssociationId: status?.associationId,
      ExecutionId: status?.lastRun?.executionId,
    }),
  );
  const CommandId = target?.OutputSource?.OutputSourceId;
  const InstanceId = target?.ResourceId;
  const said = await aws.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));

  expect(said.StandardOutputContent).toBe('up 3 days');
  expect(status?.consoleUrl).toContain(status?.associationId);
  for (const path of ['status.associationId', 'status.lastRun.executionId', 'status.consoleUrl'])
    expect(PAGE).toContain(`jsonpath='{.${path}}'`);
});

test('the chart takes the values that the page shows', async () => {
  const sets = Object.entries(Object.assign({}, ...VALUES) as object);

  const options = sets.flatMap(([name, value]) => ['--set-json', `${name}=${JSON.stringify(value)}`]);
  const deployment = (await rendered(...options)).find(({ kind }) => kind === 'Deployment');

  expect(VALUES).toHaveLength(3);
  expect(JSON.stringify(deployment)).toContain('"aws-keys"');
});

test('what the page quotes of drain is what drain says', () => {
  const words = globSync('src/drain/words/*.ts')
    .map((path) => readFileSync(path, 'utf8'))
    .join();
  const quoted = [...PAGE.matchAll(/^\| `([A-Za-z][^`]* [^`]*)`/gm)].map(([, text = '']) => text);

  expect(quoted).toHaveLength(9);
  expect(quoted.filter((text) => !words.includes(text))).toEqual([]);
});
