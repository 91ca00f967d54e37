import { expect, test } from 'vitest';
import { refusalOf, template } from './fixture.ts';

const WHOLE = 'must be a whole number';

test.each([
  ['fewer than no replicas', 'replicas=-1', `replicas ${WHOLE}, 0 to 2147483647, such as 2, and not -1.`],
  ['a word for replicas', 'replicas=two', `replicas ${WHOLE}, 0 to 2147483647, such as 2, and not "two".`],
  ['half a replica', 'replicas=1.5', `replicas ${WHOLE}, 0 to 2147483647, such as 2, and not "1.5".`],
  ['a flag for replicas', 'replicas=true', `replicas ${WHOLE}, 0 to 2147483647, such as 2, and not true.`],
  [
    'another word for what AWS keeps',
    'drain.deletionPolicy=Delete',
    'drain.deletionPolicy must be one of Retain, AsDeclared, and not "Delete".',
  ],
  [
    'no time to drain',
    'drain.timeoutSeconds=0',
    `drain.timeoutSeconds ${WHOLE} of seconds, 1 to 1000000, such as 240, and not 0.`,
  ],
  [
    'a duration for seconds',
    'terminationGracePeriodSeconds=30s',
    `terminationGracePeriodSeconds ${WHOLE} of seconds, 0 to 1000000, such as 30, and not "30s".`,
  ],
  [
    'a policy in lower case',
    'image.pullPolicy=always',
    'image.pullPolicy must be one of Always, IfNotPresent, Never',
  ],
  [
    'a word for a flag',
    'contentFrom.enabled=off',
    'contentFrom.enabled must be true or false, and not "off".',
  ],
  [
    'a port in words',
    'networkPolicy.ports={https}',
    'networkPolicy.ports[0] must be a port from 1 to 65535, such as 443, and not "https".',
  ],
  [
    'a port that there is not',
    'networkPolicy.ports={443,70000}',
    'networkPolicy.ports[1] must be a port from 1 to 65535, such as 443, and not 70000.',
  ],
  [
    'a setting without a value',
    'settings.awsRate=null',
    'settings.awsRate has no value. Leave the line out.',
  ],
  [
    'a rate below nothing',
    'settings.awsRate=-1',
    'settings.awsRate must be a number from 0 to 1000, such as 10, and not -1.',
  ],
  [
    'a burst of none',
    'settings.awsBurst=0',
    `settings.awsBurst ${WHOLE} from 1 to 10000, such as 20, and not 0.`,
  ],
  [
    'any free port: probes need one',
    'settings.httpPort=0',
    'settings.httpPort must be a port from 1024 to 65535, such as 8080, and not 0.',
  ],
  [
    'a port that only root may open',
    'settings.httpPort=80',
    'settings.httpPort must be a port from 1024 to 65535',
  ],
  [
    'a level in capitals',
    'settings.logLevel=DEBUG',
    'settings.logLevel must be one of trace, debug, info, warn, error, and not "DEBUG".',
  ],
  [
    'a word for a flag of the settings',
    'settings.leaderElection=off',
    'settings.leaderElection must be true or false, and not "off".',
  ],
  [
    'a name for a pull secret',
    'imagePullSecrets={login}',
    'imagePullSecrets[0] must be a map with a name, such as {name: registry-login}, and not "login".',
  ],
])('the chart refuses %s', async (_, value, words) => {
  expect(await refusalOf(template('--set', value))).toContain(words);
});

test.each([
  ['more replicas than Kubernetes can count', '--set', 'replicas=99999999999', 'replicas'],
  ['replicas that YAML reads as 24', '--set-string', 'replicas=030', 'replicas'],
  ['seconds that YAML reads as 24', '--set-string', 'terminationGracePeriodSeconds=030', 'terminationGrace'],
  ['seconds beyond counting', '--set', 'terminationGracePeriodSeconds=99999999999', 'terminationGrace'],
  ['seconds that are no octal number either', '--set-string', 'drain.timeoutSeconds=089', 'drain.timeout'],
  ['a port that YAML reads as 4096', '--set-string', 'settings.httpPort=010000', 'settings.httpPort'],
])('the chart refuses %s', async (_, option, value, path) => {
  expect(await refusalOf(template(option, value))).toMatch(
    new RegExp(`^${path}\\S* must be a (whole number|port)`, 'm'),
  );
});

test('a rate that is small is one all the same', async () => {
  const text = await template('--set-json', 'settings={"awsRate": 0.00001}');

  expect(text).toMatch(/name: AWS_RATE\n\s+value: "0.00001"/);
});

test('the chart refuses a flag that is text, which would count as true', async () => {
  const refusal = await refusalOf(template('--set-string', 'crds.keep=false'));

  expect(refusal).toContain(
    'crds.keep must be true or false. With quotes it is text: leave them out, and on the command line take --set, not --set-string.',
  );
});

test('what is text and looks like a number on the command line is told of --set-string', async () => {
  const refusal = await refusalOf(template('--set', 'clusterName=123'));

  expect(refusal).toContain(
    'Without quotes it is a number: put it in quotes, and on the command line take --set-string, not --set.',
  );
  expect(await refusalOf(template('--set-string', 'clusterName=123'))).toBe('');
});

test('numbers may be text: they come to the same', async () => {
  const text = await template('--set-string', 'replicas=3,settings.awsBurst=40,drain.timeoutSeconds=60');

  expect(text).toBe(await template('--set', 'replicas=3,settings.awsBurst=40,drain.timeoutSeconds=60'));
});
