import { constantFrom, oneof, record, sample } from 'fast-check';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { SETTINGS, variableOf } from '../../src/settings/settings.ts';
import { refusalOf, template } from './fixture.ts';

type Settings = Readonly<Record<string, string | number | boolean>>;

/** What the operator of the chart would say of such settings; empty when it would start. */
function operatorSays(settings: Settings): string {
  const variables = SETTINGS.filter(({ name }) => name in settings).map((setting) => [
    variableOf(setting),
    String(settings[setting.name]),
  ]);
  try {
    readConfig([], { CLUSTER_NAME: 'test', REGION: 'eu-west-1', ...Object.fromEntries(variables) }, 'test');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** With time enough to stop, and one replica: the operator knows of neither. */
function chartSays(settings: Settings): Promise<string> {
  const around = ['--set', 'terminationGracePeriodSeconds=1000000,replicas=1'];
  return refusalOf(template(...around, '--set-json', `settings=${JSON.stringify(settings)}`));
}

const TIMED = SETTINGS.filter(({ minimumMs = 0 }) => minimumMs > 0);

test.each([
  ...TIMED.map(({ name, minimumMs = 0 }) => ({ [name]: `${minimumMs - 1}ms` })),
  ...TIMED.map(({ name }) => ({ [name]: '1' })),
  ...TIMED.map(({ name }) => ({ [name]: '8760h1ms' })),
  { leaseDuration: '999999999h' },
  { sweepInterval: '999999999999h' },
  { sweepInterval: '1h'.repeat(9) },
  { gracePeriod: '5 s' },
  { accountId: '12' },
  { endpointTemplate: 'ssm.eu-west-1.amazonaws.com' },
  { endpointTemplate: 'https://ssm.{Region}.amazonaws.com' },
  { leaseNamespace: 'Fleet' },
])('the chart refuses %j in the words of the operator', async (settings) => {
  const [sentence = ''] = operatorSays(settings).split(/\. (?:Raise|Lower|Change) --/);

  expect(sentence).toContain(' must be ');
  expect(await chartSays(settings)).toContain(`settings.${sentence}.`);
});

test.each([
  ['http://1.2.3.256', 'http://a|b', 'http://[::::]/', 'http://%zz', 'http://[1::2::3]'],
  ['http://1.2.3.255', 'http://a-b:1/c|d', 'http://[::]/', 'http://[1::2:3]', 'http://[1:2:3:4:5:6:7::]:80'],
  [
    'http://ssm.{region}.a',
    'https://{region}',
    'http://1a',
    'http://1.2.3.4a',
    'http://a_b',
    'http://[::1]/?x',
  ],
])('chart and operator agree about %s, and others', async (...addresses) => {
  const verdicts = await Promise.all(
    addresses.map(async (endpointTemplate) => [
      endpointTemplate,
      (await chartSays({ endpointTemplate })) === '',
      operatorSays({ endpointTemplate }) === '',
    ]),
  );

  expect(verdicts.filter(([, chart, operator]) => chart !== operator)).toEqual([]);
});

test.each([
  [
    { awsTimeout: '60s', leaseDuration: '66s' },
    'settings.intentWait must be longer than settings.awsTimeout',
  ],
  [{ renewDeadline: '15s' }, 'The lease needs 2 retryPeriods <= renewDeadline < leaseDuration.'],
  [{ retryPeriod: '5001ms', leaseDuration: '30s' }, 'The lease needs 2 retryPeriods <= renewDeadline'],
  [
    { awsTimeout: '10001ms' },
    'settings.leaseDuration must be at least awsTimeout + 1s + 2 retryPeriods (15.001s)',
  ],
])('the chart refuses %j, as the operator does: together they contradict', async (settings, words) => {
  expect(operatorSays(settings)).not.toBe('');
  expect(await chartSays(settings)).toContain(words);
});

test.each([
  {},
  { sweepInterval: '500ms', checkInterval: '1m', documentCheckInterval: '0h1m', gracePeriod: '0s' },
  { awsTimeout: '10s', renewDeadline: '14999ms', retryPeriod: '2s' },
  { retryPeriod: '5s', leaseDuration: '19s' },
  { leaderElection: false, awsTimeout: '30s' },
  { accountId: '012345678901', endpointTemplate: 'http://ssm.{region}.test:4566/x', leaseNamespace: 'a' },
])('the chart takes %j, as the operator does', async (settings) => {
  expect(operatorSays(settings)).toBe('');
  expect(await chartSays(settings)).toBe('');
});

test('the chart refuses whatever durations the operator refuses, and no others', async () => {
  const duration = constantFrom('010ms', '499ms', '1s', '2s', '7s500ms', '10s', '15s', '20s', '1m1s', '1h');
  const lease = record({ leaseDuration: duration, renewDeadline: duration, retryPeriod: duration });
  const calls = record({ awsTimeout: duration, intentWait: duration });
  const some = oneof(lease, calls, record({ leaseDuration: duration, awsTimeout: duration }));
  const differ: Settings[] = [];
  const verdicts = new Set<boolean>();

  for (const settings of sample(some, { seed: 7, numRuns: 40 })) {
    const isRefused = operatorSays(settings) !== '';
    verdicts.add(isRefused);
    const alsoHere = (await chartSays(settings)) !== ''; // oxlint-disable-line no-await-in-loop -- two cores
    if (isRefused !== alsoHere) differ.push(settings);
  }

  expect(differ).toEqual([]);
  expect(verdicts).toEqual(new Set([true, false]));
});
