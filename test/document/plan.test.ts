import { expect, test } from 'vitest';
import { sha256 } from '../../src/document/content.ts';
import type { DesiredDocument } from '../../src/document/desired.ts';
import { plan, type Observed } from '../../src/document/plan.ts';

const content = '{"schemaVersion":"2.2","mainSteps":[]}';
const desired: DesiredDocument = {
  document: { name: 'Script', documentType: 'Command', documentFormat: 'JSON', content },
  tags: { team: 'platform' },
  shares: undefined,
  defaultVersion: 'newest',
};
const latest: Observed['latest'] = {
  name: 'Script',
  documentType: 'Command',
  documentFormat: 'JSON',
  status: 'Active',
  version: 3,
  latestVersion: 3,
  defaultVersion: 3,
  hash: sha256(content),
  platformTypes: ['Linux'],
  parameters: [],
  requires: [],
  attachments: [],
};
const observed: Observed = { latest, tags: { team: 'platform', foreign: 'x' } };
const edited = {
  latest: { ...latest, hash: 'other' },
  tags: observed.tags,
  content: '{"schemaVersion":"2.2"}',
};

type Case = readonly [
  wanted: DesiredDocument,
  given: Observed,
  expected: readonly object[],
  published?: number,
];

const cases: Record<string, Case> = {
  'is empty when AWS holds what is declared, whatever tags others have set': [desired, observed, []],
  'is empty when the bytes differ and the data does not': [
    desired,
    { ...edited, content: '{ "mainSteps": [], "schemaVersion": "2.2" }' },
    [],
  ],
  'publishes on top of the version that was read, and leaves the default alone until it is Active': [
    desired,
    { ...edited, latest: { ...edited.latest, defaultVersion: 1 } },
    [
      {
        action: 'publish',
        base: 3,
        differences: [{ path: 'content.mainSteps', declared: 'set', observed: 'changed' }],
      },
    ],
  ],
  'promotes the newest version that is Active': [
    desired,
    { ...observed, latest: { ...latest, defaultVersion: 2 } },
    [
      {
        action: 'promote',
        version: 3,
        differences: [{ path: 'defaultVersion', declared: '3', observed: '2' }],
      },
    ],
  ],
  'promotes nothing while no version of ours is Active': [
    desired,
    { ...observed, latest: { ...latest, defaultVersion: 2, status: 'Updating' } },
    [],
    0,
  ],
  'leaves the default where ours is, whatever others have published with the same data': [
    desired,
    { ...observed, latest: { ...latest, version: 4, latestVersion: 4, defaultVersion: 3 } },
    [],
  ],
  'leaves the default alone when the spec names none': [
    { ...desired, defaultVersion: undefined },
    { ...observed, latest: { ...latest, defaultVersion: 1 } },
    [],
  ],
  'goes back to the version that the spec names, even while the newest has failed': [
    { ...desired, defaultVersion: 1 },
    { ...observed, latest: { ...latest, defaultVersion: 3, status: 'Failed' } },
    [
      {
        action: 'promote',
        version: 1,
        differences: [{ path: 'defaultVersion', declared: '1', observed: '3' }],
      },
    ],
  ],
  'publishes for a name that people see': [
    { ...desired, document: { ...desired.document, displayName: 'Nice' } },
    observed,
    [
      {
        action: 'publish',
        base: 3,
        differences: [{ path: 'displayName', declared: 'Nice', observed: '(absent)' }],
      },
    ],
  ],
  'does not compare what the spec leaves out': [
    desired,
    { ...observed, latest: { ...latest, displayName: 'Theirs', targetType: '/', versionName: 'v' } },
    [],
  ],
  'sets tags apart and takes away only our own': [
    desired,
    { ...observed, tags: { team: 'other', old: 'x', foreign: 'x' } },
    [{ action: 'tag', set: { team: 'platform' }, remove: ['old'] }],
  ],
};

for (const [name, [wanted, given, expected, published = 3]] of Object.entries(cases)) {
  test(`the plan ${name}`, () => {
    const known = { ownTagKeys: ['team', 'old'], published: published === 0 ? undefined : published };

    expect(plan(wanted, given, known)).toEqual(expected);
  });
}
