import type { SsmDocument } from '../api/generated/ssm-document.ts';
import { ReconcileError } from '../controller/error.ts';
import { isData, quoted, shortened } from './check/flaw.ts';

/**
 * Why `spec.content` can't be sent as it was written, if it can't:
 *
 * | the content                                        | reason                  |
 * |----------------------------------------------------|-------------------------|
 * | is nested deeper than its hash can be taken of     | `ContentNestedTooDeep`  |
 * | has whole numbers that may be another one by now   | `ContentNumberTooLarge` |
 *
 * JSON of the API server is read into numbers that hold whole ones up to 2^53 exactly. Text is sent as it is.
 */
export function unsendableContent({ spec, status }: SsmDocument): ReconcileError | undefined {
  const why = spec.content && whyUnsendable(spec.content);
  if (why === undefined) return undefined;
  const { documentArn, documentName = '' } = status ?? {};
  const effect = documentArn === undefined ? '' : ` Document ${documentName} in AWS stays as it is.`;
  const message = `${why.words}, so nothing is sent.${effect} ${why.way}`;
  return new ReconcileError({ reason: why.reason, retry: 'never', message });
}

interface Why {
  readonly reason: 'ContentNestedTooDeep' | 'ContentNumberTooLarge';
  readonly words: string;
  readonly way: string;
}

/** The API server's copy is the same object until somebody writes. */
const known = new WeakMap<object, { readonly why: Why | undefined }>();

function whyUnsendable(content: object): Why | undefined {
  const found = known.get(content) ?? { why: lookInto(content) };
  known.set(content, found);
  return found.why;
}

/** No document that people write comes near it. */
const MOST_LEVELS = 100;
const MOST_TOLD = 4;

/** A value of the content, and the way to it. */
interface Place {
  readonly value: unknown;
  readonly level: number;
  readonly key: string | number;
  readonly parent?: Place;
}

/** Without recursion: the content may be nested as deep as the API server takes it. */
function lookInto(content: object): Why | undefined {
  const open: Place[] = [{ value: content, level: 0, key: 'content' }];
  const rounded: Place[] = [];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (place.level > MOST_LEVELS) return tooDeep(place);
    if (isRounded(place.value)) rounded.push(place);
    for (const member of membersOf(place).toReversed()) open.push(member);
  }
  return rounded.length === 0 ? undefined : tooLarge(rounded);
}

function isRounded(value: unknown): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function membersOf(parent: Place): readonly Place[] {
  const { value } = parent;
  const level = parent.level + 1;
  if (Array.isArray(value)) return value.map((item: unknown, key) => ({ value: item, level, key, parent }));
  if (!isData(value)) return [];
  return Object.entries(value).map(([key, member]) => ({ value: member, level, key, parent }));
}

function tooDeep(place: Place): Why {
  return {
    reason: 'ContentNestedTooDeep',
    words: `${pathOf(place)} is nested more than ${MOST_LEVELS} levels deep`,
    way: 'Make it flatter, or give the whole content as contentText or by contentFrom.',
  };
}

function tooLarge(rounded: readonly Place[]): Why {
  const told = rounded.slice(0, MOST_TOLD).map(pathOf).join(', ');
  const more = rounded.length > MOST_TOLD ? ` and ${rounded.length - MOST_TOLD} more` : '';
  const [are, them] = rounded.length === 1 ? ['is a whole number', 'it'] : ['are whole numbers', 'them'];
  return {
    reason: 'ContentNumberTooLarge',
    words: `${told}${more} ${are} beyond ${Number.MAX_SAFE_INTEGER}, which would be rounded`,
    way: `Write ${them} in quotes, or give the whole content as contentText or by contentFrom.`,
  };
}

/** The message has to hold four, and the way out. */
const LONGEST_PATH = 150;
const KEPT = 70;

/** `content.mainSteps[0].inputs.Count`. */
function pathOf(place: Place): string {
  const keys: string[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.parent) keys.unshift(nameOf(at));
  const path = keys.join('');
  if (path.length <= LONGEST_PATH) return path;
  return `${path.slice(0, KEPT).toWellFormed()}…${path.slice(-KEPT).toWellFormed()}`;
}

/** Keys that are no plain words in quotes. */
function nameOf({ key, parent }: Place): string {
  if (parent === undefined) return String(key);
  if (typeof key === 'number') return `[${key}]`;
  return /^[\w:$-]+$/.test(key) ? `.${shortened(key)}` : `[${quoted(key)}]`;
}
