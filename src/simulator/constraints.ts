import { AwsError } from './error.ts';

interface Bounds {
  min?: number;
  max?: number;
}

export interface TextRule extends Bounds {
  type: 'string';
  pattern?: string;
  enum?: readonly string[];
}

export interface StructureRule {
  type: 'structure';
  members: Readonly<Record<string, Rule>>;
  required: readonly string[];
}

/** A constraint of the AWS model on one value. */
export type Rule =
  | TextRule
  | (Bounds & { type: 'integer' })
  | { type: 'boolean' }
  | (Bounds & { type: 'list'; of: Rule })
  | (Bounds & { type: 'map'; key: TextRule; of: Rule })
  | StructureRule;

const TYPE_NAMES: Record<Rule['type'], string> = {
  string: 'a String',
  integer: 'an Integer',
  boolean: 'a Boolean',
  list: 'a List',
  map: 'a Map',
  structure: 'a Structure',
};

function hasType(value: unknown, type: Rule['type']): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'list') return Array.isArray(value);
  if (type === 'map' || type === 'structure') {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
  return typeof value === type;
}

/** `AssociationId` → `associationId`: paths in messages are lower camel case. */
function pathOf(parent: string, member: string): string {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return parent === '' ? name : `${parent}.${name}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function broken(value: unknown, path: string, constraint: string): string {
  const told = value === null ? 'null' : `'${shown(value)}'`;
  return `Value ${told} at '${path}' failed to satisfy constraint: Member must ${constraint}`;
}

function* boundsBroken(
  size: number,
  { min, max }: Bounds,
  what: 'length' | 'value',
): Generator<string, void, undefined> {
  if (max !== undefined && size > max) yield `have ${what} less than or equal to ${max}`;
  if (min !== undefined && size < min) yield `have ${what} greater than or equal to ${min}`;
}

/** The model's patterns must match the whole value, whether they carry anchors or not. `(?i)` and `\:` are Java's. */
function matches(value: string, pattern: string): boolean {
  const whole = `^(?:${pattern.replace('(?i)', '').replaceAll('\\:', ':')})$`;
  return new RegExp(whole, pattern.startsWith('(?i)') ? 'iu' : 'u').test(value);
}

function* textBroken(value: string, rule: TextRule): Generator<string, void, undefined> {
  yield* boundsBroken(value.length, rule, 'length');
  if (rule.pattern !== undefined && !matches(value, rule.pattern)) {
    yield `satisfy regular expression pattern: ${rule.pattern}`;
  }
  if (rule.enum && !rule.enum.includes(value)) yield `satisfy enum value set: [${rule.enum.join(', ')}]`;
}

function* violations(value: unknown, rule: Rule, path: string): Generator<string, void, undefined> {
  if (!hasType(value, rule.type)) {
    // [U] the wording and code of a wrong JSON type.
    throw new AwsError(
      'SerializationException',
      `Value at '${path}' can not be converted to ${TYPE_NAMES[rule.type]}`,
    );
  }
  if (rule.type === 'structure') {
    yield* structureViolations(value as Record<string, unknown>, rule, path);
    return;
  }
  for (const constraint of ownBroken(value, rule)) yield broken(value, path, constraint);
  yield* elementViolations(value, rule, path);
}

function ownBroken(value: unknown, rule: Exclude<Rule, StructureRule>): Iterable<string> {
  switch (rule.type) {
    case 'string':
      return textBroken(value as string, rule);
    case 'integer':
      return boundsBroken(value as number, rule, 'value');
    case 'list':
      return boundsBroken((value as unknown[]).length, rule, 'length');
    case 'map':
      return boundsBroken(Object.keys(value as object).length, rule, 'length');
    case 'boolean':
      return [];
  }
}

function* elementViolations(value: unknown, rule: Rule, path: string): Generator<string, void, undefined> {
  if (rule.type === 'list') {
    for (const [index, element] of (value as unknown[]).entries()) {
      yield* violations(element, rule.of, `${path}.${index + 1}.member`);
    }
  }
  if (rule.type !== 'map') return;
  for (const [key, element] of Object.entries(value as object)) {
    for (const constraint of textBroken(key, rule.key)) yield broken(key, `${path}.key`, constraint);
    yield* violations(element, rule.of, `${path}.${key}.member`);
  }
}

function* structureViolations(
  value: Record<string, unknown>,
  rule: StructureRule,
  path: string,
): Generator<string, void, undefined> {
  for (const [member, memberRule] of Object.entries(rule.members)) {
    const given = value[member];
    const memberPath = pathOf(path, member);
    if (given !== undefined && given !== null) yield* violations(given, memberRule, memberPath);
    else if (rule.required.includes(member)) yield broken(null, memberPath, 'not be null');
  }
}

/** Throws a ValidationException that tells all violations of the model in `input`. */
export function checkConstraints(input: Record<string, unknown>, rule: StructureRule): void {
  const found = [...structureViolations(input, rule, '')];
  if (found.length === 0) return;
  const count = `${found.length} validation error${found.length === 1 ? '' : 's'} detected: `;
  throw new AwsError('ValidationException', count + found.join('; '));
}
