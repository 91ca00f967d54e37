import { isDeepStrictEqual } from 'node:util';
import { applied, type Declared, type Edit, type FieldName } from './declared.ts';
import type { Member } from './judge.ts';
import { LAYOUTS, MATTERS, type DocumentType } from './matter.ts';
import { isTwin, versionFrom } from './version.ts';

const TYPES: readonly DocumentType[] = [
  'Command',
  'Command',
  'Command',
  'Automation',
  'Command',
  'ChangeCalendar',
];

/** By field; `undefined` leaves it out. Contents, names and default versions are drawn in other ways. */
const VALUES = {
  displayName: [undefined, 'One', 'Two: 2/2'],
  targetType: [undefined, '/', '/AWS::EC2::Instance'],
  promotion: [undefined, 'Automatic', 'Manual'],
  tags: [undefined, {}, { team: 'a' }, { team: 'b', cost: '' }, { 'Größe + Team': 'ä' }],
  driftPolicy: [undefined, 'Correct', 'Report', 'Observe'],
  suspend: [undefined, false, true],
  deletionPolicy: [undefined, 'Delete'],
  checkInterval: [undefined, '5m', '36h'],
  forceDelete: [undefined, false, true],
  versionsToKeep: [undefined, 1, 1, 2, 3],
} as const satisfies Partial<Record<FieldName, readonly unknown[]>>;

const ACCOUNTS = Array.from({ length: 25 }, (_, index) => String(100_000_000_001 + index));
const [ONE, TWO, THREE] = ACCOUNTS as [string, string, string];

const SHARINGS: readonly Declared['sharing'][] = [
  undefined,
  undefined,
  {},
  { accountIds: [ONE] },
  { accountIds: [TWO, ONE] },
  { accountIds: [THREE, TWO], sharedDocumentVersion: '$LATEST' },
  { accountIds: [ONE], sharedDocumentVersion: '$ALL' },
  { accountIds: ACCOUNTS },
];

/** AWS takes a few of an account. */
const MAY_BE_PUBLIC = new Set(['doc0', 'doc3', 'doc6', 'doc9']);
const PUBLIC: Declared['sharing'] = { public: true, sharedDocumentVersion: '$DEFAULT' };

const tool = (address: string): NonNullable<Declared['attachments']>[number] => ({
  key: 'S3FileUrl',
  values: [address],
  name: 'tool.zip',
});

const ATTACHMENTS: readonly Declared['attachments'][] = [
  undefined,
  [],
  [tool('s3://files/1/tool.zip')],
  [tool('s3://files/2/tool.zip')],
  [tool('s3://files/2/tool.zip'), { key: 'SourceUrl', values: ['s3://files/more'] }],
];

const FIELDS: readonly FieldName[] = [
  'matter',
  'matter',
  'matter',
  'layout',
  'way',
  'format',
  'versionName',
  'defaultVersion',
  'sharing',
  'sharing',
  'sharing',
  'versionsToKeep',
  'attachments',
  'attachments',
  ...(Object.keys(VALUES) as FieldName[]),
];

/** Draws declarations and edits, always the same from the same numbers. */
export class DocumentDraw {
  readonly #random: () => number;
  #names = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Of the types in turn. */
  declared(index: number): Declared {
    const type = TYPES[index % TYPES.length]!;
    const isText = type === 'ChangeCalendar';
    const begin: Declared = {
      type,
      format: isText ? 'TEXT' : this.one(['JSON', 'YAML']),
      way: this.one(isText ? ['contentText', 'contentFrom'] : ['content', 'contentText', 'contentFrom']),
      matter: this.#number(MATTERS),
      layout: 0,
    };
    const change = {
      displayName: this.one(VALUES.displayName),
      tags: this.one(VALUES.tags),
      sharing: this.one(SHARINGS),
      versionsToKeep: this.one(VALUES.versionsToKeep),
    };
    return applied(begin, { change });
  }

  /** One field, and a value that it does not have, with what has to go with it. */
  edit(member: Member): Edit {
    const { declared } = member;
    const field = this.one(FIELDS);
    const change = this.#changeOf(field, member);
    const isEdit = change !== undefined && !isDeepStrictEqual(applied(declared, { change }), declared);
    return isEdit ? { field, change } : this.edit(member);
  }

  /** An edit that gets on what AWS has refused, or would refuse. */
  wayOut({ declared, ledger }: Member): Edit {
    const isFree = (matter: number): boolean =>
      ledger.versions.every((version) => !isTwin(version, versionFrom({ ...declared, matter })));
    const matters = Array.from({ length: MATTERS }, (_, matter) => matter);
    const free = matters.filter((matter) => matter !== ledger.newest.matter);
    if (free.some(isFree)) return wayOutOf({ matter: this.one(free.filter(isFree)) });
    const labels = { displayName: undefined, targetType: undefined, attachments: undefined };
    return wayOutOf({ matter: this.one(free), ...labels, ...inOneEdit(declared) }); // an earlier version holds it, whatever its labels
  }

  one<T>(from: readonly T[]): T {
    return from[this.#number(from.length)]!;
  }

  /** So many of them, in random order. */
  some<T>(from: readonly T[], count: number): readonly T[] {
    const keyed = from.map((item) => ({ item, key: this.#random() }));
    const drawn = keyed.toSorted((left, right) => left.key - right.key).slice(0, count);
    return drawn.map(({ item }) => item);
  }

  #changeOf(field: FieldName, { name, declared, ledger }: Member): Edit['change'] | undefined {
    const isText = declared.type === 'ChangeCalendar';
    switch (field) {
      case 'matter': {
        const renamed = declared.versionName !== undefined && this.#random() < 0.8;
        const matter = this.#number(MATTERS);
        return { matter, ...(renamed ? { versionName: this.#name() } : {}) };
      }
      case 'layout':
        return isText ? undefined : { layout: this.#number(LAYOUTS) };
      case 'format':
        return isText ? undefined : { format: this.one(['JSON', 'YAML']) };
      case 'way': {
        const way = this.one(['content', 'contentText', 'contentFrom'] as const);
        return isText && way === 'content' ? undefined : { way };
      }
      case 'versionName':
        return { versionName: this.one([undefined, this.#name(), this.#name(), `v${this.#number(9)}`]) };
      case 'defaultVersion':
        return { promotion: 'Manual', defaultVersion: String(this.one(ledger.live)) };
      case 'sharing':
        return { sharing: this.one(MAY_BE_PUBLIC.has(name) ? [...SHARINGS, PUBLIC, PUBLIC] : SHARINGS) };
      case 'attachments': {
        const others = Array.from({ length: MATTERS }, (_, matter) => matter);
        const matter = this.one(others.filter((other) => other !== ledger.newest.matter));
        return { attachments: this.one(ATTACHMENTS), matter, versionName: undefined, ...inOneEdit(declared) };
      }
      case 'promotion': {
        const promotion = this.one(VALUES.promotion);
        return { promotion, defaultVersion: promotion === 'Manual' ? declared.defaultVersion : undefined };
      }
      default:
        return { [field]: this.one<unknown>(VALUES[field as keyof typeof VALUES]) };
    }
  }

  #name(): string {
    this.#names += 1;
    return `v${this.#names}`;
  }

  #number(below: number): number {
    return Math.floor(this.#random() * below);
  }
}

/** A ConfigMap and a resource can't be edited at once, so the text goes into the resource. */
function inOneEdit({ way }: Declared): Edit['change'] {
  return way === 'contentFrom' ? { way: 'contentText' } : {};
}

function wayOutOf(change: Edit['change']): Edit {
  return { field: 'matter', change: { ...change, versionName: undefined } };
}
