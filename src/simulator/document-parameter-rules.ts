import type { DocumentContent } from './document.ts';
import { isObject } from './is-object.ts';
import { refusedContent, told } from './refused-content.ts';
import { table } from './table.ts';

type Fits = (value: unknown) => boolean;

const isList =
  (fits: Fits): Fits =>
  (value) =>
    Array.isArray(value) && value.every(fits);

/** Whether a default fits, by type. [U] that text is not taken for a truth, nor a number for text. */
const TYPES = table<Fits>({
  String: (value) => typeof value === 'string',
  StringList: isList((value) => typeof value === 'string'),
  Boolean: (value) => typeof value === 'boolean',
  Integer: (value) => Number.isInteger(value) || (typeof value === 'string' && /^-?[0-9]+$/.test(value)),
  MapList: isList(isObject),
  StringMap: isObject,
});

/** [U] automations know types of AWS resources too, whose defaults are text or lists of it. */
function fitOf(documentType: string, type: unknown): Fits | undefined {
  if (typeof type !== 'string') return undefined;
  if (type in TYPES) return TYPES[type];
  const isResource = documentType.startsWith('Automation') && /^(List<)?AWS::[\w:]+>?$/.test(type);
  return isResource ? (value) => TYPES['String']!(value) || TYPES['StringList']!(value) : undefined;
}

/** [U] the message, and that null passes. */
export function checkDescription(description: unknown): void {
  if (description === undefined || description === null || typeof description === 'string') return;
  throw refusedContent('description should be String');
}

/** Throws InvalidDocumentContent for a parameter that can't be declared so. */
export function checkParameterDeclarations(documentType: string, parameters: object): void {
  for (const [name, declared] of Object.entries(parameters) as [string, unknown][]) {
    if (!/^[A-Za-z0-9]+$/.test(name)) throw refusedContent(`Parameter name "${name}" is not alpha-numeric.`);
    const { type, description, default: value } = isObject(declared) ? declared : {};
    if (type === undefined) throw refusedContent('Missing "type" in parameter definition.');
    const fits = fitOf(documentType, type);
    if (fits === undefined) throw refusedContent(`Parameter type: ${told(type)} is invalid.`);
    checkDescription(description);
    if (value === undefined || fits(value)) continue;
    throw refusedContent(`Wrong default value for a "${told(type)}" parameters`);
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Object.values(value ?? {}).flatMap(textsIn);
}

/**
 * Throws InvalidDocumentContent for a `{{ x }}` that no parameter declares. Names with a dot or a colon mean something
 * else: outputs of steps, Parameter Store, what the service provides.
 */
export function checkReferences(content: DocumentContent, declared: readonly string[]): void {
  const { parameters: _declarations, description: _prose, ...used } = content;
  const names = textsIn(used).flatMap((text) =>
    [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name!),
  );
  const unknown = names.find((name) => !declared.includes(name));
  if (unknown !== undefined) throw refusedContent(`Parameter "${unknown}" is not declared.`);
}
