import { expect, test } from 'vitest';
import type { DesiredAssociation } from '../../src/association/desired.ts';
import { plan, type Observed } from '../../src/association/plan.ts';
import { canonicalAssociation } from '../../src/ssm/association.ts';

const association = canonicalAssociation({
  associationName: 'agent',
  documentName: 'AWS-RunShellScript',
  parameters: { commands: ['uptime'], workingDirectory: ['/'] },
  targets: [{ key: 'InstanceIds', values: ['*'] }],
  scheduleExpression: 'rate(1 day)',
});
const desired: DesiredAssociation = { association, tags: { team: 'platform' } };
const observed: Observed = {
  id: 'id',
  version: 3,
  association,
  tags: { team: 'platform', 'aws:foreign': 'x' },
};

const cases: Record<
  string,
  readonly [given: Observed, ownKeys: readonly string[], expected: readonly object[]]
> = {
  'is empty when AWS holds what is declared, whatever tags others have set': [observed, ['team'], []],
  'updates at the version that was read and names the member that differs': [
    { ...observed, association: { ...association, scheduleExpression: 'rate(2 days)' } },
    [],
    [
      {
        action: 'update',
        version: 3,
        differences: [{ path: 'scheduleExpression', declared: 'rate(1 day)', observed: 'rate(2 days)' }],
      },
    ],
  ],
  'names parameters by key and never shows their values': [
    {
      ...observed,
      association: { ...association, parameters: { commands: ['rm -rf /'], secret: ['s3cret'] } },
    },
    [],
    [
      {
        action: 'update',
        version: 3,
        differences: [
          { path: 'parameters.commands', declared: 'set', observed: 'changed' },
          { path: 'parameters.secret', declared: 'absent', observed: 'changed' },
          { path: 'parameters.workingDirectory', declared: 'set', observed: 'changed' },
        ],
      },
    ],
  ],
  'changes tags without an update': [
    { ...observed, tags: { team: 'old' } },
    [],
    [{ action: 'tag', set: { team: 'platform' }, remove: [] }],
  ],
  'removes a tag that we once set and that is no longer declared': [
    { ...observed, tags: { team: 'platform', tier: 'one', theirs: 'x' } },
    ['team', 'tier'],
    [{ action: 'tag', set: {}, remove: ['tier'] }],
  ],
  'takes a member that only AWS has for a difference': [
    { ...observed, association: { ...association, maxErrors: '5' } },
    [],
    [
      {
        action: 'update',
        version: 3,
        differences: [{ path: 'maxErrors', declared: '(absent)', observed: '5' }],
      },
    ],
  ],
};

for (const [name, [given, ownKeys, expected]] of Object.entries(cases)) {
  test(`plan ${name}`, () => {
    expect(plan(desired, given, ownKeys)).toEqual(expected);
  });
}
