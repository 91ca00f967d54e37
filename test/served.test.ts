import { expect, test } from 'vitest';
import type { Config } from '../src/config.ts';
import { isServedBy, servedBy, servedIn } from '../src/served.ts';

const blue = { clusterName: 'blue', region: 'eu-west-1', namespaces: ['web', 'fleet'], identity: 'first' };
const servedAs = (change: Partial<Config> = {}) => servedBy({ ...blue, ...change } as Config);

test.each<[string, boolean, Partial<Config>]>([
  ['the same, in another order', true, { namespaces: ['fleet', 'web'] }],
  ['more namespaces', true, { namespaces: ['data', 'fleet', 'web'] }],
  ['all namespaces', true, { namespaces: [] }],
  ['fewer namespaces', false, { namespaces: ['web'] }],
  ['other namespaces', false, { namespaces: ['data'] }],
  ['another cluster', false, { clusterName: 'green' }],
  ['another region', false, { region: 'us-east-1' }],
])('who serves %s does our work: %s', (_, does, change) => {
  expect(isServedBy(servedAs(), servedAs({ ...change, identity: 'second' }))).toBe(does);
});

test('nobody but one who serves all does the work of one who serves all', () => {
  const all = servedAs({ namespaces: [] });

  expect([isServedBy(all, servedAs()), isServedBy(all, all)]).toEqual([false, true]);
});

test('what a lease says holds for the holder that has said it', () => {
  const text = JSON.stringify(servedAs());

  expect(servedIn(text, 'first')).toEqual(servedAs());
  expect([servedIn(text, 'second'), servedIn(text, undefined)]).toEqual([undefined, undefined]);
});

test.each([
  undefined,
  '',
  'null',
  '[]',
  'web of blue',
  '{"holder":"first"}',
  '{"holder":"first","cluster":1}',
])('a lease that says %s says nothing', (text) => {
  expect(servedIn(text, 'first')).toBeUndefined();
});
