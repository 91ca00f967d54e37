import type { Rule, StructureRule } from './constraints.ts';
import { AwsError } from './error.ts';
import { isObject } from './is-object.ts';

type Json = Record<string, unknown>;

const SCALARS = { string: 'a String', integer: 'an Integer', boolean: 'a Boolean', timestamp: 'a Timestamp' };

/** What AWS's parser calls a scalar. */
function tokenOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return `${typeof value}_value`.toUpperCase();
}

/**
 * A value of another JSON type. The words were measured of Athena, which speaks the same protocol: [U] of SSM, and
 * those for a scalar in place of a map.
 */
function mistyped(value: unknown, type: Rule['type']): AwsError {
  const words = (): string => {
    if (Array.isArray(value)) return 'Start of list found where not expected';
    if (isObject(value)) return 'Start of structure or map found where not expected.';
    if (type === 'list') return 'Expected list or null';
    if (type === 'map' || type === 'structure') return 'Expected null';
    return `${tokenOf(value)} can not be converted to ${SCALARS[type]}`;
  };
  return new AwsError('SerializationException', words());
}

function readMap(value: Json, of: Rule): Json {
  const given = Object.entries(value).filter(([, element]) => element !== null);
  return Object.fromEntries(given.map(([key, element]) => [key, readValue(element, of)]));
}

function readValue(value: unknown, rule: Rule): unknown {
  switch (rule.type) {
    case 'structure':
      if (isObject(value)) return readInput(value, rule);
      break;
    case 'map':
      if (isObject(value)) return readMap(value, rule.of);
      break;
    case 'list':
      if (Array.isArray(value)) {
        return value.filter((element) => element !== null).map((element) => readValue(element, rule.of));
      }
      break;
    case 'integer':
      // AWS cuts the fraction off.
      if (typeof value === 'number') return Math.trunc(value);
      break;
    case 'timestamp':
      // [U] that text is refused, which AWS's own clients never send.
      if (typeof value === 'number') return value;
      break;
    default:
      if (typeof value === rule.type) return value;
  }
  throw mistyped(value, rule.type);
}

/**
 * What AWS reads of a JSON object: members of the model only, null the same as not given.
 * Throws a SerializationException for a value of another JSON type.
 */
export function readInput(json: Json, { members }: StructureRule): Json {
  const given = Object.entries(members).filter(([name]) => json[name] !== undefined && json[name] !== null);
  return Object.fromEntries(given.map(([name, rule]) => [name, readValue(json[name], rule)]));
}
