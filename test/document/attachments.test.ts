import { expect, test } from 'vitest';
import {
  attachmentDifferences,
  attachmentsHashOf,
  knownAttachments,
} from '../../src/document/attachments.ts';
import type { AttachmentsSource } from '../../src/ssm/document-gateway.ts';

const TOOL: AttachmentsSource = { key: 'S3FileUrl', values: ['s3://bucket/1/tool.zip'], name: 'tool.zip' };
const NEWER: AttachmentsSource = { ...TOOL, values: ['s3://bucket/2/tool.zip'] };
const UNNAMED: AttachmentsSource = { key: 'SourceUrl', values: ['s3://bucket/dir'] };

const ofTool = attachmentsHashOf([TOOL]);
const ofNothing = attachmentsHashOf([]);

type Case = readonly [
  declared: readonly AttachmentsSource[] | undefined,
  shown: readonly string[],
  known: string | undefined,
  expected: readonly [declared: string, observed: string] | undefined,
];

const CASES: Readonly<Record<string, Case>> = {
  'left out are not compared with what AWS shows': [undefined, ['theirs.zip'], undefined, undefined],
  'left out are not compared with what was sent': [undefined, ['tool.zip'], ofTool, undefined],
  'that were sent are in place': [[TOOL], ['tool.zip'], ofTool, undefined],
  'from elsewhere under the same name differ from what was sent': [
    [NEWER],
    ['tool.zip'],
    ofTool,
    ['set', 'changed'],
  ],
  'taken away differ from what was sent': [[], ['tool.zip'], ofTool, ['set', 'changed']],
  'added differ from the none that were sent': [[TOOL], [], ofNothing, ['set', 'changed']],
  'of a version that is not ours are told by their names': [
    [TOOL],
    ['more.zip', 'tool.zip'],
    undefined,
    undefined,
  ],
  'whose name is missing differ': [[TOOL], ['other.zip'], undefined, ['tool.zip', 'other.zip']],
  'without names differ where there are none': [[UNNAMED], [], undefined, ['set', '(none)']],
  'without names are in place where there are any': [[UNNAMED], ['a.zip', 'b.zip'], undefined, undefined],
  'that are none differ where there are some': [[], ['a.zip'], undefined, ['(none)', 'a.zip']],
  'that are none are in place where there are none': [[], [], undefined, undefined],
};

for (const [name, [declared, shown, known, expected]] of Object.entries(CASES)) {
  test(`attachments ${name}`, () => {
    const differences = attachmentDifferences(declared, shown, known);

    const [words, observed] = expected ?? [];
    expect(differences).toEqual(expected ? [{ path: 'attachments', declared: words, observed }] : []);
  });
}

test('the order of attachments, and of their members, does not matter', () => {
  const { key, values, name } = TOOL;

  expect(attachmentsHashOf([UNNAMED, { name: name!, values, key }])).toBe(attachmentsHashOf([TOOL, UNNAMED]));
});

test('what was sent is known of the version that was written last, or of the older one that is used', () => {
  const written = { writtenVersion: '2', attachmentsHash: 'hash' };
  const reused = { ...written, reusedVersion: '1' };

  expect([1, 2].map((version) => knownAttachments(written, version))).toEqual([undefined, 'hash']);
  expect([1, 2].map((version) => knownAttachments(reused, version))).toEqual(['hash', undefined]);
});
