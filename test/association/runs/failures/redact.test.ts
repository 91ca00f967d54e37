import { expect, test } from 'vitest';
import { redacted, secretsOf } from '../../../../src/association/runs/failures/redact.ts';

const parameters = {
  commands: ['uptime'],
  DbPassword: ['hunter22', 'hunter22-and-more'],
  ApiToken: ['{{ssm-secure:token}}', 'abc'],
  SecretName: ['prod/db'],
  ClientSecret: ['abcd-1234', '1234-wxyz'],
};

test('secrets are the values of parameters whose names say so, long enough to be known again', () => {
  expect(secretsOf({ parameters })).toEqual([
    'hunter22-and-more',
    'abcd-1234',
    '1234-wxyz',
    'hunter22',
    'prod/db',
  ]);
});

test.each([
  ['DbPass', true],
  ['db_pwd', true],
  ['PASS', true],
  ['dbpass', true],
  ['Bypass', false],
  ['Passive', false],
  ['CompassUrl', false],
])('the value of a parameter %s is a secret: %s', (name, is) => {
  expect(secretsOf({ parameters: { [name]: ['hunter22'] } })).toEqual(is ? ['hunter22'] : []);
});

test.each([
  ['a value that was passed', 'login hunter22 refused', 'login *** refused'],
  ['the longer of two that begin alike', 'hunter22-and-more!', '***!'],
  ['one that AWS has cut off', 'connecting as admin:hunter22-and', 'connecting as admin:***-and'],
  ['two that overlap', 'x abcd-1234-wxyz x', 'x *** x'],
  ['the beginning of one at the end', 'connecting as admin:hunte', 'connecting as admin:***'],
  ['what a script assigns', 'DB_PASSWORD=s3cr3t token: "a b" done', 'DB_PASSWORD=*** token: *** done'],
  [
    'what it is called in other ways',
    'SECRET_KEY=abcd private_key: x1 Authorization: Bearer eyJh.x',
    'SECRET_KEY=*** private_key: *** Authorization: Bearer ***',
  ],
  ['a short name of it', 'DB_PASS=x1 dbPwd=x2 pass=x3', 'DB_PASS=*** dbPwd=*** pass=***'],
  ['what signs a request', 'Authorization: Basic dXNlcjpwdw==', 'Authorization: Basic ***'],
  ['what signs it in another way', 'Authorization: Token abc failed', 'Authorization: Token ***'],
  [
    'a signature of many parts',
    'authorization: Digest username="a", response="b"',
    'authorization: Digest ***',
  ],
  ['a signature without a scheme', 'x-y: 1\nAuthorization: abcd\nz: 2', 'x-y: 1\nAuthorization: ***\nz: 2'],
  ['a short name in any letters', 'Uid=sa;Pwd=hunter9; pass: x', 'Uid=sa;Pwd=*** pass: ***'],
  [
    'a flag and its value',
    'login --password x1 --api-key x2 --token --all',
    'login --password *** --api-key *** --token --all',
  ],
  ['a name of two words', 'api key: x1 Password => x2', 'api key: *** Password => ***'],
  ['a value with quotes in it', String.raw`password="a\"b c" done`, 'password=*** done'],
  ['a password that has an @', 'https://user:p@ss@host/x', 'https://user:***@host/x'],
  [
    'a private key',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----',
  ],
  [
    'a password in an address',
    'clone https://me:hunter9@host/x failed',
    'clone https://me:***@host/x failed',
  ],
  ['no words that are like one', 'PWD=/root passed=3 bypass=1', 'PWD=/root passed=3 bypass=1'],
  ['an access key of AWS', 'using AKIAIOSFODNN7EXAMPLE now', 'using *** now'],
  ['nothing else', 'disk /dev/xvda is full', 'disk /dev/xvda is full'],
])('taken out of what a script prints: %s', (_, text, shown) => {
  expect(redacted(text, secretsOf({ parameters }))).toBe(shown);
});

const LONG = 'hunter22-very-long-secret-value';
const KEY = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END KEY-----';

test.each([
  [
    'is cut off, and the agent says so',
    [LONG],
    'x hunter22-very-lo\n---Output truncated---\n----------ERROR-------\nhunter22-v\n---Error truncated----',
    'x ***\n---Output truncated---\n----------ERROR-------\n***\n---Error truncated----',
  ],
  ['has lines, and one is printed', [KEY], 'sh: MIIEvQIBADANBgkqhkiG9w0: not found', 'sh: ***: not found'],
  ['has lines, and they end otherwise', [KEY], KEY.replaceAll('\n', '\r\n'), '***\r\n***\r\n***'],
  ['is in a map', ['{"k":"mapsecret9"}'], 'got mapsecret9 here', 'got *** here'],
  ['only begins like a reference', ['{{hunter33'], 'got {{hunter33', 'got ***'],
  ['stands elsewhere', ['{{ ssm-secure:x }}'], 'got {{ ssm-secure:x }}', 'got {{ ssm-secure:x }}'],
])('a secret that %s', (_, values, printed, shown) => {
  const secrets = secretsOf({ parameters: { PrivateKey: values } });
  expect(redacted(printed, secrets)).toBe(shown);
});

const PEM = '-----BEGIN KEY-----\nAAAABBBBCCCCDDDD\n-----END KEY-----';

test.each([
  ['a line of a key in a list', JSON.stringify([PEM]), 'read AAAABBBBCCCCDDDD'],
  ['a value in a list of maps', '[{"value": "hunter22"}]', 'login hunter22'],
  ['a value in a map of maps', '{"db": {"value": "hunter22"}}', 'login hunter22'],
  ['a number in a map', '{"pin": 12345678}', 'login 12345678'],
  ['a value in JSON after a space', ' ["hunter22"]', 'login hunter22'],
  ['a value as JSON writes it', 'say "hunter22"', String.raw`login say \"hunter22\"`],
])('taken out of what a script prints: %s', (_, value, text) => {
  const secrets = secretsOf({ parameters: { DbPassword: [value] } });

  expect(redacted(text, secrets)).toMatch(/^(read|login) \*\*\*$/);
});

test('JSON that is nested as deep as a parameter may be is read, or left', () => {
  const value = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;

  expect(secretsOf({ parameters: { DbPassword: [value] } })).toEqual([value]);
});
