import type { Rule, StructureRule } from './constraints.ts';
import { AwsError } from './error.ts';

const SCALARS = { string: 'a String', integer: 'an Integer', boolean: 'a Boolean' };

function hasType(value: unknown, type: Rule['type']): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'list') return Array.isArray(value);
  if (type === 'map' || type === 'structure') {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
  return typeof value === type;
}

/** What AWS's parser calls a value. */
function tokenOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return `${typeof value}_value`.toUpperCase();
}

/** [U] the wording: seen of other services that speak AWS JSON, not of SSM; null within a list is a guess. */
function complaint(value: unknown, type: Rule['type']): string {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (value === null) return 'Unexpected null value in a list or map';
  if (typeof value === 'object') return 'Start of structure or map found where not expected.';
  if (type === 'list' || type === 'map' || type === 'structure') return 'Unexpected field type';
  return `${tokenOf(value)} can not be converted to ${SCALARS[type]}`;
}

function checkType(value: unknown, rule: Rule): void {
  if (!hasType(value, rule.type)) throw new AwsError('SerializationException', complaint(value, rule.type));
  if (rule.type === 'structure') checkTypes(value as Record<string, unknown>, rule);
  if (rule.type !== 'list' && rule.type !== 'map') return;
  for (const element of Object.values(value as object)) checkType(element, rule.of);
}

/** Throws a SerializationException for the first value of another JSON type; a null member counts as not given. */
export function checkTypes(input: Record<string, unknown>, { members }: StructureRule): void {
  for (const [name, rule] of Object.entries(members)) {
    const value = input[name];
    if (value !== undefined && value !== null) checkType(value, rule);
  }
}
