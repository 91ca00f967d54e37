import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { UpdateAssociationCommand } from '@aws-sdk/client-ssm';
import { expect, inject, test } from 'vitest';
import { hasReason, isReady, somebody, spec, type Rig } from '../support/rig.ts';
import { sceneWithOperator } from '../support/scene.ts';
import { kubectl } from '../support/tools.ts';

const HOUR_MS = 3_600_000;

const on = (role: string) => [{ key: 'tag:role', values: [role] }];
const NIGHTLY = { scheduleExpression: 'cron(0 2 * * ? *)', applyOnlyAtCronInterval: true };

const DECLARED = {
  'backup-db': spec({ ...NIGHTLY, targets: on('db'), parameters: { commands: ['/opt/backup.sh'] } }),
  bootstrap: spec({ targets: on('new'), scheduleExpression: 'rate(1 hour)' }),
  'close-ssh': spec({ targets: on('web'), scheduleExpression: 'rate(1 day)', driftPolicy: 'Report' }),
  inventory: spec({
    documentName: 'AWS-GatherSoftwareInventory',
    parameters: {},
    scheduleExpression: 'rate(12 hours)',
  }),
  'patch-web': spec({
    ...NIGHTLY,
    documentName: 'AWS-RunPatchBaseline',
    parameters: { Operation: ['Install'] },
    targets: on('web'),
  }),
  tuning: spec({ ...NIGHTLY, documentName: 'Tune-Kernel', targets: on('db') }),
};

const NODES = {
  'i-0a11111111111111a': 'web',
  'i-0b22222222222222b': 'web',
  'i-0c33333333333333c': 'web',
  'i-0d44444444444444d': 'db',
  'i-0e55555555555555e': 'db',
};

/** One full disk, a bucket that nobody may write to, a tag that no node has, an edit at the console, and a typing error. */
async function badNight(): Promise<Rig> {
  const rig = await sceneWithOperator('night');
  for (const [id, role] of Object.entries(NODES)) await rig.aws.put(`nodes/${id}`, { tags: { role } }); // oxlint-disable-line no-await-in-loop -- five
  const failed = { status: 'Failed' };
  await rig.aws.put('outcomes', [
    {
      ...failed,
      documentName: 'AWS-RunPatchBaseline',
      nodeId: 'i-0b22222222222222b',
      exitCode: 1,
      stdout: 'Error: rpmdb: No space left on device',
    },
    {
      ...failed,
      documentName: 'AWS-RunShellScript',
      nodeId: 'i-0d44444444444444d',
      exitCode: 254,
      stdout: 'upload failed: AccessDenied when calling PutObject',
    },
    {
      ...failed,
      documentName: 'AWS-RunShellScript',
      nodeId: 'i-0e55555555555555e',
      exitCode: 254,
      stdout: 'upload failed: AccessDenied when calling PutObject',
    },
  ]);
  for (const [name, declared] of Object.entries(DECLARED)) await rig.associations.create(name, declared); // oxlint-disable-line no-await-in-loop -- six
  await rig.associations.until('tuning', hasReason('InvalidDocument'));
  const { status } = await rig.associations.until('close-ssh', isReady);
  await somebody(rig).send(
    new UpdateAssociationCommand({
      AssociationId: status?.associationId ?? '',
      AssociationName: status?.associationName ?? '',
      Parameters: { commands: ['uptime'] },
      Targets: [{ Key: 'tag:role', Values: ['web'] }],
      ScheduleExpression: 'rate(7 days)',
    }),
  );
  await rig.advance(8 * HOUR_MS);
  return rig;
}

/** What a code block of the page shows below a command. */
async function blockOf(command: string): Promise<readonly string[]> {
  const page = await readFile('docs/runs.md', 'utf8');
  const [, rest = ''] = page.split(`$ ${command}\n`);
  return linesOf(rest.split('```')[0]!);
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** Without ids of AWS's, and without times that the API server counts from now. */
function masked(line: string): string {
  return line
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'ID')
    .replaceAll(/(?<= )\d+[a-z]+\d*[a-z]*(?= |$)/g, 'AGE')
    .replaceAll(/ +/g, ' ')
    .trim();
}

const ctl = async (rig: Rig, ...args: readonly string[]): Promise<readonly string[]> => {
  const whole = ['--kubeconfig', inject('kubeconfig'), '--namespace', rig.namespace, ...args];
  const { stdout } = await promisify(execFile)(await kubectl(), whole);
  return linesOf(stdout);
};

test('the bad night of docs/runs.md looks as it says', async () => {
  const rig = await badNight();

  const got = await ctl(rig, 'get', 'ssma');
  const described = (await ctl(rig, 'describe', 'ssma', 'patch-web')).map(masked);

  const shown = (await blockOf('kubectl describe ssma patch-web')).map(masked);
  expect(got.map(masked)).toEqual((await blockOf('kubectl get ssma')).map(masked));
  expect(Math.max(...got.map(({ length }) => length))).toBeLessThanOrEqual(120);
  expect(shown.length).toBeGreaterThan(15);
  let from = 0;
  const strays = shown.filter((line) => {
    const at = described.indexOf(line, from);
    if (at !== -1) from = at + 1;
    return at === -1 && line !== '...';
  });
  expect(strays).toEqual([]);
});
