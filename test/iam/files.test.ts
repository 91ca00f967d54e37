import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { CLUSTER_TAG, OWNER_TAG, RETAINED_UID, UID_TAG } from '../../src/api/names.ts';
import { OPERATIONS } from '../../src/ssm/operations.ts';
import { filledIn, HERE, listOf, statementsIn, statementsOf, textOf } from './policy.ts';

const run = promisify(execFile);

const FILES = globSync('docs/iam/*.json').map((path) => basename(path, '.json'));
const GUIDE = readFileSync('docs/iam.md', 'utf8');
/** Of a managed policy, without white space: IAM and STS quotas. */
const MOST_CHARACTERS = 6_144;

/** Parts of ARNs that the user fills in are words in capitals. */
const OPEN = /\b[A-Z]{2,}(_[A-Z]+)*\b/g;

describe.each(FILES)('the policy %s', (file) => {
  test('is a policy of IAM, of allowing statements that each have a name', () => {
    const { Version } = JSON.parse(textOf(file)) as { readonly Version: string };
    const statements = statementsIn(textOf(file));

    expect(Version).toBe('2012-10-17');
    expect(statements.map(({ Effect }) => Effect)).toEqual(statements.map(() => 'Allow'));
    expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
    expect(statements.every(({ Sid }) => /^[A-Za-z0-9]+$/.test(Sid))).toBe(true);
  });

  test('fits into a managed policy, with the longest name of a cluster', () => {
    const text = filledIn(textOf(file), { ...HERE, PARTITION: 'aws-us-gov', CLUSTER_NAME: 'c'.repeat(63) });

    expect(text.replaceAll(/\s/g, '').length).toBeLessThanOrEqual(MOST_CHARACTERS);
  });

  test.each(['aws', 'aws-cn', 'aws-us-gov'])(
    'names no other partition than %s when that is filled in',
    (partition) => {
      const text = filledIn(textOf(file), { ...HERE, PARTITION: partition });
      const arns = [...text.matchAll(/"arn:([^:]+):/g)].map(([, found]) => found);

      expect(arns.filter((found) => found !== partition)).toEqual([]);
    },
  );

  test('leaves nothing open once all that the guide names is filled in', () => {
    const names = [...new Set(textOf(file).match(OPEN))];

    expect(names.filter((name) => !(name in HERE))).toEqual([]);
    expect(names.filter((name) => !GUIDE.includes(`s/${name}/`))).toEqual([]);
  });

  test('is told of in the guide, statement by statement', () => {
    const sids = statementsIn(textOf(file)).map(({ Sid }) => Sid);

    expect(GUIDE).toContain(`iam/${file}.json`);
    expect(sids.filter((sid) => !GUIDE.includes(`\`${sid}\``))).toEqual([]);
  });
});

test('the line of the guide fills in what most policies leave open', async () => {
  const [line = ''] = GUIDE.match(/sed '[^']+' docs\/iam\/operator\.json/) ?? [];

  const { stdout } = await run('sh', ['-c', line]);

  expect(stdout).toBe(filledIn(textOf('operator'), { ...HERE, CLUSTER_NAME: 'prod-eu' }));
});

test('the policy of the operator allows exactly the calls that the operator makes', () => {
  const actions = statementsOf('operator').flatMap(({ Action }) => listOf(Action));

  expect([...new Set(actions)].toSorted()).toEqual(OPERATIONS.map((name) => `ssm:${name}`).toSorted());
});

test.each(['read-only', 'documents'])(
  'the variant %s gives nothing that the policy of the operator does not',
  (file) => {
    const whole = new Map(statementsOf('operator').map((one) => [one.Sid, one]));

    for (const { Sid, Action, Resource, Condition } of statementsOf(file)) {
      const { Action: actions, Resource: resources, Condition: condition } = whole.get(Sid)!;
      expect(listOf(actions)).toEqual(expect.arrayContaining([...listOf(Action)]));
      expect(listOf(resources)).toEqual(expect.arrayContaining([...listOf(Resource)]));
      expect(Condition).toEqual(condition);
    }
  },
);

test('the conditions name the tags that the operator sets', () => {
  const keys = FILES.flatMap((file) => [...textOf(file).matchAll(/aws:(?:Request|Resource)Tag\/([^"]+)/g)]);
  const tags = new Set(keys.map(([, key]) => key ?? ''));

  expect([...tags].toSorted()).toEqual([CLUSTER_TAG, OWNER_TAG, UID_TAG].toSorted());
  expect(textOf('adoption')).toContain(`"aws:ResourceTag/${UID_TAG}": "${RETAINED_UID}"`);
});
