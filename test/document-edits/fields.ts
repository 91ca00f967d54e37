import { COMMAND, OTHER_COMMAND } from '../edits/documents.ts';
import { moving, publishing, tagging } from './deeds.ts';
import type { Declared, FieldName } from './declared.ts';
import type { Deed } from './fleet.ts';
import { textOf } from './matter.ts';
import { sharing } from './sharing-deeds.ts';
import type { Version } from './version.ts';

/** One field of the spec: what it is created with, changed to, and set to by somebody in AWS. */
export interface Row {
  readonly field: string;
  readonly begin: Declared;
  readonly change: Change;
  /** `undefined`: AWS knows nothing of it. */
  readonly inAws: Deed | undefined;
  /** `undefined`: it can't be taken away. */
  readonly removal: Change | undefined;
}

type Change = Partial<Record<FieldName, unknown>>;

/** They decide what is done at all, and have e2e tests: document, document-ownership, document-adoption, document-drift. */
export const ELSEWHERE = ['documentName', 'documentType', 'region', 'adopt', 'suspend'];

const base: Declared = { type: 'Command', format: 'JSON', way: 'content', matter: 0, layout: 0 };

function theirs(change: Partial<Version> = {}): Deed {
  const { matter = 5, format = 'JSON' } = change;
  const bytes = textOf('Command', format, matter, 1);
  const labels = { versionName: undefined, displayName: undefined, targetType: undefined, files: [] };
  return publishing({ ...labels, matter, format, bytes, ...change });
}

const [ONE, TWO, THREE] = ['111111111111', '222222222222', '333333333333'];

const fileAt = (folder: string): Declared['attachments'] => [
  { key: 'S3FileUrl', values: [`s3://files/${folder}/tool.zip`], name: 'tool.zip' },
];

export const ROWS: readonly Row[] = [
  row('documentFormat', { format: 'YAML' }, { format: 'JSON' }, theirs({ matter: 0, format: 'YAML' })),
  row('content', {}, { matter: 1 }, theirs()),
  row('contentText', { way: 'contentText' }, { matter: 1, layout: 2 }, theirs(), { way: 'content' }),
  row('contentFrom', { way: 'contentFrom' }, { matter: 1, layout: 2 }, theirs(), { way: 'contentText' }),
  row(
    'versionName',
    { versionName: 'one' },
    { versionName: 'two', matter: 1 },
    theirs({ versionName: 'theirs' }),
    {
      versionName: undefined,
    },
  ),
  row(
    'displayName',
    { displayName: 'One' },
    { displayName: 'Two', matter: 1 },
    theirs({ displayName: 'Theirs' }),
    {
      displayName: undefined,
    },
  ),
  row('targetType', { targetType: '/' }, { targetType: '/AWS::EC2::Instance' }, theirs({ targetType: '/' }), {
    targetType: undefined,
  }),
  row('promotion', { promotion: 'Manual' }, { promotion: 'Automatic', matter: 1 }, moving(1), {
    promotion: undefined,
  }),
  row(
    'defaultVersion',
    { promotion: 'Manual', defaultVersion: '1' },
    { defaultVersion: '2', matter: 1 },
    moving(1),
    { defaultVersion: undefined },
  ),
  row(
    'tags',
    { tags: { team: 'a', cost: '' } },
    { tags: { team: 'b' } },
    tagging({ team: 'theirs', more: 'x' }),
    {
      tags: undefined,
    },
  ),
  row('driftPolicy', { driftPolicy: 'Correct' }, { driftPolicy: 'Report', matter: 1 }, moving(1), {
    driftPolicy: undefined,
  }),
  row('requires', { requires: [{ name: COMMAND }] }, { requires: [{ name: OTHER_COMMAND }] }, theirs(), {
    requires: undefined,
  }),
  row('attachments', { attachments: fileAt('1') }, { attachments: fileAt('2'), matter: 1 }, theirs(), {
    attachments: undefined,
  }),
  row(
    'sharing',
    { sharing: { accountIds: [ONE, TWO] } },
    { sharing: { accountIds: [TWO, THREE], sharedDocumentVersion: '$LATEST' } },
    sharing({ add: [ONE], remove: [TWO], version: '$ALL' }),
    { sharing: undefined },
  ),
  row('versionsToKeep', { versionsToKeep: 3 }, { versionsToKeep: 1 }, theirs(), {
    versionsToKeep: undefined,
  }),
  row('deletionPolicy', { deletionPolicy: 'Retain' }, { deletionPolicy: 'Delete' }, undefined, {
    deletionPolicy: undefined,
  }),
  row('forceDelete', { forceDelete: true }, { forceDelete: false }, undefined, { forceDelete: undefined }),
  row('checkInterval', { checkInterval: '36h' }, { checkInterval: '5m' }, undefined, {
    checkInterval: undefined,
  }),
];

// oxlint-disable-next-line max-params -- the columns of a table
function row(field: string, begin: Change, change: Change, inAws?: Deed, removal?: Change): Row {
  return { field, begin: { ...base, ...begin } as Declared, change, inAws, removal };
}
