import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { CORE_SCHEMA, dump, FAILSAFE_SCHEMA, load, YAML11_SCHEMA, type Schema } from 'js-yaml';
import type { SsmDocumentSpec } from '../api/generated/ssm-document.ts';
import { sorted } from '../ownership/fingerprint.ts';

/** AWS takes no larger content. */
export const MAX_BYTES = 65_536;

/**
 * What is sent to AWS. `contentText` exactly as it is; `content` without what is null, its keys in order, so that the
 * same data is always the same bytes; laid out for people as long as that fits.
 */
export function contentFrom({ content, contentText, documentFormat = 'JSON' }: SsmDocumentSpec): string {
  if (contentText !== undefined) return contentText;
  const data = sorted(withoutNull(content ?? {}));
  if (documentFormat === 'YAML') return dump(data, { lineWidth: -1, noRefs: true });
  const text = `${JSON.stringify(data, undefined, 2)}\n`;
  return Buffer.byteLength(text) <= MAX_BYTES ? text : JSON.stringify(data);
}

/** As AWS computes the Hash of a version. */
export function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Names of what differs between two contents, compared as data, so that order and layout do not matter: keys of the
 * top level, or `content` as a whole when one of them can't be read. TEXT is compared as it is. Empty: the same.
 *
 * Which YAML AWS reads is unverified, so they have to be the same in YAML 1.2, in 1.1 (`0755`, `yes`) and word by word.
 */
export function contentDifferences(declared: string, observed: string, format: string): readonly string[] {
  if (declared === observed) return [];
  if (format === 'TEXT') return ['content'];
  const differences = [CORE_SCHEMA, YAML11_SCHEMA, FAILSAFE_SCHEMA].flatMap((schema) =>
    dataDifferences(dataOf(declared, schema), dataOf(observed, schema)),
  );
  return [...new Set(differences)].toSorted();
}

function dataDifferences(left: unknown, right: unknown): readonly string[] {
  if (!isMap(left) || !isMap(right)) return left !== undefined && isSame(left, right) ? [] : ['content'];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.filter((key) => !isSame(left[key], right[key])).map((key) => `content.${key}`);
}

/** JSON is YAML. `undefined`: it is neither. */
function dataOf(text: string, schema: Schema): unknown {
  try {
    return withoutNull(load(text, { schema }), schema === FAILSAFE_SCHEMA ? isNullWord : isNull);
  } catch {
    return undefined;
  }
}

function isSame(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(sorted(left), sorted(right));
}

/** Without members that are null, at every level. */
function withoutNull(value: unknown, isAbsent = isNull): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNull(item, isAbsent));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([, member]) => !isAbsent(member));
  return Object.fromEntries(entries.map(([key, member]) => [key, withoutNull(member, isAbsent)]));
}

function isNull(value: unknown): boolean {
  return value === null;
}

/** Where every scalar is read as text. That it was quoted shows in the other readings. */
function isNullWord(value: unknown): boolean {
  return ['', '~', 'null', 'Null', 'NULL'].includes(value as string);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
