import { expect, test } from 'vitest';
import type { SsmAssociationSpec } from '../../src/api/generated/ssm-association.ts';
import type { SsmDocument, SsmDocumentStatus } from '../../src/api/generated/ssm-document.ts';
import { documentNamed, fitOf } from '../../src/association/parameters.ts';
import { documentWith, IN_PLACE, said } from './document-in-place.ts';

const REGION = 'eu-west-1';
const ARN = `arn:aws:ssm:${REGION}:111122223333:document/Script`;

/** In place, with `commands`, which has no default, and `user`, whose default is empty. */
const inPlace: SsmDocumentStatus = {
  documentName: 'Script',
  documentArn: ARN,
  region: REGION,
  latestVersion: '3',
  defaultVersion: '3',
  parameters: [
    { name: 'commands', type: 'StringList' },
    { name: 'user', type: 'String', defaultValue: '' },
  ],
  conditions: IN_PLACE,
};

function document(change: SsmDocumentStatus = {}, metadata: object = {}): SsmDocument {
  return documentWith({ ...inPlace, ...change }, metadata);
}

const COMMANDS = { parameters: { commands: ['uptime'] } };
const UNKNOWN = { parameters: { ...COMMANDS.parameters, usr: ['root'] } };

type Case = readonly [
  spec: SsmAssociationSpec,
  document: SsmDocument | undefined,
  expected: 'fits' | 'unknown' | 'unsettled' | readonly string[],
  version?: string,
];

const many = Array.from({ length: 20 }, (_, index) => ({ name: `p${index}`, defaultValue: '' }));

const cases: Record<string, Case> = {
  'what is declared, and all that has no default, fits': [COMMANDS, document(), 'fits'],
  'what is not declared does not': [UNKNOWN, document(), ['Parameter "usr" is not declared']],
  'what has no default is missed': [{}, document(), ['Parameter "commands" has no default']],
  'each is told': [
    { parameters: { a: ['x'], b: ['x'] } },
    document(),
    ['"a" is not declared', '"b" is not declared', '"commands" has no default'],
  ],
  'the version and the document are named': [
    {},
    document(),
    ['version 3 of document Script (SsmDocument fleet/script)'],
  ],
  'a document without parameters takes none': [
    UNKNOWN,
    document({ parameters: [] }),
    ['"commands" is not declared', '"usr" is not declared'],
  ],
  'an empty list is left to AWS': [{ parameters: { commands: [] } }, document(), 'fits'],
  'what the targets give needs no value': [{ automationTargetParameterName: 'commands' }, document(), 'fits'],
  'what a target map gives needs no value': [{ targetMaps: [{ commands: ['x'] }] }, document(), 'fits'],
  'manual compliance needs its parameter': [
    { ...COMMANDS, syncCompliance: 'MANUAL' },
    document(),
    ['syncCompliance MANUAL needs a document that declares parameter "AssociationId"'],
  ],
  'manual compliance gives its parameter a value': [
    { syncCompliance: 'MANUAL' },
    document({ parameters: [{ name: 'AssociationId', type: 'String' }] }),
    'fits',
  ],
  'of a document that declares more than its status tells, only what is missing is certain': [
    UNKNOWN,
    document({ parameters: [{ name: 'must' }, ...many.slice(1)] }),
    ['"must" has no default'],
  ],
  'the newest version is known by number': [{}, document(), ['"commands" has no default'], '3'],
  'the newest version is known as $LATEST': [
    {},
    document({ defaultVersion: '1' }),
    ['"commands" has no default'],
    '$LATEST',
  ],
  'an older version is not known': [{}, document(), 'unknown', '2'],
  'a default that is not the newest version is not known': [{}, document({ defaultVersion: '1' }), 'unknown'],
  'no document of ours is not known': [UNKNOWN, undefined, 'unknown'],
  'a document that is being deleted is not known': [
    {},
    document({}, { deletionTimestamp: '2026-01-05T00:00:00Z' }),
    'unknown',
  ],
  'a document that is suspended is not known': [
    {},
    document({ conditions: [said('Ready', 'True', 'Suspended'), said('Stalled', 'False', 'Suspended')] }),
    'unknown',
  ],
  'a document that is stalled, and did not go with it, leaves what was said': [
    {},
    document({
      conditions: [said('Ready', 'False', 'InvalidContent'), said('Stalled', 'True', 'InvalidContent')],
    }),
    'unsettled',
  ],
  'a document that is stalled, and went with it, is not known': [
    COMMANDS,
    document({
      conditions: [said('Ready', 'False', 'InvalidContent'), said('Stalled', 'True', 'InvalidContent')],
    }),
    'unknown',
  ],
  'a document that was edited and not looked at is being changed': [
    {},
    document({}, { generation: 2 }),
    'unsettled',
  ],
  'a document that AWS makes ready is being changed': [
    {},
    document({ conditions: [said('Ready', 'False', 'Updating'), said('Stalled', 'False', 'Updating')] }),
    'unsettled',
  ],
};

test.each(Object.entries(cases))('%s', (_is, [spec, found, expected, documentVersion = '$DEFAULT']) => {
  const fit = fitOf(spec, { documentName: 'Script', documentVersion }, found);

  if (typeof expected === 'string') return expect(fit).toBe(expected);
  for (const words of expected) expect(typeof fit === 'string' ? fit : fit.misfit).toContain(words);
});

test('a document is found by its name and by its ARN, in its region, once it is recorded', () => {
  const here = document();
  const { documentArn: _, ...unrecorded } = inPlace;
  const others = [document({ region: 'us-east-1' }), { ...here, status: unrecorded }];

  expect(documentNamed('Script', REGION, [...others, here])).toBe(here);
  expect(documentNamed(ARN, REGION, [...others, here])).toBe(here);
  expect(documentNamed('Script', REGION, others)).toBeUndefined();
  expect(documentNamed('script', REGION, [here])).toBeUndefined();
});
