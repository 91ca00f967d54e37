import { membersOf, type Shape } from './model.ts';

/** A request that breaks one constraint of the model, and where and how AWS says so. */
export interface Violation {
  breaks: string;
  input: Record<string, unknown>;
  path: string;
  told: string;
}

/** For each pattern of the model one value that fits it, and one that does not although its length is right. */
const SAMPLES: Record<string, [string, string]> = {
  '^[a-zA-Z0-9_\\-.:/]{3,128}$': ['abc', 'a c'],
  '^[a-zA-Z0-9_\\-.]{3,128}$': ['abc', 'a:c'],
  '^[a-zA-Z0-9_\\-.]{1,128}$': ['abc', 'a:c'],
  '([$]LATEST|[$]DEFAULT|^[1-9][0-9]*$)': ['1', '0'],
  '([$]LATEST)|([1-9][0-9]*)': ['1', '0'],
  '([$]LATEST|[$]DEFAULT|[$]ALL)': ['$ALL', '1'],
  '(^[1-9][0-9]*$)': ['1', '$LATEST'],
  '(^i-(\\w{8}|\\w{17})$)|(^mi-\\w{17}$)': ['i-12345678', 'i-1234'],
  '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}': [
    '00000000-0000-4000-8000-000000000000',
    '00000000-0000-4000-8000-00000000000g',
  ],
  '^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$': ['10%', '101%'],
  '^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$': ['10%', '0'],
  '^[\\p{L}\\p{Z}\\p{N}_.:/=\\-@]*$|resource-groups:ResourceTypeFilters|resource-groups:Name': ['tag:a', '#'],
  '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$': ['a', '#'],
  '[\\w+=,.@/-]+': ['role', 'a role'],
  '^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})|(\\d{12})$': ['111122223333', '11112222333'],
  '^(?!\\s*$).+': ['hot', ' '],
  'arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+': ['arn:aws:iam::111122223333:role/a', 'role'],
  '^[\\w\\.\\-\\:\\/ ]*$': ['a name', '#'],
  '^\\/[\\w\\.\\-\\:\\/]*$': ['/AWS::EC2', 'AWS'],
  '(?i)all|[0-9]{12}': ['All', '1234'],
  '^(AWS|Custom):.*$': ['AWS:a', 'a'],
};

function samplesOf(pattern: string): [string, string] {
  const samples = SAMPLES[pattern];
  if (samples === undefined) throw new Error(`give the pattern ${pattern} its samples`);
  return samples;
}

function validMembers(shape: string): Record<string, unknown> {
  const required = Object.entries(membersOf(shape)).filter(([, member]) => member.required);
  return Object.fromEntries(required.map(([name, member]) => [name, valid(member)]));
}

/** The smallest value that fits. */
function valid(shape: Shape): unknown {
  switch (shape.type) {
    case 'string':
      if (shape.pattern !== undefined) return samplesOf(shape.pattern)[0];
      return shape.enum?.[0] ?? 'x'.repeat(shape.min ?? 1);
    case 'integer':
    case 'long':
      return shape.min ?? 1;
    case 'timestamp':
      return 1_777_629_600.25;
    case 'boolean':
      return true;
    case 'list':
      return Array.from({ length: shape.min ?? 0 }, () => valid(shape.of));
    case 'map':
      return Object.fromEntries(keysOf(shape.key, shape.min ?? 0).map((key) => [key, valid(shape.of)]));
    case 'structure':
      return validMembers(shape.shape);
  }
}

function keysOf(key: Shape, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${String(valid(key))}${index}`);
}

/** What AWS says of a value and what is in it, without what stands in structures. */
function texts(shape: Shape): string[] {
  const what = shape.type === 'integer' ? 'value' : 'length';
  const { min, max } = shape;
  const found: string[] = [];
  if (max !== undefined) found.push(`Member must have ${what} less than or equal to ${max}`);
  if (min !== undefined) found.push(`Member must have ${what} greater than or equal to ${min}`);
  if (shape.type === 'string' && shape.pattern !== undefined) {
    found.push(`Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  if (shape.type === 'string' && shape.enum) {
    found.push(`Member must satisfy enum value set: [${shape.enum.join(', ')}]`);
  }
  if (shape.type === 'map') found.push(...together('Map keys', shape.key));
  if (shape.type === 'map') found.push(...together('Map value', shape.of));
  return shape.type === 'list' ? [...found, ...together('Member', shape.of)] : found;
}

function together(subject: string, shape: Shape): string[] {
  const inner = texts(shape);
  return inner.length === 0 ? [] : [`${subject} must satisfy constraint: [${inner.join(', ')}]`];
}

/** Values that break what a shape says of itself, each with the words that tell the constraint. */
function* unfit(shape: Shape): Generator<[unknown, string], void, undefined> {
  const { min = 0, max } = shape;
  switch (shape.type) {
    case 'string':
      if (max !== undefined) yield ['a'.repeat(max + 1), `have length less than or equal to ${max}`];
      if (min > 0) yield ['a'.repeat(min - 1), `have length greater than or equal to ${min}`];
      if (shape.pattern) yield [samplesOf(shape.pattern)[1], `expression pattern: ${shape.pattern}`];
      if (shape.enum) yield ['Nonsense', `satisfy enum value set: [${shape.enum.join(', ')}]`];
      return;
    case 'integer':
      if (max !== undefined) yield [max + 1, `have value less than or equal to ${max}`];
      if (shape.min !== undefined) yield [min - 1, `have value greater than or equal to ${min}`];
      return;
    case 'list':
      if (max !== undefined) yield [listOf(shape.of, max + 1), `have length less than or equal to ${max}`];
      if (min > 0) yield [listOf(shape.of, min - 1), `have length greater than or equal to ${min}`];
      return;
    case 'map':
      if (max !== undefined) yield [mapOf(shape, max + 1), `have length less than or equal to ${max}`];
      if (min > 0) yield [mapOf(shape, min - 1), `have length greater than or equal to ${min}`];
      return;
    default:
  }
}

function listOf(element: Shape, length: number): unknown[] {
  return Array.from({ length }, () => valid(element));
}

function mapOf(shape: Shape & { type: 'map' }, size: number): object {
  return Object.fromEntries(keysOf(shape.key, size).map((key) => [key, valid(shape.of)]));
}

/** Where a value stands: how to build the request around it, and how AWS tells what is wrong with it. */
interface Place {
  named: string;
  path: string;
  around: (value: unknown) => Record<string, unknown>;
  /** Within a list or map all constraints are told at once, at the path of the outermost. */
  told?: string;
}

function* inside(shape: Shape, place: Place): Generator<Violation, void, undefined> {
  const { named, path, around } = place;
  if (shape.type === 'structure') yield* memberViolations(shape.shape, place);
  if (shape.type === 'list' && shape.of.type === 'structure') {
    const element = (value: unknown) => around([value]);
    yield* memberViolations(shape.of.shape, {
      named: `${named}[]`,
      path: `${path}.1.member`,
      around: element,
    });
  }
  if (shape.type === 'list' && shape.of.type !== 'structure') {
    const told = place.told ?? together('Member', shape.of)[0] ?? '';
    const others = listOf(shape.of, Math.max(0, (shape.min ?? 0) - 1));
    const element = (value: unknown) => around([value, ...others]);
    yield* violationsOf(shape.of, { named: `${named}[]`, path, around: element, told });
  }
  if (shape.type !== 'map') return;
  const key = (value: unknown) => around({ [String(value)]: valid(shape.of) });
  const keyTold = place.told ?? together('Map keys', shape.key)[0] ?? '';
  yield* violationsOf(shape.key, { named: `${named}{key}`, path, around: key, told: keyTold });
  const element = (value: unknown) => around({ [String(valid(shape.key))]: value });
  const valueTold = place.told ?? together('Map value', shape.of)[0] ?? '';
  yield* violationsOf(shape.of, { named: `${named}{}`, path, around: element, told: valueTold });
}

function* violationsOf(shape: Shape, place: Place): Generator<Violation, void, undefined> {
  for (const [value, words] of unfit(shape)) {
    const breaks = `${place.named} must ${words}`;
    yield { breaks, path: place.path, input: place.around(value), told: place.told ?? words };
  }
  yield* inside(shape, place);
}

/** `AssociationId` → `associationId`. */
function lowerCamel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function* memberViolations(shape: string, place: Place): Generator<Violation, void, undefined> {
  for (const [name, member] of Object.entries(membersOf(shape))) {
    const path = place.path === '' ? lowerCamel(name) : `${place.path}.${lowerCamel(name)}`;
    const named = `${place.named}.${name}`;
    const { [name]: _own, ...others } = validMembers(shape);
    if (member.required) {
      yield { breaks: `${named} must be there`, path, input: place.around(others), told: 'must not be null' };
    }
    yield* violationsOf(member, {
      named,
      path,
      around: (value) => place.around({ ...others, [name]: value }),
    });
  }
}

function asRequest(value: unknown): Record<string, unknown> {
  return value as Record<string, unknown>;
}

/** For every constraint of an operation's request one request that breaks it. */
export function violationsOfRequest(operation: string): Violation[] {
  return [...memberViolations(`${operation}Request`, { named: operation, path: '', around: asRequest })];
}

/** The smallest request that the model lets through. */
export function validRequest(operation: string): Record<string, unknown> {
  return validMembers(`${operation}Request`);
}

const OF_ANOTHER_TYPE: Record<Shape['type'], unknown> = {
  string: 1,
  integer: 'one',
  long: 'one',
  boolean: 'true',
  timestamp: 'today',
  list: {},
  map: [],
  structure: [],
};

/** For every member of an operation's request one request whose member is of another JSON type. */
export function mistypedRequests(operation: string): Record<string, unknown>[] {
  return Object.entries(membersOf(`${operation}Request`)).map(([name, { type }]) => ({
    ...validRequest(operation),
    [name]: OF_ANOTHER_TYPE[type],
  }));
}
