import {
  CreateDocumentCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { denied } from '../support/lagging.ts';
import { somebody, type Rig } from '../support/rig.ts';
import {
  countOf,
  DATABASE,
  DETAILS_OF_RUNS,
  failing,
  HOUR_MS,
  HOURLY,
  MINUTE_MS,
  runOnce,
  saysOfRuns,
  sceneWithNodes,
} from '../support/running.ts';
import { createReady } from '../support/scene.ts';

const DESCRIBED = /^DescribeDocument$/;
const WITH_DEFAULTS = { ...HOURLY, documentName: 'Backup', parameters: {} };

function contentWith(password: string): string {
  return JSON.stringify({
    schemaVersion: '2.2',
    parameters: {
      DbPassword: { type: 'String', default: password },
      ApiKeys: { type: 'StringList', default: ['key-of-one', 'key-of-two'] },
      Region: { type: 'String', default: 'eu-west-1' },
    },
    mainSteps: [{ action: 'aws:runShellScript', name: 'run', inputs: { runCommand: ['backup'] } }],
  });
}

/** A document whose password, and whose keys, are defaults; and a script that prints both. */
async function sceneWithDefaults(): Promise<Rig> {
  const rig = await sceneWithNodes();
  await somebody(rig).send(
    new CreateDocumentCommand({ Name: 'Backup', DocumentType: 'Command', Content: contentWith('hunter22') }),
  );
  await rig.advance(MINUTE_MS); // until it is Active
  await failing(rig, { stdout: 'login hunter22, then key-of-two refused in eu-west-1' });
  return rig;
}

const messageOf = async ({ associations }: Rig) =>
  (await associations.until('agent', saysOfRuns('False', 'SomeTargetsFailed'))).status?.failedTargets;

test('secrets that are defaults of the document are not shown either, and the document is asked for once', async () => {
  const rig = await sceneWithDefaults();

  await createReady(rig, 'agent', WITH_DEFAULTS);
  await rig.advance(3 * MINUTE_MS);

  expect(await messageOf(rig)).toMatchObject([
    { id: DATABASE, message: 'login ***, then *** refused in eu-west-1' },
  ]);
  expect(await countOf(rig, DESCRIBED, undefined)).toBe(1);
  expect(await countOf(rig, DETAILS_OF_RUNS, undefined)).toBeLessThanOrEqual(5);

  await rig.advance(3 * HOUR_MS);
  expect(await countOf(rig, DESCRIBED, undefined)).toBeLessThanOrEqual(4); // once for each run
});

test('a default that has just changed is not shown', async () => {
  const rig = await sceneWithDefaults();
  await createReady(rig, 'agent', WITH_DEFAULTS);
  await rig.advance(3 * MINUTE_MS);
  await messageOf(rig);

  const changed = { Name: 'Backup', DocumentVersion: '$LATEST', Content: contentWith('s3cr3t-2') };
  await somebody(rig).send(new UpdateDocumentCommand(changed));
  await rig.advance(MINUTE_MS); // until it is Active
  await somebody(rig).send(new UpdateDocumentDefaultVersionCommand({ Name: 'Backup', DocumentVersion: '2' }));
  await failing(rig, { stdout: 'login s3cr3t-2 refused, hunter22 as well' });
  await runOnce(rig);
  await rig.advance(3 * MINUTE_MS);

  const { status } = await rig.associations.until('agent', (found) =>
    JSON.stringify(found.status?.failedTargets).includes('as well'),
  );
  expect(status?.failedTargets).toMatchObject([{ message: 'login *** refused, *** as well' }]);
});

test('no output is shown while the document may not be read, and it is said why', async () => {
  const rig = await sceneWithDefaults();
  await denied(rig, 'DescribeDocument');

  await createReady(rig, 'agent', WITH_DEFAULTS);
  await rig.advance(3 * MINUTE_MS);

  expect(await messageOf(rig)).toMatchObject([{ id: DATABASE, message: 'Failed', exitCode: 7 }]);
  const { status } = await rig.associations.get('agent');
  expect(status?.runsIncomplete).toMatchObject({ reason: 'AccessDeniedException', missing: 'Output' });

  await rig.aws.put('faults', []);
  await rig.advance(35 * MINUTE_MS);

  const { status: later } = await rig.associations.until(
    'agent',
    (found) => found.status?.runsIncomplete === undefined,
  );
  expect(later?.failedTargets).toMatchObject([{ message: 'login ***, then *** refused in eu-west-1' }]);
});

test('a document of AWS is not asked for', async () => {
  const rig = await sceneWithNodes();
  await failing(rig);

  await createReady(rig, 'agent', HOURLY);
  await rig.advance(3 * MINUTE_MS);

  expect(await messageOf(rig)).toMatchObject([{ id: DATABASE, message: 'disk full' }]);
  expect(await countOf(rig, DESCRIBED, undefined)).toBe(0);
});

test('no output is shown of a document that AWS does not show, and it is said', async () => {
  const rig = await sceneWithDefaults();
  await rig.aws.put('faults', [{ operation: 'DescribeDocument', kind: 'error', code: 'InvalidDocument' }]);

  await createReady(rig, 'agent', WITH_DEFAULTS);
  await rig.advance(3 * MINUTE_MS);

  expect(await messageOf(rig)).toMatchObject([{ id: DATABASE, message: 'Failed' }]);
  const { status } = await rig.associations.get('agent');
  expect(status?.runsIncomplete).toMatchObject({ reason: 'DocumentNotShown', missing: 'Output' });
});
