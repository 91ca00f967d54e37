import { MAX_BYTES } from '../content.ts';
import { certain, doubtful, type Data, type Flaw } from './flaw.ts';
import { linkFlaws } from './links.ts';
import { parameterFlaws } from './parameters.ts';
import { readingsOf } from './readings.ts';
import { referenceFlaws } from './references.ts';
import { familyOf, schemaFlaws, type Family } from './schema.ts';
import { sessionFlaws } from './session.ts';
import { runFlaws } from './steps.ts';

/** What is to be sent of a version, as far as it is looked into. */
export interface Sendable {
  readonly content: string;
  readonly documentFormat: 'JSON' | 'YAML' | 'TEXT';
  readonly documentType: string;
}

/**
 * What is known against sending it, the certain first. Of types that we don't know only size and format are looked at, and
 * nothing more of what is too large: to read that may take longer than the lease lasts.
 */
export function contentFlaws(sendable: Sendable): readonly Flaw[] {
  const flaws = [...wholeFlaws(sendable), ...(isTooLarge(sendable) ? [] : dataFlaws(sendable))];
  return flaws.toSorted((left, right) => Number(right.certain) - Number(left.certain));
}

function isTooLarge({ content }: Sendable): boolean {
  return Buffer.byteLength(content) > MAX_BYTES;
}

function wholeFlaws(sendable: Sendable): readonly Flaw[] {
  const { content, documentFormat, documentType } = sendable;
  const bytes = Buffer.byteLength(content);
  const size = `The content has ${bytes} bytes, and AWS takes ${MAX_BYTES} (64 KB): shorten it, or let a step fetch its scripts.`;
  const isCalendar = documentType === 'ChangeCalendar';
  return [
    ...(isTooLarge(sendable) ? [certain('', size)] : []),
    ...(isCalendar && documentFormat !== 'TEXT'
      ? [certain('', 'A ChangeCalendar is text: set documentFormat: TEXT, and give it as contentText.')]
      : []),
  ];
}

function dataFlaws({ content, documentFormat, documentType }: Sendable): readonly Flaw[] {
  const family = familyOf(documentType);
  if (family === undefined || documentFormat === 'TEXT') return [];
  const { readings, flaws } = readingsOf(content, documentFormat);
  const [likeliest = [], ...others] = readings.map((data) => flawsOfData(data, { family, documentType }));
  return [
    ...flaws,
    ...likeliest.map((flaw) => (isInAll(flaw, others) ? flaw : doubtful(flaw.path, flaw.words))),
  ];
}

/** What only one reading of the YAML shows is not certain. */
function isInAll({ path }: Flaw, others: readonly (readonly Flaw[])[]): boolean {
  return others.every((flaws) => flaws.some((flaw) => flaw.certain && flaw.path === path));
}

interface Kind {
  readonly family: Family;
  readonly documentType: string;
}

function flawsOfData(data: Data, { family, documentType }: Kind): readonly Flaw[] {
  return [
    ...schemaFlaws(data, documentType),
    ...(family === 'session' ? sessionFlaws(data) : runFlaws(data, family)),
    ...(family === 'actions' ? linksOf(data, documentType) : []),
    ...parameterFlaws(data, family),
    ...referenceFlaws(data),
  ];
}

/** Of change templates nobody has tried them. */
function linksOf(data: Data, documentType: string): readonly Flaw[] {
  const flaws = linkFlaws(data);
  return documentType === 'Automation' ? flaws : flaws.map(({ path, words }) => doubtful(path, words));
}
