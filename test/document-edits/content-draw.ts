import { dump, load } from 'js-yaml';
import type { SsmDocumentSpec } from '../../src/api/generated/ssm-document.ts';

type Data = Readonly<Record<string, unknown>>;

/** A content as people may declare it, and what is to become of it. */
export interface Sample {
  /** In words. */
  readonly what: string;
  readonly spec: SsmDocumentSpec;
  /** What stands in the ConfigMap. */
  readonly text?: string;
  /** What AWS is to hold: data, or the very bytes. */
  readonly held: Data | string;
  /** `undefined`: nobody knows, but nothing may be sent twice. */
  readonly isTaken: boolean | undefined;
}

/** Whole numbers that may have been others before they were read. */
const LARGE = [1e21, -9_007_199_254_740_992];

const WORDS = [
  '',
  ' ',
  'yes',
  'No',
  'on',
  'y',
  'null',
  '~',
  '0755',
  '0o17',
  '0x1F',
  '1e3',
  '1_000',
  '.inf',
  '-.5',
  '12:30:45',
  '2026-01-05',
  '2026-01-05T00:00:00Z',
  '<<',
  '=',
  '!!str x',
  '&a',
  '*a',
  '# no comment',
  'a: b # c',
  '- item',
  '? key',
  '%YAML 1.1',
  '---',
  '...',
  '"quoted"',
  "it's",
  'back\\slash',
  'two\nlines',
  'ends with a line\n',
  '\n\nleads',
  'trailing  \n  indented\n\n',
  '\ttab\tand\ttab',
  'carriage\r\nreturn\r',
  'Größe – naïve – 日本語',
  'astral 𝄞 👩‍👩‍👧‍👦',
  '\u00a0\u2028\u2029\u0085',
  '\ufeffmark',
  '\u0001\u007f',
  '{{ssm:fleet}}',
  'constructor',
  '__proto__',
];

const TEXT_WORDS = WORDS.filter((word) => !word.includes('{{'));

/** Written down in YAML by hand: what a serialiser would not do. */
const BY_HAND: readonly string[] = [
  'plain: yes\nmode: 0755\nfloat: 1e3\ndate: 2026-01-05\nnothing: ~\nhex: 0x1F\ntime: 12:30:45\nbig: 1_000\ninf: .inf\n',
  'base: &base {a: 1, b: [x, y]}\nsame: *base\nmore:\n  - *base\n  - *base\n',
  'base: &base\n  a: 1\nmerged:\n  <<: *base\n  b: 2\n',
  'literal: |+\n  one\n\n  two\n\nfolded: >-\n  long\n  lines\n   kept\n# between\nindented: |2\n    four\n',
  '# first\n\n%TAG: not a directive\n'.replace('%TAG', 'TAG'),
  '---\n# a document\nkey: value # and a word\n...\n',
  "\"quoted key\": 'single''s'\n? complex\n: value\n",
  'crlf: one\r\nother:\r\n  - two\r\n  - three\r\n',
  'flow: {a: [1, 2, {b: c}], "d": null}\n',
  'tagged: !!str 5\nbinary: !!binary aGVsbG8=\n',
  'double: 1\ndouble: 2\n',
  'tab:\n\t- no\n',
  'open: [1, 2\n',
  'alias: *unknown\n',
  'one: 1\n---\ntwo: 2\n',
  '- a list\n',
  'just words\n',
  'bad: "\\q"\n',
];

const JSON_BY_HAND: readonly string[] = [
  '{"a": 1, "a": 2}',
  '{"escaped": "\\u00e9\\ud834\\udd1e\\/", "big": 123456789012345678901234567890, "exp": 1.50e+3}',
  ' \t\r\n{"spaced" :\r\n[ ] }\n\n',
  '{"__proto__": {"x": 1}, "": 0}',
  '{"trailing": 1,}',
  "{'single': 1}",
  '{"open": [',
  '{"tab": "a\tb"}',
  '\ufeff{"mark": 1}',
  '// comment\n{}',
  '[1, 2]',
  '"text"',
  'NaN',
];

const LAYOUTS = [
  {},
  { lineWidth: 40 },
  { lineWidth: -1, indent: 4 },
  { flowLevel: 1 },
  { forceQuotes: true },
  { noRefs: true, sortKeys: true },
] as const;

/** Draws contents that are hard to read, always the same from the same numbers. */
export class ContentDraw {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** `name`: the ConfigMap's that the text may stand in. */
  sample(name: string): Sample {
    const kind = this.#random();
    if (kind < 0.35) return this.#asData();
    const isYaml = this.#random() < 0.6;
    if (kind < 0.5)
      return this.#asText(name, { isYaml, text: this.#one(isYaml ? BY_HAND : JSON_BY_HAND), how: 'by hand' });
    if (kind < 0.56) return this.#large(name, isYaml);
    if (kind < 0.6) return this.#deep(name);
    const data = this.#random() < 0.5 ? this.#command() : this.#data(4);
    const text = isYaml ? this.#yaml(data) : this.#json(data);
    return this.#asText(name, { isYaml, text, how: 'laid out', type: typeOf(data) });
  }

  #asData(): Sample {
    const content = this.#random() < 0.5 ? this.#command() : this.#data(4);
    const documentFormat = this.#one(['JSON', 'YAML'] as const);
    const documentType = typeOf(content);
    return {
      what: `content in ${documentFormat}`,
      spec: { documentType, documentFormat, content },
      held: withoutNull(content) as Data,
      isTaken: !hasLarge(content),
    };
  }

  #asText(name: string, { text, isYaml, how, type = 'CloudFormation' }: Written): Sample {
    const documentType = type;
    const documentFormat = isYaml ? 'YAML' : 'JSON';
    const isOwn = this.#random() < 0.5;
    const where = isOwn
      ? { contentText: text }
      : { contentFrom: { configMapKeyRef: { name, key: 'document' } } };
    return {
      what: `${isOwn ? 'contentText' : 'contentFrom'} in ${documentFormat}, ${how}`,
      spec: { documentType, documentFormat, ...where },
      ...(isOwn ? {} : { text }),
      held: text,
      isTaken: isMap(text, isYaml),
    };
  }

  /** As large as AWS takes, or a byte more, which of contentText the API server does not take. */
  #large(name: string, isYaml: boolean): Sample {
    const [most, how] = [65_536, 'as large as can be'];
    const sample = this.#asText(name, { isYaml, text: textWith(most), how });
    if (sample.text === undefined || this.#random() < 0.5) return sample;
    return { ...sample, text: textWith(most + 1), what: 'too large', isTaken: false };
  }

  #deep(name: string): Sample {
    const depth = this.#one([50, 1_000, 9_000]);
    const text = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const isYaml = this.#random() < 0.5;
    return { ...this.#asText(name, { isYaml, text, how: `${depth} deep` }), isTaken: undefined };
  }

  #command(): Data {
    const runCommand = Array.from({ length: 1 + this.#number(4) }, () => this.#text());
    const inputs = { runCommand, workingDirectory: this.#one(['/tmp', '']), timeoutSeconds: '0060' };
    const step = { action: 'aws:runShellScript', name: 'run', inputs };
    return { schemaVersion: '2.2', mainSteps: [step], description: this.#one(TEXT_WORDS) };
  }

  #data(depth: number): Data {
    const entries = Array.from({ length: 1 + this.#number(5) }, () => [this.#one(WORDS), this.#value(depth)]);
    return Object.fromEntries(entries) as Data;
  }

  #value(depth: number): unknown {
    const kind = this.#random();
    if (depth > 0 && kind < 0.2) return this.#data(depth - 1);
    if (depth > 0 && kind < 0.4) return Array.from({ length: this.#number(4) }, () => this.#value(depth - 1));
    if (kind < 0.5) return this.#one([0, 1, -1, 0.1, ...LARGE, 1e-7, 755, 20260105, 9_007_199_254_740_991]);
    return kind < 0.6 ? this.#one([true, false, null]) : this.#text();
  }

  #text(): string {
    const word = this.#one(TEXT_WORDS);
    const kind = this.#random();
    if (kind < 0.6) return word;
    return kind < 0.8 ? `${word} ${'word '.repeat(this.#one([20, 300]))}` : word.repeat(this.#one([3, 90]));
  }

  #json(data: Data): string {
    const text = JSON.stringify(data, undefined, this.#one([undefined, 1, '\t']));
    return this.#random() < 0.3 ? text.replaceAll('\n', '\r\n') : text;
  }

  #yaml(data: Data): string {
    const shared = this.#random() < 0.3 ? { ...data, again: data, 'and again': [data, data] } : data;
    const isShared = shared !== data && typeOf(data) !== 'Command';
    const text = dump(isShared ? shared : data, this.#one(LAYOUTS));
    return this.#random() < 0.5 ? text : `# before\n---\n${text}# after 𝄞\n`;
  }

  #one<T>(from: readonly T[]): T {
    return from[this.#number(from.length)]!;
  }

  #number(below: number): number {
    return Math.floor(this.#random() * below);
  }
}

function textWith(bytes: number): string {
  return `{"a":"é${'x'.repeat(bytes - Buffer.byteLength('{"a":"é"}'))}"}`;
}

interface Written {
  readonly text: string;
  readonly isYaml: boolean;
  /** In words. */
  readonly how: string;
  readonly type?: Type;
}

type Type = 'Command' | 'CloudFormation';

/** What a CloudFormation document holds, nobody looks into. */
function typeOf(data: Data): Type {
  return data['mainSteps'] === undefined ? 'CloudFormation' : 'Command';
}

function isMap(text: string, isYaml: boolean): boolean {
  try {
    const data: unknown = isYaml ? load(text) : JSON.parse(text);
    return typeof data === 'object' && data !== null && !Array.isArray(data);
  } catch {
    return false;
  }
}

/** Fields that are null are left out. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(entries.map(([key, member]) => [key, withoutNull(member)]));
}

function hasLarge(content: Data): boolean {
  let found = false;
  JSON.stringify(content, (_, value: unknown) => {
    found ||= LARGE.includes(value as number);
    return value;
  });
  return found;
}
