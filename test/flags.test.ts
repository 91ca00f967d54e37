import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ConfigError } from '../src/settings/config-error.ts';
import { readConfig } from '../src/config.ts';
import { readDrainConfig } from '../src/drain/config.ts';

const run = promisify(execFile);
const enough = { CLUSTER_NAME: 'prod', AWS_REGION: 'eu-west-1' };

/** As npm starts us, with what it exports for flags without a -- before them. */
const UNDER_NPM = { ...enough, npm_command: 'start' };

test.each([
  [
    'a flag that npm has kept for itself',
    [],
    { ...UNDER_NPM, npm_config_namespaces: 'fleet' },
    'npm has kept --namespaces=fleet for itself: flags come after a -- of their own. Write: npm start -- --namespaces=fleet',
  ],
  [
    'a flag whose value npm has left to us',
    ['fleet'],
    { ...UNDER_NPM, npm_config_namespaces: 'true' },
    'Write: npm start -- --namespaces fleet',
  ],
  [
    'a misspelt flag that npm has kept for itself',
    [],
    { ...UNDER_NPM, npm_config_namespace: 'fleet' },
    'npm has kept --namespace=fleet for itself: flags come after a -- of their own. Write: npm start -- --namespaces=fleet',
  ],
  [
    'a flag of two letters too few and no -, kept for itself by npm',
    [],
    { ...UNDER_NPM, npm_config_sweepintrvl: '5m' },
    'Write: npm start -- --sweep-interval=5m',
  ],
  [
    'a flag with no- before it, which npm turns into nothing',
    [],
    { ...UNDER_NPM, npm_config_contentfrom: '' },
    'Write: npm start -- --content-from=false',
  ],
  [
    'a flag given twice',
    ['--namespaces', 'fleet', '--namespaces=web'],
    enough,
    '--namespaces is given twice, and one of the two would be forgotten. Give it once: names of namespaces with commas and no spaces between, such as fleet,web.',
  ],
  [
    'a flag with another one in place of its value',
    ['--namespaces', '--log-level', 'debug'],
    enough,
    /^--namespaces needs a value: names of namespaces with commas and no spaces between, such as fleet,web\. See --help\.$/,
  ],
  [
    'the last flag without a value',
    ['--namespaces'],
    enough,
    /^--namespaces needs a value: .* See --help\.$/,
  ],
  ['a value for help', ['--help=yes'], enough, /^Option '--help' does not take an argument\. See --help\.$/],
  [
    'a flag without a value',
    ['--namespaces='],
    enough,
    '--namespaces is empty. Give it a value, or leave it out: Namespaces to serve',
  ],
])('%s is refused', (_, args, environment, words) => {
  const act = (): unknown => readConfig(args, environment, 'me');

  expect(act).toThrow(ConfigError);
  expect(act).toThrow(words);
});

test('no setting of npm is taken for one of ours', async () => {
  const { stdout } = await run('npm', ['config', 'list', '--long', '--json']);
  const names = Object.keys(JSON.parse(stdout) as object).filter((name) => /^[a-z-]+$/.test(name));
  const exported = names.map((name) => [`npm_config_${name.replaceAll('-', '_')}`, 'x'] as const);

  const environment = { ...UNDER_NPM, ...Object.fromEntries(exported) };
  const forDrain = { ...environment, npm_config_dry_run: undefined }; // the one that both have

  expect(names.length).toBeGreaterThan(100);
  expect(readConfig(['--namespaces', 'fleet'], environment, 'me')).toMatchObject({ namespaces: ['fleet'] });
  expect(readDrainConfig(['--namespaces', 'fleet'], forDrain)).toMatchObject({ namespaces: ['fleet'] });
});

test.each(['nodedir', 'python', 'timeout', 'aws_region', 'electron_mirror'])(
  '%s, which others put into .npmrc, is no flag of ours',
  (name) => {
    const environment = { ...UNDER_NPM, [`npm_config_${name}`]: 'x' };

    expect(readConfig([], environment, 'me')).toBeDefined();
  },
);

test('an empty variable counts as none', () => {
  const config = readConfig([], { ...enough, NAMESPACES: '', SWEEP_INTERVAL: '', LEASE_NAMESPACE: '' }, 'me');

  expect(config).toMatchObject({ namespaces: [], sweepIntervalMs: 60_000 });
});

test('a real npm that keeps a flag of drain for itself drains nothing', async () => {
  // no cluster is needed: it must not come so far as to look for one
  const env = { ...process.env, KUBECONFIG: '/nowhere' };
  const started = run('npm', ['start', 'drain', '--dry-run', '--namespaces=fleet'], { env });

  await expect(started).rejects.toMatchObject({
    stderr: expect.stringContaining('Write: npm start -- drain --namespaces=fleet --dry-run') as unknown,
  });
});

test.each([
  ['start', 'drain', '--dryrun'],
  ['start', 'drain', '--dryRun'],
  ['run', 'start', '-s', 'drain', '--Dry-Runn'],
])('a real npm that keeps a misspelt flag for itself drains nothing: %s %s %s', async (...args) => {
  const env = { ...process.env, KUBECONFIG: '/nowhere', NAMESPACES: 'fleet' };
  const started = run('npm', args, { env });

  await expect(started).rejects.toMatchObject({
    stderr: expect.stringContaining('Write: npm start -- drain --dry-run') as unknown,
  });
});

test('a real npm that keeps a flag which nobody knows drains nothing', async () => {
  const env = { ...process.env, KUBECONFIG: '/nowhere', NAMESPACES: 'fleet' };
  const started = run('npm', ['start', 'drain', '--simulate'], { env });

  await expect(started).rejects.toMatchObject({
    stderr: expect.stringContaining('npm may have kept flags of drain for itself') as unknown,
  });
});

test('without npm drain takes its scope from a variable', () => {
  expect(readDrainConfig([], { NAMESPACES: 'fleet' })).toMatchObject({ namespaces: ['fleet'] });
});

test('a flag after the -- holds, whatever .npmrc says', () => {
  const environment = { ...UNDER_NPM, npm_config_region: 'us-east-1' };

  expect(readConfig(['--region=eu-west-1'], environment, 'me')).toMatchObject({ region: 'eu-west-1' });
  expect(() => readConfig([], environment, 'me')).toThrow('.npmrc holds it');
});
