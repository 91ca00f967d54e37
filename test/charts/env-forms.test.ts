import { expect, test } from 'vitest';
import { refusalOfFile } from './fixture.ts';

const QUOTES =
  'Without quotes it is a number: put it in quotes, and on the command line take --set-string, not --set.';
const FROM =
  'must have a secretRef or a configMapRef with the name of one, such as {secretRef: {name: aws-keys}}.';

test.each([
  [
    'a number for the name of a variable',
    'env: [{name: 5}]',
    'env[0].name must be the name of a variable, such as HTTPS_PROXY. Without quotes it is a number',
  ],
  [
    'a flag for the name of a variable',
    'env: [{name: true}]',
    'env[0].name must be the name of a variable, such as HTTPS_PROXY. Without quotes it is a boolean',
  ],
  [
    'a pull secret with capitals',
    'imagePullSecrets: [{name: Login}]',
    'imagePullSecrets[0] must be a map with a name, such as {name: registry-login}, and not {"name":"Login"}.',
  ],
  [
    'a number for the name of a Secret',
    'env: [{name: A, valueFrom: {secretKeyRef: {name: 5, key: a}}}]',
    'env: A needs text for name and key in its secretKeyRef, and a name of a-z, 0-9, - and ., such as {name: aws-keys, key: token}.',
  ],
  ['variables from a Secret called 5', 'envFrom: [{secretRef: {name: 5}}]', `envFrom[0] ${FROM}`],
  ['a variable whose name is null', 'env: [{name: null}]', 'env[0].name has no value.'],
  [
    'a variable with = in its name',
    "env: [{name: 'A=B', value: c}]",
    'env[0].name must be the name of a variable, such as HTTPS_PROXY, and not "A=B".',
  ],
  ['a variable without a name', "env: [{name: '', value: c}]", 'env[0].name must be the name of a variable'],
  ['a number for a variable', 'env: [{name: PORT, value: 8080}]', `env: PORT must be text. ${QUOTES}`],
  [
    'a variable with two values',
    'env: [{name: PORT, value: a, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]',
    'env: PORT has value and valueFrom. Kubernetes takes one of them.',
  ],
  [
    'a variable from a Secret without a key',
    'env: [{name: PORT, valueFrom: {secretKeyRef: {name: a}}}]',
    'env: PORT needs name and key in its secretKeyRef.',
  ],
  [
    'a variable from somewhere',
    'env: [{name: PORT, valueFrom: {secretRef: {name: a}}}]',
    'env: PORT must have one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef and fileKeyRef in valueFrom, and has secretRef.',
  ],
  ['variables from a Secret that is not named', 'envFrom: [{secretRef: aws-keys}]', `envFrom[0] ${FROM}`],
  ['variables from a Secret of one key', 'envFrom: [{secretKeyRef: {name: a}}]', `envFrom[0] ${FROM}`],
  [
    'variables from two places',
    'envFrom: [{secretRef: {name: a}, configMapRef: {name: b}}]',
    `envFrom[0] ${FROM}`,
  ],
])('the chart refuses %s', async (_, values, words) => {
  expect(await refusalOfFile(values)).toContain(words);
});

test.each([
  [
    'a variable of a Secret',
    'env: [{name: a.b-c, valueFrom: {secretKeyRef: {name: a, key: b, optional: true}}}]',
  ],
  ['an empty variable', "env: [{name: EMPTY, value: ''}, {name: NOTHING}]"],
  ['variables of a ConfigMap', 'envFrom: [{prefix: A_, configMapRef: {name: a.b, optional: true}}]'],
])('the chart takes %s', async (_, values) => {
  expect(await refusalOfFile(values)).toBe('');
});
