import { moving, publishing, tagging } from './deeds.ts';
import type { Declared, FieldName } from './declared.ts';
import type { Deed } from './fleet.ts';
import type { Version } from './ledger.ts';
import { textOf } from './matter.ts';

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

/** Fields that are being built, and are no rows yet. */
export const COMING = ['requires', 'attachments', 'sharing', 'versionsToKeep'];

/** They decide what is done at all, and have e2e tests: document, document-ownership, document-adoption, document-drift. */
export const ELSEWHERE = ['documentName', 'documentType', 'region', 'adopt', 'suspend'];

const base: Declared = { type: 'Command', format: 'JSON', way: 'content', matter: 0, layout: 0 };

function theirs(change: Partial<Version> = {}): Deed {
  const { matter = 5, format = 'JSON' } = change;
  const bytes = textOf('Command', format, matter, 1);
  const labels = { versionName: undefined, displayName: undefined, targetType: undefined };
  return publishing({ ...labels, matter, format, bytes, ...change });
}

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
